"""What landmarks alone count, and what they say about whose foot it was."""

import pytest
from observations import of_poses, reps_counted
from synthetic import HEEL_RISE, added, poses, pulse, standing_leg, still

from posecount.counters.landmarks import LandmarkCounter, LandmarkReps
from posecount.counting.events import Rep
from posecount.exercises import find_exercise


def counted(left, right, until_s=12.0, **how):
    """The reps that a counter knows of at the end; they are those it has announced."""
    counter = LandmarkCounter(find_exercise("toe_raise").build(None))
    announced = reps_counted(counter, of_poses(poses(until_s, left, right, **how)))
    assert list(counter.counted.reps) == announced
    return counter.counted


def rising(*starts_s):
    return standing_leg(added(still, *(pulse(s, HEEL_RISE) for s in starts_s)))


def test_they_tell_the_side_of_the_rep_at_that_time():
    reps = counted(rising(2.0, 9.0), rising(5.5, 9.0))
    assert [rep.side for rep in reps.reps] == ["left", "right", "both"]
    assert reps.side(2.0, 4.2) == "left"
    assert reps.side(5.7, 7.9) == "right"
    assert reps.side(8.8, 11.0) == "both"


def test_where_they_saw_no_rep_then_they_tell_the_side_of_nearly_all():
    reps = counted(rising(2.0, 5.5, 9.0), rising())
    assert reps.side(13.0, 15.0) == "left"
    assert reps.side(4.15, 5.55) == "left"


def test_where_they_saw_none_and_the_others_disagree_they_do_not_know():
    assert counted(rising(2.0, 9.0), rising(5.5)).side(13.0, 15.0) == "unknown"
    assert counted(rising(), rising()).side(2.0, 4.0) == "unknown"
    assert LandmarkReps(()).side(2.0, 4.0) == "unknown"


def test_a_moment_in_common_is_not_the_same_movement():
    reps = counted(rising(2.0, 9.0), rising(5.5))
    assert reps.side(2.0, 12.0) == "unknown"
    assert reps.side(4.1, 6.0) == "unknown"


def rep(start_s, end_s, side="left", quality=0.9):
    return Rep(1, start_s, end_s, 0.0, side, None, True, 0.9, quality=quality)


def test_reps_that_trembled_as_much_as_they_moved_say_nothing():
    reps = LandmarkReps((rep(2.0, 4.0, quality=0.3),))
    assert reps.sure() == []
    assert reps.side(2.0, 4.0) == "unknown"


@pytest.mark.parametrize(
    ("start_s", "end_s", "known"), [(1.0, 3.0, True), (3.9, 9.0, True), (4.0, 9.0, False)]
)
def test_they_know_of_a_movement_that_shares_a_moment_with_one_of_theirs(start_s, end_s, known):
    assert LandmarkReps((rep(2.0, 4.0),)).include(rep(start_s, end_s)) == known
