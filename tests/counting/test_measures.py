"""How far a rep went and how steadily it was held."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from region_motions import ramp
from synthetic import (
    HEEL_RISE,
    play,
    poses,
    pulse,
    raised_leg,
    sitting_leg,
    standing_leg,
    still,
)
from test_foot_flow_reps import STARTS_S, counted, three
from test_foot_flow_reps import play as play_points

from posecount.counting.hold import measure
from posecount.counting.motion_reps import MotionRepMachine
from posecount.exercises import find_exercise
from posecount.signals.motion_signals import MotionSignals


def held(shake, shakes_a_second=1.0, height=0.2, hold_s=4.0, fps=30):
    """A movement whose plateau goes up and down by ``shake`` of its height."""
    times_s = np.arange(0, 8, 1 / fps)
    line = pulse(1.0, height, 0.5, hold_s, 0.5)
    values = np.array([line(t_s) for t_s in times_s])
    wave = shake * np.sin(2 * np.pi * shakes_a_second * times_s)
    return measure(times_s, values * (1 + wave), 0.0)


def test_a_hold_without_a_tremor_does_not_wobble():
    assert held(0.0).hold_sd == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("shake", [0.02, 0.05, 0.1])
@pytest.mark.parametrize("fps", [15, 30, 60])
def test_the_wobble_is_the_spread_about_the_plateau(shake, fps):
    of_a_sine = np.sin(0.68 * np.pi / 2)
    assert held(shake, fps=fps).hold_sd == pytest.approx(of_a_sine * shake, rel=0.15)


def test_a_landmark_that_leaps_is_no_wobble():
    times_s = np.arange(0, 8, 1 / 30)
    values = np.array([pulse(1.0, 0.2, 0.5, 4.0, 0.5)(t_s) for t_s in times_s])
    values[90:94] *= 1.8
    assert measure(times_s, values, 0.0).hold_sd < 0.01


@given(height=st.floats(0.03, 50), neutral=st.floats(-50, 50), shake=st.floats(0.01, 0.1))
def test_the_wobble_knows_no_unit(height, neutral, shake):
    times_s = np.arange(0, 8, 1 / 30)
    line = pulse(1.0, 1.0, 0.5, 4.0, 0.5)
    values = np.array([line(t_s) for t_s in times_s]) * (1 + shake * np.sin(6 * times_s))
    small = measure(times_s, values, 0.0).hold_sd
    large = measure(times_s, neutral + height * values, neutral).hold_sd
    assert large == pytest.approx(small, rel=1e-3)


def test_a_hold_that_sinks_is_not_steady():
    times_s = np.arange(0, 8, 1 / 30)
    values = np.interp(times_s, [1, 1.5, 5.5, 6.0], [0, 0.2, 0.17, 0])
    assert measure(times_s, values, 0.0).hold_sd > 0.03


@pytest.mark.parametrize("hold_s", [0.0, 0.3])
def test_a_short_hold_has_no_wobble_to_speak_of(hold_s):
    assert held(0.05, hold_s=hold_s).hold_sd is None


def test_a_raise_tells_its_height_in_shanks():
    line = pulse(2.0, HEEL_RISE, 0.5, 2.0, 0.5)
    frames = poses(7.0, standing_leg(line), standing_leg(line), 30)
    (rep,) = play(find_exercise("toe_raise").build(None), frames).reps
    lower = pulse(2.0, 0.7 * HEEL_RISE, 0.5, 2.0, 0.5)
    frames = poses(7.0, standing_leg(lower), standing_leg(lower), 30)
    (low,) = play(find_exercise("toe_raise").build(None), frames).reps
    assert 0.03 < rep.amplitude < 0.4
    assert low.amplitude == pytest.approx(0.7 * rep.amplitude, rel=0.1)
    assert rep.hold_sd == pytest.approx(0, abs=0.02)


def test_points_of_a_body_tell_their_way_in_shanks():
    legs = (standing_leg(lambda t_s: HEEL_RISE * three(t_s)),) * 2
    reps = counted(play_points(three, 14.0, *legs, extents={0: 0.15}))
    assert len(reps) == len(STARTS_S)
    assert [rep.amplitude for rep in reps] == pytest.approx([0.15] * 3, rel=0.1)


def test_a_close_up_has_no_scale_but_a_hold():
    machine, events = MotionRepMachine(3.0), []
    for t_s in np.arange(0, 9, 1 / 30):
        value = ramp(t_s, 2.0, 3.5)
        events += machine.update(MotionSignals(t_s, value, (value, 0.0), 0.9))
    (rep,) = counted(events + machine.finish(9.0))
    assert rep.amplitude is None
    assert rep.hold_sd == pytest.approx(0, abs=0.01)


def test_a_circle_tells_its_radius_and_no_wobble():
    def turns(t_s):
        return np.clip((t_s - 2.0) / 1.6, 0, 3)

    machine = find_exercise("ankle_circles").build(None)
    reps = play(machine, poses(9.0, raised_leg(turns), sitting_leg(still), 30)).reps
    assert len(reps) == 3
    assert all(0.045 <= rep.amplitude < 1 and rep.hold_sd is None for rep in reps)
