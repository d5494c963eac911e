"""How much points tremble, told by glimpses of a recording."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecount.motion.point_motion import PointMotion
from posecount.signals.noise import NoiseSampler

ORIGIN = np.zeros((4, 2))


def glimpsed(value, until_s, fps, noise, seed=1):
    rng, glimpses = np.random.default_rng(seed), NoiseSampler()
    for i in range(int(until_s * fps)):
        shift = np.full((4, 2), value(i / fps) + rng.normal(0, noise))
        motion = PointMotion(i / fps, 0, ORIGIN, shift)
        glimpses.add(SimpleNamespace(motion=motion, own_px=shift))
    return glimpses


def height(shift):
    return float(shift[0, 0])


def slow(t_s):
    """There and back in four seconds."""
    return 0.5 - 0.5 * math.cos(t_s * math.pi / 2)


@settings(max_examples=20)
@given(
    fps=st.integers(15, 60),
    until_s=st.floats(20.0, 120.0),
    noise=st.floats(0.05, 0.3),
)
def test_noise_is_told_from_movement_at_any_frame_rate_and_length(fps, until_s, noise):
    assert glimpsed(slow, until_s, fps, noise).roughness(height) == pytest.approx(noise, rel=0.4)


def test_a_calm_movement_is_calm():
    assert glimpsed(slow, 30.0, 30, 0.0).roughness(height) < 0.002


def test_what_disturbs_a_tenth_of_the_time_shows():
    rng = np.random.default_rng(4)
    calm = glimpsed(slow, 20.0, 30, 0.005).roughness(height)
    shaken = glimpsed(
        lambda t_s: slow(t_s) + (rng.normal(0, 0.5) if 8 < t_s < 10 else 0.0), 20.0, 30, 0.005
    )
    assert shaken.roughness(height) > 10 * calm


@pytest.mark.parametrize("until_s", [0.0, 0.05, 1.0])
def test_too_few_glimpses_tell_nothing(until_s):
    assert math.isinf(glimpsed(slow, until_s, 30, 0.1).roughness(height))


def test_frames_in_which_nothing_was_seen_say_nothing():
    glimpses = glimpsed(slow, 30.0, 30, 0.0)
    assert math.isinf(glimpses.roughness(lambda _shift: math.nan))


def test_memory_does_not_grow_with_the_recording():
    glimpses = glimpsed(slow, 600.0, 15, 0.0)
    assert len(glimpses._kept) <= 161
