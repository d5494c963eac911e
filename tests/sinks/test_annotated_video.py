from __future__ import annotations

import os
from contextlib import contextmanager

import av
import numpy as np
import pytest

from posecount.counting.events import MachineState, Phase
from posecount.errors import OutputError
from posecount.frame import Frame
from posecount.media.video import open_video
from posecount.sinks.annotated_video import AnnotatedVideo
from posecount.sinks.h264 import Chapter
from posecount.tick import Tick

STATE = MachineState(Phase.NEUTRAL, 0, "unknown", None, 0.0, None, 0.0, None)


class Stripe:
    """Paints the left third white."""

    def paint(self, image_bgr, tick):
        image_bgr[:, : image_bgr.shape[1] // 3] = 255


class Nothing:
    def paint(self, image_bgr, tick):
        pass


def grey_ticks(times_s, size=(64, 48), grey=60):
    width, height = size
    return [
        Tick(Frame(index, t_s, np.full((height, width, 3), grey, np.uint8)), None, STATE, ())
        for index, t_s in enumerate(times_s)
    ]


def noise_ticks(count, size=(160, 120)):
    rng = np.random.default_rng(0)
    return [
        Tick(
            Frame(index, index / 30, rng.integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)),
            None,
            STATE,
            (),
        )
        for index in range(count)
    ]


def write(path, ticks, painter=None, **options):
    height, width = ticks[0].frame.image_bgr.shape[:2]
    with AnnotatedVideo(path, width, height, painter or Nothing(), **options) as sink:
        for tick in ticks:
            sink.handle(tick)


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def largest_file(size_bytes):
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".MP4"])
def test_every_frame_keeps_its_time(tmp_path, suffix):
    times_s = [0.0, 0.033, 0.1, 0.108, 0.5, 2.25, 2.3]
    write(tmp_path / f"out{suffix}", grey_ticks(times_s))
    with open_video(tmp_path / f"out{suffix}") as video:
        assert [frame.t_s for frame in video] == pytest.approx(times_s, abs=0.0006)
        assert video.warnings == []


def test_frames_at_the_same_instant_do_not_stop_the_writing(tmp_path):
    write(tmp_path / "out.mp4", grey_ticks([0.0, 0.5, 0.5, 0.500001, 1.0]))
    with open_video(tmp_path / "out.mp4") as video:
        assert len(list(video)) == 5


def test_the_drawing_is_in_the_video_and_not_in_the_tick(tmp_path):
    ticks = grey_ticks([0.0, 0.1, 0.2], size=(96, 48))
    write(tmp_path / "out.mp4", ticks, Stripe())
    assert all((tick.frame.image_bgr == 60).all() for tick in ticks)
    with open_video(tmp_path / "out.mp4") as video:
        image = list(video)[-1].image_bgr
    assert image[:, 8:24].mean() > 245
    assert image[:, 48:].mean() == pytest.approx(60, abs=4)


@pytest.mark.parametrize("size", [(65, 48), (64, 49), (65, 49)])
def test_odd_sizes_are_padded_by_one(tmp_path, size):
    write(tmp_path / "out.mp4", grey_ticks([0.0, 0.1, 0.2], size=size))
    with open_video(tmp_path / "out.mp4") as video:
        assert (video.width, video.height) == (size[0] + size[0] % 2, size[1] + size[1] % 2)
        assert next(iter(video)).image_bgr.min() > 50


def test_the_file_is_one_that_browsers_play_while_loading(tmp_path):
    path = tmp_path / "out.mp4"
    write(path, noise_ticks(3))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_file_appears_only_when_it_is_whole(tmp_path):
    path = tmp_path / "out.mp4"
    sink = AnnotatedVideo(path, 64, 48, Nothing())
    sink.handle(grey_ticks([0.0])[0])
    assert not path.exists()
    sink.close()
    sink.close()
    assert names_in(tmp_path) == ["out.mp4"]


def test_abort_leaves_nothing_behind(tmp_path):
    sink = AnnotatedVideo(tmp_path / "out.mp4", 64, 48, Nothing())
    sink.handle(grey_ticks([0.0])[0])
    sink.abort()
    sink.abort()
    assert names_in(tmp_path) == []


def test_an_error_elsewhere_aborts_and_keeps_the_older_file(tmp_path):
    path = tmp_path / "out.mp4"
    path.write_bytes(b"older")
    with pytest.raises(ZeroDivisionError), AnnotatedVideo(path, 64, 48, Nothing()) as sink:
        sink.handle(grey_ticks([0.0])[0])
        raise ZeroDivisionError
    assert names_in(tmp_path) == ["out.mp4"]
    assert path.read_bytes() == b"older"


def test_no_frames_give_no_file(tmp_path):
    with AnnotatedVideo(tmp_path / "out.mp4", 64, 48, Nothing()):
        pass
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
@pytest.mark.parametrize("size_bytes", [100, 20_000, 100_000])
def test_no_space_left_is_told_and_leaves_nothing_behind(tmp_path, suffix, size_bytes):
    ticks = noise_ticks(30)
    write(tmp_path / f"whole{suffix}", ticks)
    assert (tmp_path / f"whole{suffix}").stat().st_size > 100_000
    with largest_file(size_bytes), pytest.raises(OutputError, match="no space left"):
        write(tmp_path / f"out{suffix}", ticks)
    assert names_in(tmp_path) == [f"whole{suffix}"]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("", "is a folder"),
        ("out.avi", "does not end in one of .mp4, .mov, .mkv"),
        ("out", "does not end in one of"),
        ("missing/out.mp4", "There is no folder"),
    ],
)
def test_a_bad_target_is_refused_in_one_sentence(tmp_path, name, part):
    with pytest.raises(OutputError) as caught:
        AnnotatedVideo(tmp_path / name, 64, 48, Nothing())
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)
    assert names_in(tmp_path) == []


def test_the_recording_itself_is_never_overwritten(tmp_path):
    recording = tmp_path / "recording.mp4"
    recording.write_bytes(b"precious")
    link = tmp_path / "link.mp4"
    link.symlink_to(recording)
    for target in (recording, link, tmp_path / "." / "recording.mp4"):
        with pytest.raises(OutputError, match="recording itself"):
            AnnotatedVideo(target, 64, 48, Nothing(), source=recording)
    assert recording.read_bytes() == b"precious"


def test_a_write_protected_folder(tmp_path):
    folder = tmp_path / "protected"
    folder.mkdir()
    folder.chmod(0o555)
    if os.access(folder, os.W_OK):
        pytest.skip("this user may write everywhere")
    with pytest.raises(OutputError, match="write-protected"):
        AnnotatedVideo(folder / "out.mp4", 64, 48, Nothing())


def test_what_a_painter_raises_is_passed_on_and_leaves_nothing_behind(tmp_path):
    class Clumsy:
        def paint(self, image_bgr, tick):
            raise ValueError("spilled")

    with pytest.raises(ValueError, match="spilled"):
        write(tmp_path / "out.mp4", grey_ticks([0.0]), Clumsy())
    assert names_in(tmp_path) == []


def test_the_tick_may_be_reused_once_it_was_handled(tmp_path):
    with AnnotatedVideo(tmp_path / "out.mp4", 64, 48, Nothing()) as sink:
        for tick in grey_ticks([0.0, 0.1, 0.2]):
            sink.handle(tick)
            tick.frame.image_bgr[:] = 255
    with open_video(tmp_path / "out.mp4") as video:
        assert next(iter(video)).image_bgr.mean() == pytest.approx(60, abs=4)


@pytest.mark.parametrize(
    ("colour_bgr", "bt709_yuv"),
    [
        ((0, 0, 255), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((255, 0, 0), (32, 240, 118)),
    ],
)
def test_colours_are_stored_as_the_file_says(tmp_path, colour_bgr, bt709_yuv):
    image = np.full((48, 64, 3), colour_bgr, np.uint8)
    write(tmp_path / "out.mp4", [Tick(Frame(0, 0.0, image), None, STATE, ())])
    with av.open(str(tmp_path / "out.mp4")) as container:
        frame = next(container.decode(video=0))
    bt709 = limited_range = 1
    assert (frame.colorspace, frame.color_range) == (bt709, limited_range)
    planes = frame.to_ndarray(format="yuv420p")
    seen_yuv = planes[:48].mean(), planes[48:60].mean(), planes[60:].mean()
    assert seen_yuv == pytest.approx(bt709_yuv, abs=3)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_players_find_the_chapters(tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    chapters = [Chapter("Something else", 0.0, 0.5), Chapter("Toe raises", 0.5, 1.0)]
    write(path, grey_ticks([index / 30 for index in range(30)]), chapters=chapters)
    with av.open(str(path)) as video:
        found = video.chapters()
    assert [one["metadata"]["title"] for one in found] == ["Something else", "Toe raises"]
    assert [float(one["start"] * one["time_base"]) for one in found] == [0.0, 0.5]
