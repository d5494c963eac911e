"""If nobody was in the posture of the exercise, that is why nothing was counted."""

import pytest
from helpers.synthetic import sitting_leg, standing_leg, stick_figure

from posecount.exercises import find_exercise
from posecount.setup.posture_watch import PostureWatch

FPS = 15


def remarks(exercise, leg_at, until_s):
    watch = PostureWatch(find_exercise(exercise).posture)
    for frame in range(round(until_s * FPS)):
        t_s = frame / FPS
        leg = leg_at(t_s)
        watch.update(t_s, None if leg is None else stick_figure(leg(t_s), leg(t_s)))
    return watch.remarks()


@pytest.mark.parametrize(
    ("exercise", "leg", "advice"),
    [
        ("ankle_circles", standing_leg(), "Lie on your back and stretch one leg up."),
        ("resisted_dorsiflexion", standing_leg(), "Sit down with your legs straight out in front."),
        ("toe_raise", sitting_leg(), "Stand up with both feet on the floor."),
    ],
)
def test_another_posture_is_told_with_the_one_that_is_needed(exercise, leg, advice):
    (remark,) = remarks(exercise, lambda _t_s: leg, 4.0)
    assert remark.startswith("Nothing was counted; for 100% of the time")
    assert remark.endswith(advice)


@pytest.mark.parametrize(
    ("exercise", "leg"), [("toe_raise", standing_leg()), ("resisted_dorsiflexion", sitting_leg())]
)
def test_who_is_in_the_posture_is_told_nothing(exercise, leg):
    assert remarks(exercise, lambda _t_s: leg, 4.0) == []


@pytest.mark.parametrize(("stands_until_s", "told"), [(3.0, False), (6.0, True)])
def test_who_gets_into_the_posture_is_told_nothing(stands_until_s, told):
    def leg_at(t_s):
        return standing_leg() if t_s < stands_until_s else sitting_leg()

    assert bool(remarks("resisted_dorsiflexion", leg_at, 10.0)) == told


def test_who_passes_by_or_is_not_there_is_told_nothing():
    assert remarks("ankle_circles", lambda t_s: standing_leg() if t_s < 0.7 else None, 5.0) == []
