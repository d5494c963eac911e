"""Any picture at its time: the very pictures and times that counting sees, in any order."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from helpers.tiny_clips import noise_images, set_display_matrix, write_clip

from posecount.errors import VideoError
from posecount.media.video import Recording, open_video
from posecount.review.frames import FrameReader

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "sample_videos"
UNEVEN_S = [0.0, 0.04, 0.05, 0.3, 0.31, 0.9, 1.0, 1.5, 1.52, 1.7, 1.9, 2.5, 2.51, 3.0]


def seen_by_counting(path, mirrored=False):
    with open_video(Recording(path, mirrored)) as source:
        return [(frame.t_s, frame.image_bgr.copy()) for frame in source]


def assert_same(path, order, mirrored=False):
    expected = seen_by_counting(path, mirrored)
    reader = FrameReader(path, mirrored=mirrored)
    assert [reader.times.shown_s(i) for i in range(len(reader.times))] == pytest.approx(
        [t_s for t_s, _ in expected], abs=1e-9
    )
    for index in order(len(expected)):
        assert np.array_equal(reader.picture(index), expected[index][1]), index
    reader.close()
    return reader


def back_and_forth(count):
    """From the end to the beginning, then leaping about."""
    yield from range(count - 1, -1, -1)
    yield from np.random.default_rng(7).integers(0, count, 3 * count)


@pytest.mark.parametrize("gop", ["1", "5", "250"])
@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".avi"])
def test_pictures_of_uneven_times_are_found_in_any_order(tmp_path, gop, suffix):
    images = noise_images(len(UNEVEN_S))
    options = {"g": gop, "bf": "2"}
    times_s = UNEVEN_S if suffix != ".avi" else None
    path = write_clip(
        tmp_path / f"a{suffix}", frames=14, times_s=times_s, images=images, options=options
    )
    assert_same(path, back_and_forth)


def test_the_recording_of_a_sample_too():
    path = SAMPLES / "toe_press_close_up.mp4"
    assert_same(path, lambda count: [count - 1, 0, 333, 332, 331, 17, 18, 400])


def test_a_mirrored_or_turned_recording_is_shown_as_it_is_counted(tmp_path):
    path = write_clip(tmp_path / "a.mp4", images=noise_images(12))
    assert_same(path, back_and_forth, mirrored=True)
    set_display_matrix(path, 0, 1, -1, 0)
    assert_same(path, back_and_forth)


def test_what_begins_late_is_at_its_own_time(tmp_path):
    late_s = [1.0 + t_s for t_s in UNEVEN_S]
    path = write_clip(tmp_path / "a.mkv", times_s=late_s, images=noise_images(14))
    assert_same(path, back_and_forth)


def test_timestamps_that_cannot_be_trusted_are_those_that_counting_makes_of_them(tmp_path):
    """A stream without any: its pictures can be told by their order only."""
    path = tmp_path / "a.h264"
    write_clip(tmp_path / "a.mp4", images=noise_images(14), frames=14)
    with av.open(str(tmp_path / "a.mp4")) as source, av.open(str(path), "w") as raw:
        stream = raw.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.size:
                packet.stream = stream
                raw.mux(packet)
    reader = assert_same(path, back_and_forth)
    assert not reader.times.by_timestamp


def test_the_picture_at_a_time_is_the_one_being_shown(tmp_path):
    path = write_clip(tmp_path / "a.mp4", times_s=UNEVEN_S, images=noise_images(14))
    times = FrameReader(path).times
    found = [times.index_at(t_s) for t_s in (-1.0, 0.0, 0.299, 0.3, 0.89, 99.0)]
    assert found == [0, 0, 2, 3, 4, 13]


def test_few_pictures_are_in_memory_however_long_it_is(tmp_path):
    path = write_clip(tmp_path / "a.mp4", frames=600, images=noise_images(600))
    reader = FrameReader(path)
    for index in range(600):
        reader.picture(index)
    assert len(reader._kept) <= 64


def test_damage_costs_only_the_pictures_it_hit(tmp_path):
    path = write_clip(tmp_path / "a.mkv", frames=60, images=noise_images(60), options={"g": "10"})
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = bytes(3000)
    path.write_bytes(data)
    reader = FrameReader(path)
    for index in range(len(reader.times)):
        assert reader.picture(index).shape == (48, 64, 3)


def test_what_is_no_recording_is_one_sentence(tmp_path):
    with pytest.raises(VideoError, match="There is no file"):
        FrameReader(tmp_path / "a.mp4")
