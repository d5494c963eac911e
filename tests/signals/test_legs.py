import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from synthetic import SHANK_PX, poses, sitting_leg, standing_leg, stick_figure, still

from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.signals.legs import FootSignalReader, wrap_deg


def read(pose):
    return FootSignalReader().update(0.0, pose)


def moved(pose, *, scale=1.0, by=(0.0, 0.0), without=()):
    points = pose.points_px * scale + by
    points[list(without)] = np.nan
    return Pose(points, pose.visibility)


STANDING = stick_figure(standing_leg()(0.0), standing_leg()(0.0))
RAISED = stick_figure(standing_leg(lambda _: 0.13)(0.0), standing_leg()(0.0))


def test_a_heel_rise_is_in_shanks_and_of_its_own_leg():
    signals = read(RAISED)
    assert signals.left.heel_rise == pytest.approx(0.18, abs=0.001)
    assert signals.right.heel_rise == pytest.approx(0.05, abs=0.001)
    assert signals.scale_px == pytest.approx(SHANK_PX, rel=0.01)


@pytest.mark.parametrize("opened_deg", [-30.0, -15.0, 0.0, 20.0, 45.0])
def test_the_ankles_angle_grows_with_plantar_flexion(opened_deg):
    pose = stick_figure(sitting_leg(lambda _: opened_deg)(0.0), sitting_leg()(0.0))
    signals = read(pose)
    assert signals.left.ankle_deg == pytest.approx(105 + opened_deg)
    assert signals.right.ankle_deg == pytest.approx(105)


def test_the_ankles_angle_is_the_same_facing_left_or_right():
    pose = stick_figure(sitting_leg()(0.0), sitting_leg(lambda _: 20.0)(0.0))
    there = Pose(pose.points_px * (-1, 1) + (640, 0), pose.visibility)
    assert read(there).left.ankle_deg == pytest.approx(read(pose).left.ankle_deg)
    assert read(there).right.ankle_deg == pytest.approx(read(pose).right.ankle_deg)


@given(scale=st.floats(0.3, 8.0), x=st.floats(-500, 2000), y=st.floats(-500, 2000))
def test_nothing_depends_on_the_cameras_distance_or_resolution(scale, x, y):
    here, there = read(RAISED), read(moved(RAISED, scale=scale, by=(x, y)))
    for name in ("heel_rise", "ankle_deg", "foot_deg", "shank_deg", "toe", "shank", "thigh"):
        for leg in ("left", "right"):
            assert getattr(there.leg(leg), name) == pytest.approx(
                getattr(here.leg(leg), name), abs=1e-6
            ), name
    assert there.rightwards == pytest.approx(here.rightwards, abs=1e-6)
    assert there.scale_px == pytest.approx(scale * here.scale_px)


@pytest.mark.parametrize(
    "index",
    [
        LandmarkIndex.LEFT_KNEE,
        LandmarkIndex.LEFT_ANKLE,
        LandmarkIndex.LEFT_HEEL,
        LandmarkIndex.LEFT_FOOT_INDEX,
    ],
)
def test_a_leg_with_a_missing_landmark_is_not_seen_and_the_other_is(index):
    signals = read(moved(STANDING, without=[index]))
    assert signals.left is None
    assert signals.right.heel_rise == pytest.approx(0.05, abs=0.001)


def test_a_person_without_legs_has_no_signals():
    signals = read(moved(STANDING, without=range(25, 33)))
    assert (signals.left, signals.right) == (None, None)
    assert math.isnan(signals.scale_px)


def test_nobody_has_no_signals():
    signals = FootSignalReader().update(3.0, None)
    assert (signals.t_s, signals.left, signals.right, signals.rightwards) == (3.0, None, None, None)
    assert not signals.jumped


def test_visibility_is_that_of_the_worst_landmark():
    visibility = STANDING.visibility.copy()
    visibility[LandmarkIndex.LEFT_HEEL] = 0.2
    signals = read(Pose(STANDING.points_px, visibility))
    assert (signals.left.visibility, signals.right.visibility) == (0.2, 0.95)


@pytest.mark.parametrize("rightwards", [(0.65, 0.0), (-0.4, 0.1), (0.0, -0.5)])
def test_rightwards_is_the_persons_own_right(rightwards):
    pose = stick_figure(standing_leg()(0.0), standing_leg()(0.0), rightwards=rightwards)
    assert read(pose).rightwards == pytest.approx(rightwards, abs=1e-3)


def test_rightwards_needs_hips_or_shoulders():
    hips = [LandmarkIndex.LEFT_HIP, LandmarkIndex.RIGHT_HIP]
    shoulders = [LandmarkIndex.LEFT_SHOULDER, LandmarkIndex.RIGHT_SHOULDER]
    assert read(moved(STANDING, without=hips)).rightwards is not None
    assert read(moved(STANDING, without=shoulders)).rightwards is not None


def test_the_scale_is_the_median_of_some_seconds_so_one_bad_frame_changes_nothing():
    reader = FootSignalReader()
    for i in range(30):
        reader.update(i / 30, STANDING)
    bad = moved(STANDING)
    bad.points_px[[LandmarkIndex.LEFT_KNEE, LandmarkIndex.RIGHT_KNEE], 1] -= 60
    assert reader.update(1.0, bad).scale_px == pytest.approx(SHANK_PX, rel=0.01)


def test_the_longer_shank_is_the_scale():
    # The right shank points at the camera.
    pose = moved(STANDING)
    pose.points_px[LandmarkIndex.RIGHT_KNEE] = pose.points_px[LandmarkIndex.RIGHT_ANKLE] - (0, 30)
    assert read(pose).scale_px == pytest.approx(SHANK_PX, rel=0.01)


def jumps(timed_poses):
    reader = FootSignalReader()
    return [reader.update(t_s, pose).jumped for t_s, pose in timed_poses]


@pytest.mark.parametrize("fps", [12, 30, 60])
def test_a_jump_is_told_once_when_the_body_is_elsewhere(fps):
    told = jumps(poses(4.0, standing_leg(), standing_leg(), fps, jump_at_s=2.0))
    assert [i / fps for i, jumped in enumerate(told) if jumped] == [pytest.approx(2.0, abs=1 / fps)]


def test_walking_and_raising_heels_is_no_jump():
    left = standing_leg(lambda t_s: 0.1 * math.sin(9 * t_s), x=lambda t_s: 2.5 * t_s)
    assert not any(jumps(poses(4.0, left, left)))


def test_someone_who_comes_back_after_a_while_has_not_jumped():
    gone = [(1.5, 2.5)]
    assert not any(jumps(poses(4.0, standing_leg(), standing_leg(), jump_at_s=2.0, hidden=gone)))


def test_after_a_jump_the_size_is_measured_anew():
    reader = FootSignalReader()
    for i in range(60):
        reader.update(i / 30, STANDING)
    near = moved(STANDING, scale=2.0)
    signals = reader.update(2.0, near)
    assert signals.jumped
    assert signals.scale_px == pytest.approx(2 * SHANK_PX, rel=0.01)


@pytest.mark.parametrize(
    ("angle", "wrapped"),
    [(0, 0), (179, 179), (180, -180), (190, -170), (-190, 170), (720, 0), (-360, 0)],
)
def test_angles_wrap(angle, wrapped):
    assert wrap_deg(angle) == wrapped


def test_still_legs_give_still_signals():
    seen = [
        FootSignalReader().update(t_s, pose).left.heel_rise
        for t_s, pose in poses(1.0, standing_leg(still), standing_leg(still))
    ]
    assert seen == pytest.approx([0.05] * 30, abs=0.001)
