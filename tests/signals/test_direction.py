"""What a movement did to one side of its rest."""

import numpy as np
import pytest

from posecount.signals.direction import OneWay


def bumps(*heights, between=20):
    """Heights over rest: there and back, so many times, so high."""
    there = np.sin(np.linspace(0, np.pi, 30))
    rest = np.zeros(between)
    return np.concatenate([rest, *(np.r_[height * there, rest] for height in heights)])


def test_every_movement_there_and_back_is_one_time_and_the_middle_one_is_usual():
    way = OneWay.of(bumps(1.0, 1.2, 1.5))
    assert way.times == 3
    assert way.usual_px == pytest.approx(1.2, abs=0.01)


def test_what_does_not_come_back_is_no_time():
    assert OneWay.of(bumps(1.0, 1.0)[:-35]).times == 1


def test_a_dent_at_the_top_is_no_coming_back():
    dented = np.repeat([0.0, 1.0, 0.4, 1.0, 0.0], 20)
    assert OneWay.of(dented).times == 1


def test_overshoot_to_the_other_side_is_no_way_of_its_own():
    heights = bumps(1.0, 1.0, 1.0) - 0.2 * bumps(0.0, 1.0, 0.0)
    assert OneWay.of(heights).times == 3
    assert OneWay.of(-0.1 * bumps(1.0) + bumps(0.02)).times == 0


def test_times_go_before_height():
    often, once = OneWay.of(bumps(1.0, 1.0, 1.0)), OneWay.of(bumps(9.0))
    assert often.rank > once.rank
