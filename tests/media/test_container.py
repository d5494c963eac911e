"""Only recordings are opened: what names other files, or is none, is one sentence."""

from __future__ import annotations

import os
from pathlib import Path

import av
import pytest
from helpers.not_videos import lists
from helpers.tiny_clips import four_corners, write_clip

from posecount.batch.clips import Clip, Settings
from posecount.batch.work import Failed, Task, count_clip
from posecount.errors import InputError, VideoError
from posecount.history.recordings import filmed_at
from posecount.media import container
from posecount.media.video import Recording, open_video
from posecount.parallel.chunks import chunks_of
from posecount.pose.model.choice import PoseModels
from posecount.pose.model.find import ModelFile
from posecount.review.frame_times import FrameTimes
from posecount.review.frames import FrameReader


def sentence_on(path):
    with pytest.raises(VideoError) as caught:
        open_video(path)
    told = str(caught.value)
    assert "\n" not in told and told.endswith(".") and "; " in told, told
    return told


def test_what_names_other_files_is_never_followed(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    for name in lists(tmp_path):
        told = sentence_on(tmp_path / name)
        assert any(kind in told for kind in ("list", "description")), told
    assert capfd.readouterr().err == ""


def test_no_reader_of_recordings_follows_a_list(tmp_path, monkeypatch):
    """Review, history, batch and the cutting into parts open the same way as counting."""
    monkeypatch.chdir(tmp_path)
    lists(tmp_path)
    path = tmp_path / "concat.mp4"
    for reader in (FrameReader, FrameTimes.of, lambda it: chunks_of(Recording(it), None)):
        with pytest.raises(VideoError, match="list of files"):
            reader(path)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert filmed_at(path).timestamp() == 1_700_000_000
    model = PoseModels(ModelFile(Path("none.task"), "0" * 64, "none"))
    outcome = count_clip(Task(Clip(path, "concat.mp4", Settings("toe_raise")), model))
    assert isinstance(outcome, Failed)


def test_every_format_is_one_that_libav_has_and_none_leads_elsewhere():
    elsewhere = {"concat", "hls", "dash", "image2", "sdp", "rtsp", "lavfi", "webm_dash_manifest"}
    names = {part for name in av.formats_available for part in name.split(",")}
    meant = {*container.FORMATS, *container.BARE_FORMATS}
    assert meant <= names
    assert meant & elsewhere == set()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("-", "standard input"),
        ("http://127.0.0.1:9/v.mp4", "http://127.0.0.1:9/v.mp4 is an address"),
        ("rtsp://127.0.0.1:9/v", "posecount live --camera"),
        ("file:///tmp/v.mp4", "without file://"),
        ("v.mp4", "There is no file"),
        ("x" * 5000, "check its name"),
        ("a\0b", "check its name"),
        ("/dev/null", "a pipe or a device"),
        ("/dev/zero", "a pipe or a device"),
    ],
)
def test_what_is_no_file_is_told_with_what_is_taken(name, says):
    assert says in sentence_on(name)


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.mp4")
    assert "a pipe or a device" in sentence_on(tmp_path / "pipe.mp4")


@pytest.mark.parametrize("size", [(1, 400), (400, 1), (2, 2), (15, 300), (300, 15)])
def test_nobody_is_looked_for_in_a_line(tmp_path, size):
    path = write_clip(tmp_path / "line.mov", size=size, codec="png", pixel_format="rgb24")
    assert f"too small to see anybody in it ({size[0]} x {size[1]} pixels)" in sentence_on(path)


@pytest.mark.parametrize("size", [(16, 16), (17, 301), (301, 17)])
def test_the_smallest_pictures_are_read(tmp_path, size):
    path = write_clip(tmp_path / "small.mkv", size=size, codec="ffv1", pixel_format="yuv444p")
    with open_video(path) as source:
        assert {frame.image_bgr.shape for frame in source} == {(size[1], size[0], 3)}


def test_a_picture_that_would_fill_the_memory_is_not_decoded(tmp_path):
    """Patched into the header: a few bytes that claim 16,000 by 16,000 pixels."""
    path = write_clip(tmp_path / "bomb.mp4", codec="mjpeg", pixel_format="yuvj420p")
    data = bytearray(path.read_bytes())
    # In every JPEG, behind the marker of its frame: length, depth, then height and width.
    at = data.find(b"\xff\xc0")
    while at >= 0:
        data[at + 5 : at + 9] = (16_000).to_bytes(2, "big") * 2
        at = data.find(b"\xff\xc0", at + 2)
    path.write_bytes(data)
    sentence_on(path)


def two_tracks(path, first_frames, second_frames):
    """A file with two video tracks, the first a grey one, the second with four colours."""
    with av.open(str(path), "w") as made:
        streams = []
        for _ in range(2):
            stream = made.add_stream("libx264", rate=10)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            streams.append(stream)
        images = (four_corners(64, 48) * 0 + 128, four_corners(64, 48))
        for stream, image, frames in zip(
            streams, images, (first_frames, second_frames), strict=True
        ):
            for index in range(frames):
                frame = av.VideoFrame.from_ndarray(image, format="bgr24")
                frame.pts = index
                made.mux(stream.encode(frame))
            made.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
@pytest.mark.parametrize(("first", "second"), [(1, 12), (12, 1), (5, 12), (12, 12)])
def test_of_several_tracks_the_one_with_most_frames_is_read(tmp_path, suffix, first, second):
    path = two_tracks(tmp_path / f"two{suffix}", first, second)
    with open_video(path) as source:
        frames = list(source)
    assert len(frames) == max(first, second)
    is_colourful = frames[-1].image_bgr.std() > 50
    assert is_colourful == (second > first)
    assert len(FrameReader(path).times) == max(first, second)


@pytest.mark.parametrize("fps", [0.0, -1.0, float("nan"), float("inf"), 0.1, 2000.0])
def test_a_frame_rate_that_cannot_be_is_refused(tmp_path, fps):
    path = write_clip(tmp_path / "raw.h264")
    with pytest.raises(InputError, match="frame rate must be from"):
        open_video(Recording(path, fps=fps))
