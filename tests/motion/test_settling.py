"""Where the person stays: stick figures that stand, raise their heels, walk off and come back."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from synthetic import (
    HEEL_RISE,
    SHANK_PX,
    corners,
    poses,
    sitting_leg,
    standing_leg,
    still,
    train,
)

from posecount.motion.settling import FEET, Settling, shank_px
from posecount.pose.landmarks import LandmarkIndex, Pose


def standing(until_s, x=still, rise=still, **how):
    return poses(until_s, standing_leg(rise, x), standing_leg(rise, x), **how)


def watched(timed_poses, stay=None):
    """(time, segment, surroundings) after every frame."""
    stay = stay or Settling()
    told = []
    for t_s, pose in timed_poses:
        stay.update(t_s, pose)
        told.append((t_s, stay.segment, stay.feet_roi))
    return told


def stretches(told):
    """The segments one after another, each as often as it was come to."""
    segments = [segment for _, segment, _ in told]
    return [segment for i, segment in enumerate(segments) if i == 0 or segment != segments[i - 1]]


def since_s(told, segment):
    return next(t_s for t_s, now, _ in told if now == segment)


@pytest.mark.parametrize("fps", [10, 15, 30, 60])
def test_who_stands_still_stays_from_half_a_second_on(fps):
    told = watched(standing(3.0, fps=fps))
    assert stretches(told) == [None, 0]
    assert 0.45 <= since_s(told, 0) <= 0.65


def test_nobody_stays_before_anybody_is_seen():
    assert stretches(watched(standing(2.0, hidden=[(0.0, 3.0)]))) == [None]
    assert watched(standing(2.0, hidden=[(0.0, 3.0)]))[-1][2] is None


@pytest.mark.parametrize("fps", [10, 30, 60])
def test_walking_away_ends_the_stretch_and_coming_back_begins_another(fps):
    away = corners((3.0, 0.0), (4.5, 2.5), (6.5, 2.5), (8.0, 0.0))
    told = watched(standing(11.0, away, fps=fps))
    assert stretches(told) == [None, 0, None, 1, None, 2]
    assert since_s(told, 1) > 4.5
    there, back = (next(a for _, e, a in told if e == segment) for segment in (1, 2))
    assert there.left - back.left == pytest.approx(2.5 * SHANK_PX, abs=15)


def test_while_walking_about_nobody_stays():
    told = watched(standing(6.0, lambda t_s: 1.0 * t_s))
    assert stretches(told) == [None]


def test_who_leaves_the_picture_and_returns_begins_another_stretch():
    told = watched(standing(9.0, hidden=[(3.0, 6.0)]))
    assert stretches(told) == [None, 0, None, 1]


@pytest.mark.parametrize("lost_s", [0.2, 0.7, 1.3])
def test_short_dropouts_end_nothing(lost_s):
    assert stretches(watched(standing(6.0, hidden=[(3.0, 3.0 + lost_s)]))) == [None, 0]


def test_a_cut_to_another_place_begins_another_stretch():
    told = watched(standing(6.0, jump_at_s=3.0))
    assert stretches(told) == [None, 0, None, 1]


def test_a_slow_drift_ends_the_stretch_once_the_place_is_another():
    told = watched(standing(30.0, lambda t_s: 0.04 * t_s))
    left_s = next(t_s for t_s, segment, _ in told if segment is None and t_s > 1)
    assert 0.4 < 0.04 * left_s < 0.65


@pytest.mark.parametrize("lost", [LandmarkIndex.LEFT_HIP, LandmarkIndex.RIGHT_FOOT_INDEX])
def test_a_person_whose_legs_are_not_wholly_seen_is_not_placed(lost):
    def without(timed_poses):
        for t_s, pose in timed_poses:
            pose.points_px[lost] = math.nan
            yield t_s, pose

    assert stretches(watched(without(standing(3.0)))) == [None]


@given(
    fps=st.integers(10, 60),
    height=st.floats(0.0, 2 * HEEL_RISE),
    every_s=st.floats(2.5, 5.0),
    gap_s=st.floats(0.0, 1.3),
    gap_at_s=st.floats(1.5, 12.0),
    noise_px=st.floats(0.0, 2.0),
    seed=st.integers(0, 1000),
)
def test_heel_raises_dropouts_and_trembling_are_one_stretch(
    fps, height, every_s, gap_s, gap_at_s, noise_px, seed
):
    rise = train(3, height, every_s=every_s)
    hidden = [(gap_at_s, gap_at_s + gap_s)]
    made = standing(14.0, rise=rise, fps=fps, hidden=hidden, noise_px=noise_px, seed=seed)
    assert stretches(watched(made)) == [None, 0]


@given(
    fps=st.integers(10, 60),
    places=st.lists(st.floats(-3, 3), min_size=2, max_size=4),
)
def test_stretches_are_numbered_in_order_and_have_surroundings_exactly_while_they_last(fps, places):
    points = [(4.0 * i + late, x) for i, x in enumerate(places) for late in (0.0, 3.0)]
    told = watched(standing(4.0 * len(places), corners(*points), fps=fps))
    segments = [segment for segment in stretches(told) if segment is not None]
    assert segments == list(range(len(segments)))
    assert all((segment is None) == (around is None) for _, segment, around in told)
    far = sum(abs(b - a) > 0.7 for a, b in pairwise(places))
    assert len(segments) >= 1 + far


def test_the_surroundings_hold_the_feet_with_half_a_shank_of_floor():
    made = list(standing(2.0))
    around = watched(made)[-1][2]
    feet = made[-1][1].points_px[FEET]
    margins = [
        *(feet.min(axis=0) - (around.left, around.top)),
        *((around.right, around.bottom) - feet.max(axis=0)),
    ]
    assert margins == pytest.approx([SHANK_PX / 2] * 4, abs=3)


def test_the_surroundings_stay_where_they_were_as_the_stretch_began():
    told = watched(standing(8.0, rise=train(2, HEEL_RISE), noise_px=0.5))
    assert len({around for _, segment, around in told if segment == 0}) == 1


@pytest.mark.parametrize("zoom", [0.3, 3.0])
def test_the_size_in_the_picture_changes_only_the_surroundings(zoom):
    away = corners((3.0, 0.0), (4.0, 1.5))

    def zoomed():
        for t_s, pose in standing(7.0, away):
            yield t_s, Pose(zoom * pose.points_px, pose.visibility)

    plain, large = watched(standing(7.0, away)), watched(zoomed())
    assert stretches(plain) == stretches(large) == [None, 0, None, 1]
    assert large[-1][2].left == pytest.approx(zoom * plain[-1][2].left, rel=1e-6)
    assert large[-1][2].bottom == pytest.approx(zoom * plain[-1][2].bottom, rel=1e-6)


def test_the_shank_is_the_longer_of_the_two():
    points = np.zeros((33, 2))
    points[LandmarkIndex.LEFT_KNEE] = (30.0, 40.0)
    assert shank_px(points) == pytest.approx(50.0)
    points[LandmarkIndex.RIGHT_KNEE] = (0.0, -80.0)
    assert shank_px(points) == pytest.approx(80.0)


def test_sitting_is_staying_too():
    told = watched(poses(4.0, sitting_leg(train(1, -16.0, first_s=1.0)), sitting_leg()))
    assert stretches(told) == [None, 0]
