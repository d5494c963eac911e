"""From drawn pictures and poses to reps: two looks, as at a recording."""

import drawn_person
import numpy as np
import pytest
from drawn_limbs import texture
from drawn_person import TO_FIT, drawn, seen_by
from synthetic import (
    FLEXION_DEG,
    HEEL_RISE,
    added,
    corners,
    poses,
    pulse,
    sitting_leg,
    standing_leg,
    stick_figure,
    still,
    train,
)

from posecount.counting.events import RepCounted
from posecount.exercises import find_exercise
from posecount.motion.body_counter import BodyLearner, LandmarkWitness
from posecount.motion.foot_flow import FootFlow, nothing_at
from posecount.signals.legs import FootSignalReader

DORSIFLEXION = find_exercise("resisted_dorsiflexion")
TOE_RAISE = find_exercise("toe_raise")


def looked(spec, found, target_s=None):
    """What the first look learns, and the motions with their poses."""
    region, learner, motions = FootFlow(seen_by(found)), BodyLearner(spec, target_s), []
    for frame, _ in found:
        motion = region.update(frame)
        learner.witnessed(motion, region.pose)
        motions.append((motion, region.pose))
    return learner, motions


def counted(spec, left, right, until_s, target_s=None, **how):
    """The reps of both looks; None where points cannot count."""
    learner, motions = looked(spec, list(drawn(left, right, until_s, **how)), target_s)
    counter = learner.counter()
    if counter is None:
        return None
    events = [event for motion, pose in motions for event in counter.update(motion, pose)]
    return [event.rep for event in events + counter.finish() if isinstance(event, RepCounted)]


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
    learner, motions = looked(DORSIFLEXION, copied)
    assert {rep.side for rep in learner.witness.reps} == {"both"}
    counter = learner.counter()
    events = [event for motion, pose in motions for event in counter.update(motion, pose)]
    assert [e.rep.side for e in events if isinstance(e, RepCounted)] == ["left"] * 2


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
    reps = counted(DORSIFLEXION, sitting_leg(), lower(sitting_leg()), 5.0, noise_px=1.0)
    assert not reps


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
    learner, motions = looked(DORSIFLEXION, before[:cut] + after[cut:])
    counter = learner.counter()
    assert (counter is not None) == by_points
    if counter is not None:
        events = [event for motion, pose in motions for event in counter.update(motion, pose)]
        events += counter.finish()
        starts_s = [event.rep.start_s for event in events if isinstance(event, RepCounted)]
        assert starts_s == pytest.approx(times_s, abs=0.35)
    assert len(learner.witness.reps) == len(times_s)


def test_who_walks_about_is_left_to_the_landmarks():
    walking = {"x": lambda t_s: -0.6 * np.sin(1.3 * t_s)}
    assert counted(TOE_RAISE, standing_leg(**walking), standing_leg(**walking), 6.0) is None


@pytest.mark.parametrize("name", ["toe_walk", "toe_press"])
def test_exercises_that_are_not_told_by_points_at_the_feet_are_left_alone(name):
    learner = BodyLearner(find_exercise(name), None)
    for t_s, pose in poses(3.0, standing_leg(), standing_leg()):
        learner.witnessed(nothing_at(t_s), pose)
    assert learner.counter() is None


def test_a_recording_without_anybody_neither_fails_nor_counts():
    assert not counted(TOE_RAISE, standing_leg(), standing_leg(), 2.0, hidden=[(0.0, 9.0)])
    learner = BodyLearner(TOE_RAISE, None)
    learner.witnessed(nothing_at(0.0), None)
    counter = learner.counter()
    if counter is not None:
        assert counter.update(nothing_at(0.0)) == [] == counter.finish()
        assert counter.pose_found == 0.0


def test_the_counter_knows_how_often_it_saw_somebody():
    left, right = flexing(1.5), lower(sitting_leg())
    learner, motions = looked(DORSIFLEXION, list(drawn(left, right, 6.0, hidden=[(4.5, 5.4)])))
    counter = learner.counter()
    assert counter.pose_found == 0.0
    for motion, pose in motions:
        counter.update(motion, pose)
        assert counter.pose is pose
    assert counter.frames == len(motions)
    assert counter.pose_found == pytest.approx(1 - 0.9 / 6.0, abs=0.02)
    assert counter.state.reps == 1


# -- the witness ---------------------------------------------------------------------------------


def witness(left, right, until_s=12.0, **how):
    told, reader = LandmarkWitness(TOE_RAISE, None), FootSignalReader()
    for t_s, pose in poses(until_s, left, right, **how):
        told.update(reader.update(t_s, pose))
    told.finish()
    return told


def rising(*starts_s):
    return standing_leg(added(still, *(pulse(s, HEEL_RISE) for s in starts_s)))


def test_a_witness_tells_the_side_of_the_rep_at_that_time():
    told = witness(rising(2.0, 9.0), rising(5.5, 9.0))
    assert [rep.side for rep in told.reps] == ["left", "right", "both"]
    assert told.whose(2.0, 4.2) == "left"
    assert told.whose(5.7, 7.9) == "right"
    assert told.whose(8.8, 11.0) == "both"


def test_where_it_saw_no_rep_then_it_tells_the_side_of_nearly_all():
    told = witness(rising(2.0, 5.5, 9.0), rising())
    assert told.whose(13.0, 15.0) == "left"
    assert told.whose(4.15, 5.55) == "left"


def test_where_it_saw_none_and_the_others_disagree_it_does_not_know():
    assert witness(rising(2.0, 9.0), rising(5.5)).whose(13.0, 15.0) == "unknown"
    assert witness(rising(), rising()).whose(2.0, 4.0) == "unknown"
    assert LandmarkWitness(TOE_RAISE, None).whose(2.0, 4.0) == "unknown"


def test_a_moment_in_common_is_not_the_same_movement():
    told = witness(rising(2.0, 9.0), rising(5.5))
    assert told.whose(2.0, 12.0) == "unknown"
    assert told.whose(4.1, 6.0) == "unknown"
