import pytest

from posecount.errors import InputError
from posecount.exercises import EXERCISES, find_exercise

IDS = [spec.id for spec in EXERCISES]


def test_the_exercises_of_this_release_are_there():
    assert {
        "toe_raise",
        "toe_walk",
        "ankle_circles",
        "resisted_dorsiflexion",
        "resisted_plantar_flexion",
    } <= set(IDS)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("toe_raise", "toe_raise"),
        ("heel_raise", "toe_raise"),
        ("calf_raise", "toe_raise"),
        ("resisted_flexion", "resisted_dorsiflexion"),
        # as people type them
        ("Toe-Raise", "toe_raise"),
        (" ankle circles ", "ankle_circles"),
    ],
)
def test_names_and_aliases(name, found):
    assert find_exercise(name).id == found


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("toe_rise", "toe_raise"),
        ("ankle_circle", "ankle_circles"),
        ("resisted_dorsi", "resisted_dorsiflexion"),
        ("calf_rase", "calf_raise"),
    ],
)
def test_the_nearest_name_is_suggested(name, suggested):
    with pytest.raises(InputError, match=f"no exercise '{name}'; did you mean '{suggested}'"):
        find_exercise(name)


def test_where_nothing_is_near_the_list_is_named():
    with pytest.raises(InputError, match="'posecount exercises' lists them"):
        find_exercise("zzzz")


def test_no_name_means_two_exercises():
    names = [name for spec in EXERCISES for name in (spec.id, *spec.aliases)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("spec", EXERCISES, ids=IDS)
def test_every_exercise_says_what_the_user_needs(spec):
    assert spec.title
    assert spec.counts
    assert spec.camera
    assert spec.takes_hold_target or spec.hold_target_s is None
    for build in (spec.build, spec.build_region):
        assert build is None or build(spec.hold_target_s).state.reps == 0
    assert spec.build is not None or spec.build_region is not None
