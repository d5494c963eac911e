"""What a slow computer leaves out, and when."""

from __future__ import annotations

from posecount.live.economy import Economy


def after(economy, seconds, fps, camera_fps=30.0, start_s=0.0):
    for index in range(round(seconds * 10) + 1):
        economy.update(start_s + index / 10, fps, camera_fps)
    return economy.plain, economy.frugal


def test_a_quick_computer_leaves_nothing_out():
    assert after(Economy(), 60.0, 29.0) == (False, False)


def test_decoration_goes_first_and_looks_second():
    economy = Economy()
    assert after(economy, 1.5, 6.0) == (False, False)
    assert after(economy, 1.0, 6.0, start_s=1.5) == (True, False)
    assert after(economy, 2.0, 6.0, start_s=2.5) == (True, True)


def test_a_slow_camera_is_no_slow_computer():
    assert after(Economy(), 60.0, 8.0, camera_fps=8.0) == (False, False)


def test_what_was_left_out_comes_back_slowly():
    economy = Economy()
    after(economy, 10.0, 6.0)
    assert after(economy, 25.0, 25.0, start_s=10.0) == (True, True)
    assert after(economy, 10.0, 25.0, start_s=35.0) == (True, False)
    assert after(economy, 40.0, 25.0, start_s=45.0) == (False, False)


def test_in_between_everything_stays_as_it_is():
    economy = Economy()
    after(economy, 10.0, 6.0)
    assert after(economy, 100.0, 15.0, start_s=10.0) == (True, True)
