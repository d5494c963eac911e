"""Two ways of moving, of which one goes there and back and the other sways."""

import numpy as np
import pytest

from posecount.signals.mode_selection import bimodality, select_mode

T_S = np.arange(0, 30, 0.05)
PRESSED = np.clip(4 * np.sin(2 * np.pi * T_S / 6), 0, 1)
SWAY = 0.7 * (np.sin(1.13 * T_S) + np.sin(0.41 * T_S + 1) + np.sin(0.73 * T_S + 2))


def alike(first, second):
    return abs(np.corrcoef(first, second)[0, 1])


@pytest.mark.parametrize("turn_deg", [15, 40, 65])
def test_what_goes_there_and_back_is_told_from_sway_it_is_mixed_up_with(turn_deg):
    turn = np.radians(turn_deg)
    ways = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    along = np.column_stack([PRESSED, SWAY]) @ ways
    assert alike(along @ select_mode(along), PRESSED) > 0.97


def test_a_first_mode_with_two_levels_is_not_doubted():
    np.testing.assert_array_equal(select_mode(np.column_stack([PRESSED, 0.4 * SWAY])), [1, 0])


def test_a_movement_that_goes_now_farther_and_now_less_is_one_movement():
    """A second mode that bends it, the other way when it goes far, makes a mix of two levels."""
    far = np.repeat([1.0, 1.0, 1.7, 1.0, 1.0], len(T_S) // 5)
    bend = np.repeat([-0.3, -0.3, 0.6, -0.3, -0.3], len(T_S) // 5)
    raised = np.clip(4 * np.sin(2 * np.pi * T_S / 6) - 2, 0, 1)
    along = np.column_stack([far * raised, bend * raised])
    np.testing.assert_array_equal(select_mode(along), [1, 0])


def test_a_second_mode_that_is_small_has_no_say():
    np.testing.assert_array_equal(select_mode(np.column_stack([SWAY, 0.1 * PRESSED])), [1, 0])


def test_what_is_done_once_is_no_exercise():
    once = (T_S > 28).astype(float)
    np.testing.assert_array_equal(select_mode(np.column_stack([SWAY, once])), [1, 0])


def test_nothing_that_moves_is_no_reason_to_fail():
    np.testing.assert_array_equal(select_mode(np.zeros((9, 2))), [1, 0])
    np.testing.assert_array_equal(select_mode(np.ones((9, 1)) * [[0.0, 1.0]]), [1, 0])


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_two_levels_are_two_however_the_time_is_shared(share):
    assert bimodality((np.linspace(0, 1, 200) < share).astype(float)) == pytest.approx(1)


def test_an_even_spread_and_a_bell_are_less():
    assert bimodality(np.linspace(0, 1, 2000)) == pytest.approx(5 / 9, abs=0.01)
    bell = np.random.default_rng(1).normal(size=20000)
    assert bimodality(bell) == pytest.approx(1 / 3, abs=0.03)
