"""Not every picture is looked at; where the body was in those between is told by its neighbours."""

import math

import numpy as np
import pytest
from helpers.synthetic import HEEL_RISE, standing_leg, stick_figure, train

from posecount.frame import Frame
from posecount.pose.landmarks import Pose, between
from posecount.pose.stride import POSES_FPS, looked_at, pose_pace, with_poses

IMAGE = np.zeros((4, 4, 3), np.uint8)
LEG, OTHER = standing_leg(train(3, HEEL_RISE)), standing_leg()


class Figure:
    """Sees a stick figure that raises its heel, nobody while ``away``; notes when it was asked."""

    def __init__(self, away=lambda _t_s: False, moved_px=lambda _t_s: 0.0):
        self.away, self.moved_px = away, moved_px
        self.asked_s = []

    def estimate(self, frame):
        self.asked_s.append(frame.t_s)
        if self.away(frame.t_s):
            return None
        pose = stick_figure(LEG(frame.t_s), OTHER(frame.t_s))
        pose.points_px[:] += self.moved_px(frame.t_s)
        return pose


def frames(fps, length_s=4.0):
    return [Frame(i, i / fps, IMAGE) for i in range(round(fps * length_s))]


def seen(figure, fps, *, sparing=True, length_s=4.0):
    every = list(with_poses(frames(fps, length_s), figure, pose_pace(fps, sparing=sparing)))
    assert [frame.index for frame, _ in every] == list(range(round(fps * length_s)))
    return every


@pytest.mark.parametrize("fps", [24, 25, 29.97, 30])
def test_about_fifteen_a_second_are_looked_at(fps):
    figure = Figure()
    seen(figure, fps)
    steps_s = np.diff(figure.asked_s)
    assert np.ptp(steps_s) < 1e-6
    assert 0.8 * POSES_FPS <= 1 / steps_s[0] <= 1.125 * POSES_FPS


@pytest.mark.parametrize(("fps", "sparing"), [(10, True), (15, True), (20, True), (30, False)])
def test_slow_recordings_and_those_that_landmarks_alone_count_are_looked_at_whole(fps, sparing):
    figure = Figure()
    seen(figure, fps, sparing=sparing)
    assert len(figure.asked_s) == round(4.0 * fps)


def test_who_asks_for_those_looked_at_gets_just_those():
    figure = Figure()
    seen(figure, 30)
    pace = pose_pace(30, sparing=True)
    assert [frame.t_s for frame in looked_at(frames(30), pace)] == figure.asked_s


def test_between_two_poses_the_body_is_on_its_way():
    """A slow movement is told to half a pixel, as if every picture had been looked at."""
    told = seen(Figure(), 30)
    true = seen(Figure(), 30, sparing=False)
    off_px = [
        np.nanmax(np.abs(pose.points_px - real.points_px))
        for (_, pose), (_, real) in zip(told[:-1], true[:-1], strict=True)
    ]
    assert 0.0 < max(off_px) < 0.5


def test_after_the_last_look_nothing_new_is_known():
    *_, (_, looked), (_, last) = seen(Figure(), 30)
    assert np.array_equal(last.points_px, looked.points_px, equal_nan=True)


def test_nobody_is_made_up_beside_a_picture_without_anybody():
    told = seen(Figure(away=lambda t_s: 1.0 <= t_s < 2.0), 30)
    found = {round(frame.t_s, 3) for frame, pose in told if pose is not None}
    assert 0.933 in found
    assert not any(0.96 < t_s < 2.0 for t_s in found)
    assert 2.0 in found


def test_nobody_is_made_up_between_two_scenes():
    told = seen(Figure(moved_px=lambda t_s: 150.0 if t_s >= 2.0 else 0.0), 30)
    nobody = [frame.t_s for frame, pose in told if pose is None]
    assert nobody == pytest.approx([2.0 - 1 / 30])


def test_what_is_missing_in_one_is_missing_between():
    one, other = stick_figure(LEG(0.0), OTHER(0.0)), stick_figure(LEG(0.5), OTHER(0.5))
    one.points_px[3] = math.nan
    half = between(one, other, 0.5)
    assert np.isnan(half.points_px[3]).all()
    assert half.points_px[27] == pytest.approx((one.points_px[27] + other.points_px[27]) / 2)


@pytest.mark.parametrize(("share", "end"), [(0.0, 0), (1.0, 1)])
def test_the_ends_are_the_poses_themselves(share, end):
    ends = stick_figure(LEG(0.0), OTHER(0.0)), stick_figure(LEG(0.7), OTHER(0.7))
    told = between(*ends, share)
    for name in Pose.__dataclass_fields__:
        assert getattr(told, name) == pytest.approx(getattr(ends[end], name), nan_ok=True)
