"""What a video file is and what it claims of itself, before any picture is decoded."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from posecount.errors import VideoError

_USUAL_FPS = 30.0
_PLAUSIBLE_FPS = (0.5, 1000.0)


def check_is_readable_file(path: Path) -> None:
    """VideoError with one sentence for the user where there is no file, or nothing in it."""
    if path.is_dir():
        raise VideoError(f"{path} is a folder; give the name of a video file in it.")
    if not path.exists():
        raise VideoError(f"There is no file {path}; check its name and folder.")
    if not path.is_file():
        raise VideoError(f"{path} is not a file; give the name of a video file.")
    try:
        with path.open("rb") as file:
            is_empty = not file.read(1)
    except OSError as error:
        raise VideoError(f"{path} cannot be opened; check who may read it.") from error
    if is_empty:
        raise VideoError(f"{path} is an empty file; record or copy it again.")


def why_not_a_video(path: Path) -> str:
    """What to tell the user of a file that cannot be opened as a video."""
    with path.open("rb") as file:
        is_mp4_family = file.read(12)[4:8] in (b"ftyp", b"mdat", b"moov", b"wide")
    if is_mp4_family:
        return f"{path} is an incomplete recording, cut off before its end; copy it again."
    return f"{path} is not a video file that can be read; give an MP4, MOV, MKV or WebM file."


def choose_stream(path: Path, container: InputContainer) -> VideoStream:
    """The track that was filmed; VideoError where there is none, or none that can be read."""
    # A cover picture in a music file is a video stream to libav, but no recording.
    streams = [
        stream
        for stream in container.streams.video
        if not stream.disposition & Disposition.attached_pic
    ]
    if not streams:
        raise VideoError(f"{path} has no video in it, only sound or data; give a video file.")
    if streams[0].codec_context is None:
        raise VideoError(f"{path} is in a video format unknown here; convert it to H.264 first.")
    return streams[0]


def nominal_fps(stream: VideoStream) -> float:
    """The frame rate it claims if that is plausible, else the usual one."""
    lowest, highest = _PLAUSIBLE_FPS
    for rate in (stream.average_rate, stream.guessed_rate):
        if rate is not None and lowest <= rate <= highest:
            return float(rate)
    return _USUAL_FPS


def start_s(container: InputContainer) -> float | None:
    """When its first track starts, in seconds; None where it does not say."""
    start = cast("int | None", container.start_time)
    return None if start is None else start / av.time_base


def durations_s(
    container: InputContainer, stream: VideoStream
) -> tuple[float | None, float | None]:
    """How long the video track says it is, and the best guess at how long the recording is."""
    track_s = None
    if stream.duration and stream.time_base:
        track_s = float(stream.duration * stream.time_base)
    elif container.duration and len(container.streams) == 1:
        track_s = container.duration / av.time_base
    if track_s is None and container.duration:
        return None, container.duration / av.time_base
    return track_s, track_s


def estimated_count(duration_s: float | None, fps: float) -> int | None:
    """How many frames there should be, None where the length is unknown."""
    return None if duration_s is None else max(1, round(duration_s * fps))
