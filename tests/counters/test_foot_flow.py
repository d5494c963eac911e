"""From drawn pictures and poses to reps: learn how the points move, then count by them."""

import numpy as np
import pytest
from helpers import drawn_person
from helpers.drawn_limbs import texture
from helpers.drawn_person import TO_FIT, drawn, followed
from helpers.observations import reps_counted
from helpers.synthetic import (
    FLEXION_DEG,
    HEEL_RISE,
    added,
    corners,
    pulse,
    sitting_leg,
    standing_leg,
    stick_figure,
    still,
    train,
)

from posecount.counter import Asked, counter_for, counters_for
from posecount.counters.foot_flow import FootFlowCounter
from posecount.counters.landmarks import LandmarkCounter
from posecount.counting.events import RepCounted
from posecount.cue import Cue
from posecount.exercises import find_exercise
from posecount.motion.foot_flow import FootFlow
from posecount.observation.observed import nothing_seen
from posecount.pipeline import events_of

pytestmark = pytest.mark.slow

DORSIFLEXION = find_exercise("resisted_dorsiflexion")
TOE_RAISE = find_exercise("toe_raise")


def learned(spec, found, target_s=None):
    """The counter that has learned from drawn frames, and what was observed in them."""
    seen = list(followed(found, FootFlow()))
    return counter_for(spec, Cue.FOOT_FLOW, target_s, seen), seen


def counted(spec, left, right, until_s, target_s=None, **how):
    """The reps that are counted by points."""
    counter, seen = learned(spec, drawn(left, right, until_s, **how), target_s)
    assert isinstance(counter, FootFlowCounter)
    return reps_counted(counter, seen)


def counted_by_landmarks(spec, seen):
    """The reps that landmarks alone count."""
    return reps_counted(counter_for(spec, Cue.LANDMARKS, None, ()), seen)


def lower(leg, by=0.9):
    """The same leg farther down in the picture."""
    return lambda t_s: leg(t_s) + np.array([0.0, by])


def flexing(*starts_s):
    """A seated leg whose foot pulls back at times."""
    return sitting_leg(added(still, *(pulse(s, -1.3 * FLEXION_DEG) for s in starts_s)))


TIMES_S = (1.5, 4.5)
UNTIL_S = 7.5


@pytest.mark.parametrize(
    ("left_s", "right_s", "sides"),
    [
        (TIMES_S, (), ["left"] * 2),
        ((), TIMES_S, ["right"] * 2),
        (TIMES_S, TIMES_S, ["both"] * 2),
    ],
    ids=["left", "right", "both"],
)
def test_flexions_are_counted_with_times_and_sides(left_s, right_s, sides):
    reps = counted(DORSIFLEXION, flexing(*left_s), lower(flexing(*right_s)), UNTIL_S)
    assert [rep.side for rep in reps] == sides
    assert [rep.start_s for rep in reps] == pytest.approx(TIMES_S, abs=0.35)
    assert [rep.end_s for rep in reps] == pytest.approx([t + 2.2 for t in TIMES_S], abs=0.35)


def test_the_points_tell_the_side_where_the_landmarks_swing_alike():
    """The model lets the still foot copy the other; in the picture it lies still."""
    moving, lying = flexing(*TIMES_S), lower(sitting_leg())
    copied = list(drawn(moving, lying, UNTIL_S))
    for frame, pose in copied:
        pose.points_px[:] = (
            TO_FIT * stick_figure(moving(frame.t_s), lower(moving)(frame.t_s)).points_px
        )
    counter, seen = learned(DORSIFLEXION, copied)
    assert {rep.side for rep in counted_by_landmarks(DORSIFLEXION, seen)} == {"both"}
    assert [rep.side for rep in reps_counted(counter, seen)] == ["left"] * 2


def test_where_feet_lie_over_each_other_and_both_are_seen_nobody_knows_whose_it_was():
    moving, lying = flexing(*TIMES_S), sitting_leg()
    assert [rep.side for rep in counted(DORSIFLEXION, lying, moving, UNTIL_S)] == ["unknown"] * 2


def test_heel_raises_are_counted_and_both_legs_are_told_by_the_landmarks():
    rise = train(2, 1.4 * HEEL_RISE, first_s=TIMES_S[0], every_s=3.0)
    left, right = standing_leg(rise), standing_leg(rise, lambda _t_s: 0.9)
    reps = counted(TOE_RAISE, left, right, UNTIL_S)
    assert [rep.side for rep in reps] == ["both"] * 2
    assert [rep.start_s for rep in reps] == pytest.approx(TIMES_S, abs=0.35)


def test_trembling_landmarks_and_noisy_pictures_change_no_count():
    reps = counted(
        DORSIFLEXION, flexing(*TIMES_S), lower(sitting_leg()), UNTIL_S, noise=2.0, noise_px=3.0
    )
    assert [rep.side for rep in reps] == ["left"] * 2


def test_a_hold_is_timed_and_told_from_a_short_one():
    opened = added(pulse(1.5, -20.0, hold_s=3.0), pulse(7.0, -20.0, hold_s=1.0))
    reps = counted(DORSIFLEXION, sitting_leg(opened), lower(sitting_leg()), 11.0, target_s=3.0)
    assert [rep.complete for rep in reps] == [True, False]
    assert [rep.hold_s for rep in reps] == pytest.approx([3.0 + 0.39, 1.0 + 0.39], abs=0.3)


def test_who_sits_still_does_nothing():
    found = drawn(sitting_leg(), lower(sitting_leg()), 5.0, noise_px=1.0)
    assert reps_counted(*learned(DORSIFLEXION, found)) == []


def test_reps_before_and_after_a_change_of_place_are_counted_alike():
    times_s = (1.5, 4.0, 9.0, 11.5)
    away = corners((6.3, 0.0), (7.5, -1.0))

    def moved(leg):
        return lambda t_s: leg(t_s) + np.array([away(t_s), 0.0])

    reps = counted(DORSIFLEXION, moved(flexing(*times_s)), moved(lower(sitting_leg())), 14.0)
    assert [rep.start_s for rep in reps] == pytest.approx(times_s, abs=0.35)
    assert [rep.side for rep in reps] == ["left"] * 4


@pytest.mark.parametrize(
    ("times_s", "by_points"),
    [((1.5, 4.0, 10.0, 12.5), True), ((1.5, 4.0, 6.8, 10.0, 12.5), False)],
    ids=["between reps", "in the middle of a rep, which only landmarks see"],
)
def test_a_recording_that_cuts_to_another_view(times_s, by_points, monkeypatch):
    legs, until_s = (flexing(*times_s), lower(sitting_leg())), 15.0
    before = list(drawn(*legs, until_s))
    monkeypatch.setattr(drawn_person, "ROOM", texture(99, drawn_person.SIZE, mean=105))
    after = list(drawn(*legs, until_s))
    cut = round(7.5 * drawn_person.FPS)
    counter, seen = learned(DORSIFLEXION, before[:cut] + after[cut:])
    assert isinstance(counter, FootFlowCounter if by_points else LandmarkCounter)
    starts_s = [rep.start_s for rep in reps_counted(counter, seen)]
    assert starts_s == pytest.approx(times_s, abs=0.35)


def test_exercises_that_are_counted_together_are_counted_as_alone():
    """They share what was learned: a rep goes up in one of them, and down in the other."""
    specs = [DORSIFLEXION, find_exercise("resisted_plantar_flexion"), TOE_RAISE]
    seen = list(followed(drawn(flexing(*TIMES_S), lower(sitting_leg()), UNTIL_S), FootFlow()))
    alone = [
        events_of(seen, Cue.FOOT_FLOW, [counter_for(spec, Cue.FOOT_FLOW, None, seen)])[0]
        for spec in specs
    ]
    asked = [Asked(spec, None) for spec in specs]
    together = events_of(seen, Cue.FOOT_FLOW, counters_for(asked, Cue.FOOT_FLOW, seen))
    assert together == alone
    assert sum(isinstance(event, RepCounted) for event in together[0]) == len(TIMES_S)


def test_who_walks_about_is_left_to_the_landmarks():
    walking = {"x": lambda t_s: -0.6 * np.sin(1.3 * t_s)}
    counter, _ = learned(TOE_RAISE, drawn(standing_leg(**walking), standing_leg(**walking), 6.0))
    assert isinstance(counter, LandmarkCounter)


def test_a_recording_without_anybody_neither_fails_nor_counts():
    found = drawn(standing_leg(), standing_leg(), 2.0, hidden=[(0.0, 9.0)])
    counter, seen = learned(TOE_RAISE, found)
    assert reps_counted(counter, seen) == []
    assert (counter.frames, counter.pose_found) == (len(seen), 0.0)


def test_a_recording_of_a_single_moment_without_anybody_neither_fails_nor_counts():
    counter = counter_for(TOE_RAISE, Cue.FOOT_FLOW, None, [nothing_seen(0.0)])
    assert counter.update(nothing_seen(0.0)) == [] == counter.finish()
    assert counter.pose_found == 0.0


def test_the_counter_knows_how_often_it_saw_somebody():
    left, right = flexing(1.5), lower(sitting_leg())
    counter, seen = learned(DORSIFLEXION, drawn(left, right, 6.0, hidden=[(4.5, 5.4)]))
    assert isinstance(counter, FootFlowCounter)
    assert counter.pose_found == 0.0
    for each in seen:
        counter.update(each)
        assert counter.pose is each.person
    assert counter.frames == len(seen)
    assert counter.pose_found == pytest.approx(1 - 0.9 / 6.0, abs=0.02)
    assert counter.state.reps == 1
