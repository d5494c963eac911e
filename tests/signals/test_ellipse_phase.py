import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.signals.ellipse_phase import edge_phase, fit_ellipse, open_phase


def ellipse_path(turns=2.0, major=0.1, ratio=0.6, tilt_deg=30.0, centre=(0.3, -0.35), n=200):
    """A path that looks clockwise in the picture (y down) for positive turns."""
    angle = np.linspace(0, 2 * math.pi * turns, n)
    tilt = math.radians(tilt_deg)
    x, y = major * np.cos(angle), ratio * major * np.sin(angle)
    return np.column_stack(
        [
            centre[0] + x * math.cos(tilt) - y * math.sin(tilt),
            centre[1] + x * math.sin(tilt) + y * math.cos(tilt),
        ]
    )


@given(
    ratio=st.floats(0.05, 0.95),
    tilt_deg=st.floats(-180, 180),
    major=st.floats(0.02, 5.0),
    turns=st.integers(1, 4),
)
def test_an_ellipse_is_found_however_it_lies(ratio, tilt_deg, major, turns):
    found = fit_ellipse(ellipse_path(turns, major, ratio, tilt_deg))
    assert found.centre == pytest.approx([0.3, -0.35], abs=0.1 * major)
    assert found.major == pytest.approx(major, rel=0.12)
    assert found.ratio == pytest.approx(ratio, abs=0.08)
    along = found.axes[0] @ [math.cos(math.radians(tilt_deg)), math.sin(math.radians(tilt_deg))]
    assert ratio > 0.8 or abs(along) > 0.95


def test_speed_along_the_path_does_not_matter():
    slow_half = np.concatenate([ellipse_path(0.5, n=400), ellipse_path(1.0, n=40)[20:]])
    assert fit_ellipse(slow_half).centre == pytest.approx([0.3, -0.35], abs=0.02)


def test_a_line_has_no_width():
    line = np.column_stack([np.linspace(0, 1, 50), np.linspace(0, 2, 50)])
    assert fit_ellipse(line).ratio == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("turns", [-3.0, -1.0, 1.0, 2.5])
@pytest.mark.parametrize("ratio", [0.35, 0.7, 1.0])
@pytest.mark.parametrize("tilt_deg", [0.0, 77.0, 160.0])
def test_an_open_path_turns_as_far_as_it_does_and_clockwise_is_positive(turns, ratio, tilt_deg):
    path = ellipse_path(turns, ratio=ratio, tilt_deg=tilt_deg)
    phase = open_phase(path, fit_ellipse(path))
    assert (phase[-1] - phase[0]) / (2 * math.pi) == pytest.approx(turns, abs=0.08)


def test_points_near_the_centre_have_no_angle():
    path = ellipse_path()
    path[50] = (0.3, -0.35)
    phase = open_phase(path, fit_ellipse(path))
    assert np.flatnonzero(np.isnan(phase)).tolist() == [50]
    assert (np.nanmax(phase) - np.nanmin(phase)) / (2 * math.pi) == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize("turns", [1.0, 3.0, -3.0])
def test_edge_on_turns_can_be_counted_but_their_sense_not_told(turns):
    path = ellipse_path(turns, ratio=0.0)
    phase = edge_phase(path, fit_ellipse(path))
    assert (np.diff(phase) >= 0).all()
    assert (phase[-1] - phase[0]) / (2 * math.pi) == pytest.approx(abs(turns), abs=0.3)


def test_trembling_on_the_spot_does_not_turn_edge_on():
    rng = np.random.default_rng(0)
    path = ellipse_path(1.0, ratio=0.0, n=100)
    rest = path[-1] + rng.normal(0, 0.004, (200, 2))
    whole = np.concatenate([path, rest])
    phase = edge_phase(whole, fit_ellipse(whole))
    assert phase[-1] - phase[99] < math.pi


def test_one_place_alone_is_no_path():
    found = fit_ellipse(np.array([[3.0, 4.0]]))
    assert (found.centre.tolist(), found.major, found.ratio) == ([3.0, 4.0], 0.0, 0.0)
