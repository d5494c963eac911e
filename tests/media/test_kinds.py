"""What is a picture and no video is called one, by the name of its format."""

from __future__ import annotations

import pytest
from helpers.not_videos import animated_webp, motion_photo, pictures
from helpers.tiny_clips import noise_images, write_clip

from posecount.errors import VideoError
from posecount.media.video import open_video


def sentence_on(path):
    with pytest.raises(VideoError) as caught:
        open_video(path)
    return str(caught.value)


def test_a_photo_is_a_picture_in_its_format(tmp_path, capfd):
    for name, kind in pictures(tmp_path).items():
        assert f"is a picture ({kind}), not a video" in sentence_on(tmp_path / name)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("name", ["PXL.MP.jpg", "motion.mp4"])
def test_a_motion_photo_is_a_picture_whose_video_can_be_saved(tmp_path, name):
    told = sentence_on(motion_photo(tmp_path / name))
    assert "is a picture (JPEG), not a video" in told
    assert "save that video" in told


def test_an_animated_webp_is_to_be_converted(tmp_path):
    assert "an animated picture (WebP)" in sentence_on(animated_webp(tmp_path / "moving.webp"))


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".avi", ".h264"])
@pytest.mark.parametrize(("frames", "says"), [(1, "only one frame"), (2, "only 2 frames")])
def test_one_or_two_frames_are_a_picture(tmp_path, suffix, frames, says):
    codec = "mpeg4" if suffix == ".avi" else "libx264"
    path = write_clip(tmp_path / f"short{suffix}", frames=frames, codec=codec)
    told = sentence_on(path)
    assert "is a picture, not a video" in told and says in told


def test_three_frames_are_a_video(tmp_path):
    with open_video(write_clip(tmp_path / "short.mp4", frames=3)) as source:
        assert len(list(source)) == 3


def test_what_was_a_video_before_it_was_damaged_is_not_called_a_picture(tmp_path):
    path = write_clip(
        tmp_path / "cut.mp4",
        images=noise_images(12),
        options={"g": "1"},
        container_options={"movflags": "faststart"},
    )
    data = path.read_bytes()
    # The index, and of the pictures the first two.
    path.write_bytes(data[: len(data) - round(9.5 * (len(data) / 12))])
    told = sentence_on(path)
    assert "is damaged, only" in told and "picture, not" not in told


@pytest.mark.parametrize(("suffix", "codec"), [(".gif", "gif"), (".png", "apng")])
def test_a_moving_picture_is_counted_where_it_can_be_read(tmp_path, suffix, codec):
    pixels = "rgb8" if codec == "gif" else "rgb24"
    path = tmp_path / f"moving{suffix}"
    made = write_clip(
        tmp_path / f"moving.{codec}", codec=codec, pixel_format=pixels, fps=10
    ).rename(path)
    with open_video(made) as source:
        assert len(list(source)) == 12
