"""A rep of the landmarks stands unless the points at the feet rested meanwhile."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.counting.events import Rep, RepCounted, RepDropped
from posecount.counting.still_points import StillPoints
from posecount.motion.point_motion import PointMotion

SHANK_PX, AMPLITUDE = 120.0, 0.15
START_S, END_S = 3.0, 5.0
X, Y = np.meshgrid(np.arange(0, 300, 6.0), np.arange(0, 150, 6.0))
GRID = np.column_stack([X.ravel(), Y.ravel()])
FOOT = (np.abs(GRID[:, 0] - 150) < 20) & (GRID[:, 1] > 60)


def rep(amplitude=AMPLITUDE, start_s=START_S, end_s=END_S, index=1):
    return Rep(index, start_s, end_s, 0.0, "left", None, True, 0.9, amplitude=amplitude)


def watched(
    share, *, fps=30.0, noise_px=0.2, lost=0.0, shank_px=SHANK_PX, camera_px=0.0, span=(3.0, 5.0)
):
    """The foot's points go this share of what the landmarks say, from before to after a rep."""
    points, rng = StillPoints(), np.random.default_rng(5)
    for index in range(round(8 * fps)):
        t_s = index / fps
        up = np.clip((t_s - span[0]) / (span[1] - span[0]), 0, 1)
        shift = rng.normal(0, noise_px, GRID.shape) + camera_px * t_s
        shift[FOOT, 1] -= share * AMPLITUDE * SHANK_PX * math.sin(math.pi * up)
        shift[rng.random(len(GRID)) < lost] = np.nan
        points.update(PointMotion(t_s, 0, GRID, shift), shank_px)
    return points


@pytest.mark.parametrize("fps", [6, 15, 30, 60])
@pytest.mark.parametrize("length_s", [0.5, 2.0])
def test_a_foot_that_moved_in_the_picture_has_moved(fps, length_s):
    points = watched(0.7, fps=fps, span=(START_S, START_S + length_s))
    assert points.reason(rep(end_s=START_S + length_s)) is None


@pytest.mark.parametrize("fps", [6, 15, 30, 60])
def test_a_foot_that_rested_in_the_picture_has_not(fps):
    assert "did not move" in watched(0.1, fps=fps).reason(rep())


@given(
    share=st.one_of(st.floats(0.0, 0.15), st.floats(0.5, 1.5)),
    camera_px=st.floats(-1.0, 1.0),
    lost=st.floats(0.0, 0.05),
)
def test_neither_a_camera_that_shifts_nor_a_few_lost_points_change_that(share, camera_px, lost):
    found = watched(share, fps=10, camera_px=camera_px, lost=lost).reason(rep())
    assert (found is None) == (share > 0.3)


@pytest.mark.parametrize(
    "points",
    [
        StillPoints(),
        watched(0.0, lost=0.5),
        watched(0.0, shank_px=math.nan),
    ],
    ids=["none followed", "most lost", "nobody's size"],
)
def test_what_points_cannot_tell_stands(points):
    assert points.reason(rep()) is None


def test_so_does_what_goes_farther_than_sway_although_the_landmarks_say_more():
    points = watched(0.4)
    assert points.reason(rep(amplitude=4 * AMPLITUDE)) is None


def test_so_does_a_rep_without_a_size_and_one_of_another_time():
    assert watched(0.0).reason(rep(amplitude=None)) is None
    assert watched(0.0).reason(rep(start_s=60.0, end_s=62.0)) is None


def test_so_does_one_during_which_the_points_began_anew():
    points = StillPoints()
    for index in range(240):
        t_s = index / 30
        points.update(PointMotion(t_s, int(t_s > 3.5), GRID, np.zeros(GRID.shape)), SHANK_PX)
    assert points.reason(rep()) is None


def test_the_others_are_numbered_without_the_dropped_one():
    points = watched(1.0)
    events = points.judged(
        [
            RepCounted(2.0, rep(start_s=1.0, end_s=2.0)),
            RepCounted(5.0, rep(index=2)),
        ]
    )
    assert isinstance(events[0], RepDropped)
    assert isinstance(events[1], RepCounted)
    assert events[1].rep.index == 1
