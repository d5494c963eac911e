"""What was estimated once is told again, and is not estimated again."""

import numpy as np
import pytest
from synthetic import standing_leg, stick_figure

from posecount.frame import Frame
from posecount.pose.remembered import RememberedPoses

PICTURE = np.zeros((4, 4, 3), np.uint8)


class Estimator:
    """Finds somebody in every frame but every third; no two poses are alike."""

    def __init__(self):
        self.asked = []

    def estimate(self, frame):
        self.asked.append(frame.index)
        return None if frame.index % 3 == 2 else seen_in(frame)


def seen_in(frame):
    """Three quarters of the landmarks are missing, as NaN."""
    leg = standing_leg(x=lambda t_s: 0.1234567 * t_s)
    pose = stick_figure(leg(frame.t_s), None, visibility=(0.123456789, 0.0))
    pose.world_m[:] = np.arange(99).reshape(33, 3) / 97
    return pose


def frames(count):
    return [Frame(index, index / 30, PICTURE) for index in range(count)]


def assert_same(found, expected):
    assert (found is None) == (expected is None)
    if expected is None:
        return
    for name in ("points_px", "world_m", "visibility"):
        array = getattr(found, name)
        assert array.dtype == np.float64
        np.testing.assert_allclose(array, getattr(expected, name), rtol=1e-6, equal_nan=True)


def test_the_poses_are_the_estimated_ones_in_both_looks():
    poses, alone = RememberedPoses(Estimator()), Estimator()
    expected = [alone.estimate(frame) for frame in frames(12)]
    for _ in range(2):
        for frame, pose in zip(frames(12), expected, strict=True):
            assert_same(poses.estimate(frame), pose)


def test_both_looks_say_exactly_the_same():
    """The first answer is rounded as the later ones are: else two looks would count apart."""
    poses = RememberedPoses(Estimator())
    first, again = ([poses.estimate(frame) for frame in frames(6)] for _ in range(2))
    for one, other in zip(first, again, strict=True):
        assert (one is None) == (other is None)
        if one is not None:
            np.testing.assert_array_equal(one.points_px, other.points_px)
            np.testing.assert_array_equal(one.visibility, other.visibility)


def test_each_frame_is_estimated_once_also_where_nobody_was_found():
    estimator = Estimator()
    poses = RememberedPoses(estimator)
    for frame in [*frames(9), *frames(9), *frames(4)]:
        poses.estimate(frame)
    assert estimator.asked == list(range(9))


def test_a_frame_first_seen_in_the_second_look_is_estimated_then():
    estimator = Estimator()
    poses = RememberedPoses(estimator)
    for frame in [*frames(3), *frames(5)]:
        poses.estimate(frame)
    assert estimator.asked == [0, 1, 2, 3, 4]


def test_whoever_changes_an_answer_does_not_change_what_is_remembered():
    poses = RememberedPoses(Estimator())
    frame = frames(1)[0]
    poses.estimate(frame).points_px[:] = 0.0
    poses.estimate(frame).points_px[:] = 0.0
    assert_same(poses.estimate(frame), seen_in(frame))


def test_an_estimator_that_fails_is_asked_again():
    class Failing(Estimator):
        def estimate(self, frame):
            pose = super().estimate(frame)
            if len(self.asked) == 1:
                raise RuntimeError("busy")
            return pose

    poses = RememberedPoses(Failing())
    frame = frames(1)[0]
    with pytest.raises(RuntimeError):
        poses.estimate(frame)
    assert_same(poses.estimate(frame), seen_in(frame))
