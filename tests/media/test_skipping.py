"""A reading that starts later gives the same frames at the same times."""

import numpy as np
import pytest
from helpers.tiny_clips import noise_images, write_clip

from posecount.media.video import open_video


@pytest.fixture(scope="module", params=[".mp4", ".mkv", ".avi"])
def clip(request, tmp_path_factory):
    """A key frame every two seconds."""
    path = tmp_path_factory.mktemp("clips") / f"long{request.param}"
    codec = "mpeg4" if request.param == ".avi" else "libx264"
    options = {"g": "20", "keyint_min": "20", "sc_threshold": "0"}
    return write_clip(
        path, fps=10, frames=100, images=noise_images(100), codec=codec, options=options
    )


@pytest.mark.parametrize("from_s", [0.0, 0.05, 2.0, 3.3, 6.0, 9.9])
def test_what_is_left_is_as_in_a_reading_from_the_start(clip, from_s):
    with open_video(clip) as whole:
        expected = [frame for frame in whole if frame.t_s >= from_s]
    with open_video(clip) as source:
        source.skip_to(from_s)
        left = list(source)
        assert source.warnings == []
    assert [frame.t_s for frame in left] == [frame.t_s for frame in expected]
    for one, other in zip(left, expected, strict=True):
        np.testing.assert_array_equal(one.image_bgr, other.image_bgr)


def test_beyond_the_end_nothing_is_left(clip):
    with open_video(clip) as source:
        source.skip_to(20.0)
        assert list(source) == []


def test_the_key_frame_before_a_time_is_found(tmp_path):
    options = {"g": "20", "keyint_min": "20", "sc_threshold": "0"}
    path = write_clip(
        tmp_path / "a.mp4", fps=10, frames=100, images=noise_images(100), options=options
    )
    with open_video(path) as source:
        found = [source.key_frame_before(t_s) for t_s in (5.0, 2.0, 7.99, 8.0)]
    assert found == pytest.approx([4.0, 2.0, 6.0, 8.0])


def test_what_is_being_read_cannot_be_skipped(clip):
    with open_video(clip) as source:
        next(iter(source))
        with pytest.raises(RuntimeError, match="before it is read"):
            source.skip_to(1.0)
