"""What is said in a set when something else is done than the exercise that is due."""

from __future__ import annotations

import pytest
from helpers.online import said

from posecount.catalogue import speak

pytestmark = pytest.mark.slow

OWN = {
    "toe_raise_both_oblique": "toe_raise",
    "toe_raise_both_side": "toe_raise",
    "toe_raise_right_front": "toe_raise",
    "dorsiflexion_both_side": "resisted_dorsiflexion",
    "dorsiflexion_left_dim": "resisted_dorsiflexion",
    "plantar_flexion_left_oblique_hd": "resisted_plantar_flexion",
    "plantar_flexion_right_side": "resisted_plantar_flexion",
    "ankle_circles_left_edge_on": "ankle_circles",
    "ankle_circles_left_to_head": "ankle_circles",
    "ankle_circles_right_raised_camera": "ankle_circles",
    "toe_walk_side": "toe_walk",
    "single_leg_balance_right_front": "single_leg_balance",
}


@pytest.mark.parametrize("name", OWN)
def test_nothing_is_said_of_what_is_due(name):
    words, reps = said(name, OWN[name])
    assert words == [] and reps > 0


@pytest.mark.parametrize("exercise", ["toe_raise", "toe_walk", "single_leg_balance"])
def test_nothing_is_said_of_somebody_who_has_not_begun(exercise):
    assert said("nothing_standing", exercise) == ([], 0)


def test_another_exercise_is_named_once():
    words, _ = said("ankle_circles_left_to_head", "resisted_dorsiflexion")
    assert words == ["This looks like: Ankle circles. Due now: Resisted dorsiflexion."]


def test_a_body_that_is_placed_otherwise_is_told_so_once():
    words, _ = said("nothing_standing", "resisted_dorsiflexion")
    assert words == ["Due now: Resisted dorsiflexion. Get into position for it."]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("de", "Das sieht aus wie: Fersenheben. Jetzt dran: "),
        ("es", "Esto parece: Elevaciones de talones. Ahora toca: "),
        ("fr", "On dirait : Montées sur la pointe des pieds. À faire maintenant : "),
    ],
)
def test_it_is_said_in_every_language(code, says):
    speak(code)
    (words,) = said("toe_raise_both_side", "ankle_circles")[0]
    assert words.startswith(says)
