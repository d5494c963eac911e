"""Fast recordings are thinned by time; usual ones are left alone."""

import numpy as np
import pytest
from helpers.tiny_clips import write_clip

from posecount.media.decimate import Decimator
from posecount.media.video import open_video


def taken(fps, times_s):
    pace = Decimator(fps)
    return [t_s for t_s in times_s if pace.takes(t_s)]


@pytest.mark.parametrize("fps", [10, 24, 25, 29.97, 30, 45])
def test_usual_recordings_are_taken_whole(fps):
    times_s = [index / fps for index in range(200)]
    assert taken(fps, times_s) == times_s


@pytest.mark.parametrize("fps", [48, 50, 59.94, 60, 90, 100, 119.88, 120, 240])
def test_fast_ones_are_thinned_evenly(fps):
    steps_s = np.diff(taken(fps, [index / fps for index in range(round(60 * fps))]))
    assert np.ptp(steps_s) < 1e-6
    assert 24 <= 1 / steps_s[0] <= 34


def test_rounded_times_make_no_difference():
    """Containers keep milliseconds, or worse."""
    rounded = taken(60, [round(index / 60, 3) for index in range(600)])
    assert rounded == [round(index / 60, 3) for index in range(0, 600, 2)]


@pytest.mark.parametrize("begins_at", [1, 37, 248])
def test_a_reading_that_starts_later_takes_the_same(begins_at):
    times_s = [index / 120 for index in range(1000)]
    assert set(taken(120, times_s[begins_at:])[1:]) < set(taken(120, times_s))


def test_where_a_fast_recording_slows_down_all_are_taken():
    slow_s = [10 + index / 20 for index in range(40)]
    assert taken(60, [index / 60 for index in range(600)] + slow_s)[-40:] == slow_s


def test_the_pictures_left_keep_their_own_times(tmp_path):
    path = write_clip(tmp_path / "fast.mp4", fps=60, frames=60)
    with open_video(path) as whole, open_video(path, analysed=True) as analysed:
        times_s = [frame.t_s for frame in whole]
        assert [(frame.index, frame.t_s) for frame in analysed] == list(enumerate(times_s[::2]))


@pytest.mark.parametrize("fps", [50, 60, 120])
@pytest.mark.parametrize("from_s", [0.0, 0.5, 3.01, 7.777])
def test_a_reading_may_start_where_it_takes_the_very_same(fps, from_s):
    start_s = Decimator(fps).fresh_from(from_s)
    times_s = [round(index / fps, 3) for index in range(10 * fps)]
    later_s = [t_s for t_s in times_s if t_s >= start_s]
    assert from_s - 0.5 / fps <= start_s <= from_s + 0.05
    assert taken(fps, later_s) == [t_s for t_s in taken(fps, times_s) if t_s >= start_s]


def test_of_a_usual_recording_a_reading_may_start_anywhere():
    assert Decimator(30).fresh_from(3.21) == 3.21


@pytest.mark.parametrize(("fps", "left"), [(30, 30), (60, 30), (120, 30), (50, 25), (0, 0)])
def test_it_says_how_many_are_left(fps, left):
    assert Decimator(fps).left_fps == left
