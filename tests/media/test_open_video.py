from __future__ import annotations

import os
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest
from helpers.tiny_clips import (
    BLUE,
    GREEN,
    RED,
    WHITE,
    four_corners,
    noise_images,
    set_display_matrix,
    write_clip,
    write_song,
)

from posecount.errors import VideoError
from posecount.media.video import Recording, open_video


def read(path):
    with open_video(path) as source:
        frames = list(source)
        return source, frames


def corner_colours(image):
    """The four corners' pure colours: top left, top right, bottom left, bottom right."""
    height, width = image.shape[:2]
    spots = [image[round(height * y), round(width * x)] for y in (0.25, 0.75) for x in (0.25, 0.75)]
    return [tuple(int(channel > 128) * 255 for channel in spot) for spot in spots]


@pytest.mark.parametrize("fps", [10, 30, 60, 120])
@pytest.mark.parametrize(
    ("suffix", "codec"),
    [(".mp4", "libx264"), (".mkv", "libx264"), (".mov", "libx264"), (".avi", "mpeg4")],
)
def test_constant_rate_gives_the_time_of_each_frame(tmp_path, fps, suffix, codec):
    source, frames = read(write_clip(tmp_path / f"clip{suffix}", fps=fps, codec=codec))
    assert [frame.index for frame in frames] == list(range(12))
    # Matroska keeps whole milliseconds.
    assert [frame.t_s for frame in frames] == pytest.approx(
        [index / fps for index in range(12)], abs=0.0006
    )
    assert source.warnings == []
    assert source.fps == pytest.approx(fps, rel=0.01)
    assert source.frame_count == 12
    assert source.duration_s == pytest.approx(12 / fps, abs=0.05)


def test_variable_rate_keeps_every_timestamp(tmp_path):
    times_s = [0.0, 0.033, 0.1, 0.5, 0.52, 2.25, 2.3]
    _, frames = read(write_clip(tmp_path / "vfr.mp4", times_s=times_s))
    assert [frame.t_s for frame in frames] == pytest.approx(times_s, abs=1e-4)


def test_time_counts_from_the_start_of_the_recording(tmp_path):
    _, frames = read(write_clip(tmp_path / "late.mkv", times_s=[5.0, 5.1, 5.2]))
    assert [frame.t_s for frame in frames] == pytest.approx([0.0, 0.1, 0.2], abs=1e-3)


def test_repeated_timestamps_are_repaired_and_told_once(tmp_path):
    path = write_clip(
        tmp_path / "twice.mkv",
        times_s=[0.0, 0.1, 0.1, 0.2, 0.2, 0.3],
        codec="ffv1",
        fps=1000,
    )
    source, frames = read(path)
    stamps_ms = [round(frame.t_s * 1000) for frame in frames]
    assert stamps_ms == [0, 100, 101, 200, 201, 300]
    assert len(source.warnings) == 1
    assert "2 missing, repeated or backward timestamps" in source.warnings[0]


@pytest.mark.parametrize(
    ("matrix", "corners"),
    [
        ((1, 0, 0, 1), [RED, GREEN, BLUE, WHITE]),
        # turned by a quarter clockwise, as phones held upright store it
        ((0, 1, -1, 0), [BLUE, RED, WHITE, GREEN]),
        ((-1, 0, 0, -1), [WHITE, BLUE, GREEN, RED]),
        ((0, -1, 1, 0), [GREEN, WHITE, RED, BLUE]),
        # mirrored, as some front cameras store it
        ((-1, 0, 0, 1), [GREEN, RED, WHITE, BLUE]),
        ((0, 1, 1, 0), [RED, BLUE, GREEN, WHITE]),
    ],
)
def test_the_picture_is_turned_as_the_container_says(tmp_path, matrix, corners):
    path = set_display_matrix(write_clip(tmp_path / "phone.mp4", size=(96, 48)), *matrix)
    source, frames = read(path)
    portrait = matrix[0] == 0
    assert (source.width, source.height) == ((48, 96) if portrait else (96, 48))
    image = frames[-1].image_bgr
    assert image.shape == (source.height, source.width, 3)
    assert image.flags.c_contiguous
    assert image.dtype == np.uint8
    assert corner_colours(image) == corners


@pytest.mark.parametrize("matrix", [(1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, 1)])
@pytest.mark.parametrize("turned_deg", [0, 90, 180, 270])
def test_what_is_shown_is_turned_clockwise_as_asked(tmp_path, matrix, turned_deg):
    path = set_display_matrix(write_clip(tmp_path / "phone.mp4", size=(96, 48)), *matrix)
    _, as_shown = read(path)
    source, turned = read(Recording(path, turned_deg=turned_deg))
    for one, other in zip(turned, as_shown, strict=True):
        assert (one.image_bgr == np.rot90(other.image_bgr, -turned_deg // 90)).all()
        assert one.image_bgr.shape[:2] == (source.height, source.width)
        assert one.image_bgr.flags.c_contiguous


@pytest.mark.parametrize("matrix", [(1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, 1)])
@pytest.mark.parametrize("turned_deg", [0, 90, 180, 270])
def test_a_mirror_image_is_turned_as_it_is_shown(tmp_path, matrix, turned_deg):
    path = set_display_matrix(write_clip(tmp_path / "phone.mp4", size=(96, 48)), *matrix)
    _, upright = read(Recording(path, turned_deg=turned_deg))
    _, turned_back = read(Recording(path, mirrored=True, turned_deg=turned_deg))
    for one, other in zip(turned_back, upright, strict=True):
        assert (one.image_bgr == other.image_bgr[:, ::-1]).all()


@pytest.mark.parametrize(
    "matrix", [(1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0), (-1, 0, 0, 1)]
)
def test_a_mirror_image_is_turned_back_however_the_container_turns_it(tmp_path, matrix):
    path = set_display_matrix(write_clip(tmp_path / "selfie.mp4", size=(96, 48)), *matrix)
    _, as_recorded = read(path)
    source, turned_back = read(Recording(path, mirrored=True))
    assert (source.height, source.width) == as_recorded[0].image_bgr.shape[:2]
    for one, other in zip(turned_back, as_recorded, strict=True):
        assert (one.image_bgr == other.image_bgr[:, ::-1]).all()
        assert one.image_bgr.flags.c_contiguous


def test_pixels_come_out_square(tmp_path):
    path = write_clip(tmp_path / "wide.mp4", size=(64, 48), pixel_aspect=Fraction(4, 3))
    source, frames = read(path)
    assert (source.width, source.height) == (85, 48)
    assert frames[0].image_bgr.shape == (48, 85, 3)


@pytest.mark.parametrize("size", [(65, 49), (64, 49), (427, 241)])
def test_odd_sizes(tmp_path, size):
    source, frames = read(write_clip(tmp_path / "odd.mp4", size=size, pixel_format="yuv444p"))
    assert (source.width, source.height) == size
    assert corner_colours(frames[3].image_bgr) == [RED, GREEN, BLUE, WHITE]


def test_ten_bit_video_is_converted(tmp_path):
    _, frames = read(write_clip(tmp_path / "deep.mp4", pixel_format="yuv420p10le"))
    assert corner_colours(frames[0].image_bgr) == [RED, GREEN, BLUE, WHITE]


def test_a_change_of_size_is_scaled_to_the_first(tmp_path):
    small = write_clip(tmp_path / "small.h264", size=(64, 48))
    large = write_clip(tmp_path / "large.h264", size=(128, 96))
    both = tmp_path / "both.h264"
    both.write_bytes(small.read_bytes() + large.read_bytes())
    _, frames = read(both)
    assert len(frames) == 24
    assert {frame.image_bgr.shape for frame in frames} == {(48, 64, 3)}
    assert corner_colours(frames[-1].image_bgr) == [RED, GREEN, BLUE, WHITE]
    assert all(late.t_s > early.t_s for early, late in pairwise(frames))


def test_frames_do_not_share_their_pixels(tmp_path):
    greys = [20 * index for index in range(12)]
    images = [np.full((48, 64, 3), grey, np.uint8) for grey in greys]
    _, frames = read(write_clip(tmp_path / "brighter.mp4", images=images))
    assert [frame.image_bgr.mean() for frame in frames] == pytest.approx(greys, abs=6)
    assert not any(
        np.shares_memory(early.image_bgr, late.image_bgr) for early, late in pairwise(frames)
    )


@pytest.mark.parametrize("name", ["12:30 heel raise.mp4", "set%03d.mp4", "fußübung.mp4"])
def test_any_file_name_will_do(tmp_path, monkeypatch, name):
    write_clip(tmp_path / "plain.mp4").rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    _, frames = read(name)
    assert len(frames) == 12


def test_a_recording_cut_off_in_the_middle_is_read_up_to_there(tmp_path, capfd):
    path = write_clip(
        tmp_path / "cut.mp4",
        images=noise_images(60),
        frames=60,
        container_options={"movflags": "faststart"},
    )
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    source, frames = read(path)
    assert 20 <= len(frames) <= 40
    assert source.warnings == [
        f"The recording is damaged after {frames[-1].t_s:.1f} s; counted up to there."
    ]
    assert capfd.readouterr().err == ""


def test_a_cut_off_matroska_file_is_noticed_too(tmp_path):
    path = write_clip(tmp_path / "cut.mkv", images=noise_images(60), frames=60)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    source, frames = read(path)
    assert 20 <= len(frames) <= 40
    assert "damaged after" in source.warnings[0]


@pytest.mark.parametrize(
    ("codec", "pixel_format", "options"),
    [
        # a decoder that patches over damage and says so
        ("libx264", "yuv420p", {"g": "1"}),
        # a decoder that refuses it
        ("png", "rgb24", None),
    ],
)
def test_damage_in_the_middle_costs_only_what_it_hit(tmp_path, capfd, codec, pixel_format, options):
    path = write_clip(
        tmp_path / "scratched.mov",
        images=noise_images(60),
        frames=60,
        codec=codec,
        pixel_format=pixel_format,
        options=options,
    )
    data = bytearray(path.read_bytes())
    middle, scratch = len(data) // 2, b"\xff" * (len(data) // 16)
    data[middle : middle + len(scratch)] = scratch
    path.write_bytes(data)
    source, frames = read(path)
    assert 40 <= len(frames) <= 60
    assert frames[-1].t_s == pytest.approx(59 / 30, abs=0.01)
    (warning,) = source.warnings
    assert "damaged at" in warning
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("codec", ["libx264", "mjpeg"])
def test_a_stream_without_timestamps_says_which_rate_was_assumed(tmp_path, codec):
    name, pixels = ("raw.h264", "yuv420p") if codec == "libx264" else ("raw.mjpeg", "yuvj420p")
    path = write_clip(tmp_path / name, fps=10, codec=codec, pixel_format=pixels)
    with open_video(path) as source:
        times_s = [frame.t_s for frame in source]
        (warning,) = source.warnings
    assert f"{source.fps:g} a second were assumed" in warning and "--fps" in warning
    assert times_s == pytest.approx([index / source.fps for index in range(12)])


@pytest.mark.parametrize("codec", ["libx264", "mjpeg"])
def test_a_rate_that_was_given_is_that_of_a_stream_without_timestamps(tmp_path, codec):
    name, pixels = ("raw.h264", "yuv420p") if codec == "libx264" else ("raw.mjpeg", "yuvj420p")
    path = write_clip(tmp_path / name, fps=10, codec=codec, pixel_format=pixels)
    with open_video(Recording(path, fps=8.0)) as source:
        times_s = [frame.t_s for frame in source]
        assert source.warnings == []
    assert (source.fps, source.frames_fps) == (8.0, 8.0)
    assert times_s == pytest.approx([index / 8 for index in range(12)])


def test_a_stream_without_timestamps_is_skipped_by_that_rate_too(tmp_path):
    path = write_clip(tmp_path / "raw.h264", fps=10, frames=40)
    with open_video(Recording(path, fps=10.0)) as source:
        assert source.key_frame_before(2.0) is None
        source.skip_to(2.0)
        assert [frame.t_s for frame in source] == pytest.approx([i / 10 for i in range(20, 40)])


def test_the_rate_of_a_stream_without_timestamps_is_the_one_its_codec_states(tmp_path):
    """libav's own idea of it is 25, whatever the stream says."""
    path = tmp_path / "raw.m2v"
    with av.open(str(path), "w", format="mpeg2video") as container:
        stream = container.add_stream("mpeg2video", rate=50)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for index in range(20):
            frame = av.VideoFrame.from_ndarray(four_corners(64, 48), format="bgr24")
            frame.pts = index
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    source, _ = read(path)
    assert source.fps == 50
    assert "50 a second were assumed" in source.warnings[0]


def test_a_rate_that_is_not_needed_changes_nothing_and_is_told(tmp_path):
    path = write_clip(tmp_path / "clip.mp4", fps=10)
    with open_video(Recording(path, fps=60.0)) as source:
        times_s = [frame.t_s for frame in source]
        assert source.fps == 10
        assert "the frame rate given is not used" in source.warnings[0]
    assert times_s == pytest.approx([index / 10 for index in range(12)])


def before_zero(path, start_s, *, frames=60, options=None):
    """A Matroska file at 10 frames a second that begins at a time before zero."""
    with av.open(str(path), "w", options={"avoid_negative_ts": "disabled"}) as container:
        stream = container.add_stream("libx264", rate=10, options=options or {})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for index in range(frames):
            frame = av.VideoFrame.from_ndarray(four_corners(64, 48), format="bgr24")
            frame.pts, frame.time_base = index + round(start_s * 10), Fraction(1, 10)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("start_s", [-0.1, -0.5, -3.0])
@pytest.mark.parametrize("options", [{"bf": "0"}, {"bf": "0", "g": "7"}])
def test_matroska_that_begins_before_zero_is_timed_from_its_first_frame(tmp_path, start_s, options):
    path = before_zero(tmp_path / "early.mkv", start_s, options=options)
    _, frames = read(path)
    assert [frame.t_s for frame in frames] == pytest.approx([i / 10 for i in range(60)], abs=0.002)
    with open_video(path) as source:
        source.skip_to(3.95)
        assert [frame.t_s for frame in source] == pytest.approx([i / 10 for i in range(40, 60)])


def test_a_source_is_read_once(tmp_path):
    with open_video(write_clip(tmp_path / "clip.mp4")) as source:
        assert len(list(source)) == 12
        with pytest.raises(RuntimeError, match="read once"):
            list(source)


def test_closing_in_the_middle_ends_the_reading(tmp_path):
    source = open_video(write_clip(tmp_path / "clip.mp4"))
    frames = iter(source)
    next(frames)
    source.close()
    source.close()
    assert list(frames) == []


def test_a_moving_gif_is_a_video(tmp_path):
    path = write_clip(tmp_path / "moving.gif", codec="gif", pixel_format="rgb8", fps=10)
    _, frames = read(path)
    assert len(frames) == 12
    assert frames[1].t_s == pytest.approx(0.1)


def bad_inputs(folder):
    """Inputs nobody can count in, and a part of the sentence each must give."""
    (folder / "empty.mp4").touch()
    (folder / "letter.mp4").write_text("not a video at all\n" * 200)
    (folder / "playlist.mp4").write_text("#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n")
    write_clip(folder / "zero.mp4", times_s=[])
    write_song(folder / "song.m4a", cover=False)
    write_song(folder / "cover.m4a", cover=True)
    whole = write_clip(folder / "whole.mp4", images=noise_images(12)).read_bytes()
    (folder / "unfinished.mp4").write_bytes(whole[: len(whole) // 2])
    return {
        "missing.mp4": "There is no file",
        ".": "is a folder",
        "empty.mp4": "is an empty file",
        "letter.mp4": "is not a video file",
        "playlist.mp4": "",
        "zero.mp4": "",
        "song.m4a": "has no video in it",
        "cover.m4a": "has no video in it",
        "unfinished.mp4": "incomplete recording",
    }


def test_bad_input_gives_one_clear_sentence(tmp_path, capfd):
    for name, part in bad_inputs(tmp_path).items():
        with pytest.raises(VideoError) as caught:
            open_video(tmp_path / name)
        message = str(caught.value)
        assert part in message, name
        assert "\n" not in message
        assert "; " in message, "it has to say what to do"
    assert capfd.readouterr().err == ""


def test_a_file_that_may_not_be_read(tmp_path):
    path = write_clip(tmp_path / "private.mp4")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(VideoError, match="check who may read it"):
        open_video(path)
