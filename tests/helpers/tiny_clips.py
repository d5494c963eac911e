"""Makes tiny video files for the tests of reading and writing."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.stream import Disposition

RED, GREEN, BLUE, WHITE = (0, 0, 255), (0, 255, 0), (255, 0, 0), (255, 255, 255)


def four_corners(width, height):
    """Red top left, green top right, blue bottom left, white bottom right."""
    image = np.zeros((height, width, 3), np.uint8)
    image[: height // 2, : width // 2] = RED
    image[: height // 2, width // 2 :] = GREEN
    image[height // 2 :, : width // 2] = BLUE
    image[height // 2 :, width // 2 :] = WHITE
    return image


def write_clip(
    path: Path,
    *,
    times_s=None,
    fps=30,
    frames=12,
    size=(64, 48),
    pixel_format="yuv420p",
    codec="libx264",
    pixel_aspect=None,
    images=None,
    options=None,
    container_options=None,
):
    """Write a clip whose frames are shown at ``times_s``, or evenly at ``fps``."""
    width, height = size
    times_s = [index / fps for index in range(frames)] if times_s is None else times_s
    with av.open(str(path), "w", options=container_options or {}) as container:
        stream = container.add_stream(codec, rate=fps)
        stream.width, stream.height, stream.pix_fmt = width, height, pixel_format
        if times_s and codec == "libx264":
            stream.codec_context.time_base = Fraction(1, 90_000)
            stream.options = {"preset": "ultrafast", **(options or {})}
        if pixel_aspect is not None:
            stream.codec_context.sample_aspect_ratio = pixel_aspect
        for index, t_s in enumerate(times_s):
            image = images[index] if images is not None else four_corners(width, height)
            frame = av.VideoFrame.from_ndarray(image, format="bgr24")
            frame.time_base = stream.codec_context.time_base or Fraction(1, fps)
            frame.pts = round(t_s / frame.time_base)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def noise_images(count, size=(64, 48), seed=0):
    """Pictures that do not compress, so that a clip of them can be cut in the middle."""
    rng = np.random.default_rng(seed)
    return [rng.integers(0, 255, (size[1], size[0], 3), dtype=np.uint8) for _ in range(count)]


def write_song(path: Path, *, cover):
    """Write a file with sound, and with a cover picture or without one."""
    with av.open(str(path), "w", format="mp4") as container:
        sound = container.add_stream("aac", rate=44_100)
        if cover:
            picture = container.add_stream("mjpeg", rate=1)
            picture.width, picture.height, picture.pix_fmt = 64, 48, "yuvj420p"
            picture.disposition = Disposition.attached_pic.value
            frame = av.VideoFrame.from_ndarray(four_corners(64, 48), format="bgr24")
            container.mux(picture.encode(frame))
            container.mux(picture.encode(None))
        for start in range(0, 8192, 1024):
            silence = np.zeros((1, 1024), np.float32)
            samples = av.AudioFrame.from_ndarray(silence, format="fltp", layout="mono")
            samples.sample_rate, samples.pts = 44_100, start
            container.mux(sound.encode(samples))
        container.mux(sound.encode(None))
    return path


def set_display_matrix(path: Path, a, b, c, d):
    """Patch the first video track's matrix in an MP4: x' = a x + c y, y' = b x + d y."""
    data = bytearray(path.read_bytes())
    bytes_before_matrix = 40
    place = data.index(b"tkhd") + len(b"tkhd") + bytes_before_matrix
    old = struct.unpack_from(">9i", data, place)
    assert old == (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    one = 1 << 16
    struct.pack_into(">9i", data, place, a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path
