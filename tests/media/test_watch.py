"""A library that hangs holds up nobody: neither the program nor whoever presses Ctrl-C."""

from __future__ import annotations

import threading
import time

import pytest
from helpers.tiny_clips import write_clip

from posecount.errors import VideoError
from posecount.media import container, watch
from posecount.media.decoder import Decoder
from posecount.media.time_limit import TimeLimit
from posecount.media.video import open_video
from posecount.media.watch import Pulse, within_limit
from posecount.review.frames import FrameReader


@pytest.fixture
def hanging(monkeypatch):
    """Ends what hangs when the test is over, so that no thread is left behind."""
    over = threading.Event()
    monkeypatch.setattr(watch, "LIMIT_S", 0.5)
    yield over
    over.set()


def hang_after(packets, over, monkeypatch):
    """Whoever reads more packets than so many never comes back."""
    true, read = Decoder.next_packet, [0]

    def next_packet(decoder):
        read[0] += 1
        if read[0] > packets:
            with decoder._pulse.call():
                over.wait()
            return None
        return true(decoder)

    monkeypatch.setattr(Decoder, "next_packet", next_packet)


def test_work_that_comes_back_is_returned_and_raised():
    assert within_limit(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within_limit(lambda: 1 // 0)


def test_work_that_hangs_is_given_up(hanging):
    with pytest.raises(TimeoutError):
        within_limit(hanging.wait)


def test_many_short_calls_may_take_longer_than_the_limit(hanging):
    pulse = Pulse()

    def work():
        for _ in range(8):
            with pulse.call():
                time.sleep(0.1)
        return "done"

    assert within_limit(work, pulse) == "done"


def test_a_file_that_cannot_be_opened_in_time_is_one_sentence(tmp_path, hanging, monkeypatch):
    path = write_clip(tmp_path / "a.mp4")
    monkeypatch.setattr(container.av, "open", lambda *_, **__: hanging.wait())
    with pytest.raises(VideoError, match="could not be read in a reasonable time"):
        open_video(path)


def test_a_file_that_hangs_in_the_middle_is_counted_up_to_there(tmp_path, hanging, monkeypatch):
    path = write_clip(tmp_path / "a.mkv", codec="ffv1", frames=60)
    hang_after(30, hanging, monkeypatch)
    with open_video(path) as source:
        frames = list(source)
        (warning,) = source.warnings
    assert 20 <= len(frames) <= 30
    assert "could not be read on after" in warning


def test_a_file_that_hangs_is_left_to_the_thread_that_hangs(tmp_path, hanging, monkeypatch):
    """Closing what libav works with would end the program."""
    path = write_clip(tmp_path / "a.mkv", codec="ffv1", frames=60)
    hang_after(30, hanging, monkeypatch)
    closed = []
    monkeypatch.setattr(Decoder, "close", closed.append)
    with open_video(path) as source:
        list(source)
    assert closed == []


def test_whoever_asks_to_stop_does_not_wait_for_the_limit(tmp_path, hanging, monkeypatch):
    monkeypatch.setattr(watch, "LIMIT_S", 1000.0)
    path = write_clip(tmp_path / "a.mkv", codec="ffv1", frames=60)
    hang_after(30, hanging, monkeypatch)
    asked = threading.Event()
    with open_video(path, stop=asked.is_set) as source:
        for frame in TimeLimit(source, None):
            if frame.index == 10:
                asked.set()
        assert source.warnings[0].startswith("Stopped at")


def test_a_stop_where_nothing_hangs_is_not_the_readers_business(tmp_path):
    path = write_clip(tmp_path / "a.mp4", frames=40)
    with open_video(path, stop=lambda: True) as source:
        assert len(list(source)) == 40
        assert source.warnings == []


def test_a_review_whose_recording_hangs_ends_with_a_sentence(tmp_path, hanging, monkeypatch):
    path = write_clip(tmp_path / "a.mkv", codec="ffv1", frames=60)
    reader = FrameReader(path)
    hang_after(0, hanging, monkeypatch)
    with pytest.raises(VideoError, match="in a reasonable time"):
        reader.picture(50)
    reader.close()


def test_what_is_skipped_to_is_read_from_the_start_where_seeking_fails(tmp_path, monkeypatch):
    from av.error import ArgumentError

    path = write_clip(tmp_path / "a.mp4", frames=40, fps=10)
    with open_video(path) as source:
        expected = [(frame.t_s, frame.image_bgr.mean()) for frame in source if frame.t_s >= 2.0]

    def fails(*_):
        raise ArgumentError(22, "Invalid argument")

    with open_video(path) as source:
        monkeypatch.setattr(Decoder, "seek", fails)
        source.skip_to(2.0)
        assert [(frame.t_s, frame.image_bgr.mean()) for frame in source] == expected
