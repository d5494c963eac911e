"""Which cue is followed, and the counter that is ready to count by it."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.observations import of_poses, reps_counted
from helpers.synthetic import HEEL_RISE, standing_leg, still, train
from helpers.synthetic import poses as stick_poses

from posecount.counter import Asked, counter_for, counters_for, cue_for
from posecount.counters.foot_flow import FootFlowCounter
from posecount.counters.landmarks import LandmarkCounter
from posecount.counters.motion import MotionCounter
from posecount.counting.events import Phase, RepCounted
from posecount.cue import Cue
from posecount.errors import InputError
from posecount.exercises import EXERCISES, find_exercise
from posecount.pipeline import events_of
from posecount.pose.landmarks import Pose

RAISES = list(stick_poses(13.0, standing_leg(train(3, HEEL_RISE)), standing_leg(still)))
TOE_RAISE = find_exercise("toe_raise")


def count(timed_poses):
    """The counter at the end, and the reps it counted."""
    counter = counter_for(TOE_RAISE, Cue.LANDMARKS, None, ())
    return counter, reps_counted(counter, of_poses(timed_poses))


def dim(pose):
    """The model hardly believes in it."""
    return Pose(pose.points_px, np.full_like(pose.visibility, 0.3))


# -- which cue -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exercise", "view", "cue"),
    [
        ("toe_raise", "body", Cue.FOOT_FLOW),
        ("resisted_dorsiflexion", "body", Cue.FOOT_FLOW),
        ("toe_press", "body", Cue.TOE_EDGES),
        ("ankle_circles", "body", Cue.LANDMARKS),
        ("toe_walk", "body", Cue.LANDMARKS),
        ("toe_raise", "close-up", Cue.CLOSE_UP),
        ("ankle_circles", "close-up", Cue.CLOSE_UP),
    ],
)
def test_exercise_and_view_say_what_is_followed(exercise, view, cue):
    assert cue_for(find_exercise(exercise), view) is cue


@pytest.mark.parametrize("spec", EXERCISES, ids=lambda spec: spec.id)
def test_a_close_up_is_followed_in_close_ups_only(spec):
    assert cue_for(spec, "body").view == "body"
    if spec.build_region is not None:
        assert cue_for(spec, "close-up").view == "close-up"


def test_walking_cannot_be_seen_in_a_close_up():
    with pytest.raises(InputError, match="leave out --view"):
        cue_for(find_exercise("toe_walk"), "close-up")


# -- learning ------------------------------------------------------------------------------------


class Once:
    """Observations that know how often they were gone through."""

    def __init__(self, observations):
        self._observations = observations
        self.times = 0

    def __iter__(self):
        self.times += 1
        return iter(self._observations)


@pytest.mark.parametrize(
    ("exercise", "cue", "times"),
    [
        ("ankle_circles", Cue.LANDMARKS, 0),
        ("toe_raise", Cue.FOOT_FLOW, 1),
        ("toe_press", Cue.TOE_EDGES, 1),
        ("toe_press", Cue.CLOSE_UP, 1),
    ],
)
def test_observations_are_gone_through_once_where_there_is_something_to_learn(exercise, cue, times):
    seen = Once(of_poses(RAISES[:60]))
    counter_for(find_exercise(exercise), cue, None, seen)
    assert seen.times == times


def test_several_exercises_learn_from_the_same_observations_at_once():
    seen = Once(of_poses(RAISES))
    asked = [Asked(TOE_RAISE, None), Asked(find_exercise("toe_pencil_pickup"), None)]
    raises, pickups = counters_for(asked, Cue.FOOT_FLOW, seen)
    assert seen.times == 1
    events, _ = events_of(seen, Cue.FOOT_FLOW, [raises, pickups])
    assert sum(isinstance(event, RepCounted) for event in events) == 3
    assert (raises.frames, pickups.frames) == (len(RAISES), len(RAISES))


def test_without_points_the_landmarks_count():
    """Somebody was in view, but there was nothing to follow at the feet."""
    seen = of_poses(RAISES)
    counter = counter_for(TOE_RAISE, Cue.FOOT_FLOW, None, seen)
    assert isinstance(counter, LandmarkCounter)
    assert len(reps_counted(counter, seen)) == 3


@pytest.mark.parametrize("cue", [Cue.TOE_EDGES, Cue.CLOSE_UP])
def test_without_points_toes_show_nothing(cue):
    seen = of_poses(RAISES)
    counter = counter_for(find_exercise("toe_press"), cue, None, seen)
    assert isinstance(counter, MotionCounter)
    assert reps_counted(counter, seen) == []
    assert (counter.frames, counter.frames_with_signal) == (len(seen), 0)


@pytest.mark.parametrize("cue", [cue for cue in Cue if cue.is_learned])
def test_learning_from_nothing_is_no_error(cue):
    counter = counter_for(find_exercise("toe_raise"), cue, None, ())
    assert isinstance(counter, (FootFlowCounter, LandmarkCounter, MotionCounter))
    assert (counter.pose_found, counter.finish()) == (0.0, [])


# -- what it counts ------------------------------------------------------------------------------


def test_reps_are_counted_and_frames_too():
    counter, reps = count(RAISES)
    assert len(reps) == 3
    assert (counter.frames, counter.frames_with_pose, counter.pose_found) == (390, 390, 1.0)
    assert counter.state.reps == 3


def test_a_phantom_counts_nothing_and_is_not_shown():
    counter, reps = count((t_s, dim(pose)) for t_s, pose in RAISES)
    assert (reps, counter.pose, counter.pose_found) == ([], None, 0.0)
    assert counter.state.phase is Phase.ABSENT


def test_no_frames_is_no_pose_and_no_error():
    counter = counter_for(TOE_RAISE, Cue.LANDMARKS, None, ())
    assert (counter.pose_found, counter.finish()) == (0.0, [])


def test_the_share_of_frames_with_a_pose():
    counter, _ = count((t_s, pose if t_s < 9.75 else None) for t_s, pose in RAISES)
    assert counter.pose_found == pytest.approx(0.75, abs=0.01)
