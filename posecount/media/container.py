"""Opens a recording's file, and reads what it claims of itself before a picture is decoded."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TypeVar, cast

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.stream import VideoStream

from posecount.errors import InputError, VideoError
from posecount.media.kinds import why_not_a_video
from posecount.media.watch import LIBRARY_LIMIT_S, Pulse, within_limit

Value = TypeVar("Value")

FORMATS = (
    *("mov", "matroska", "avi", "mpegts", "mpeg", "asf", "flv", "ogg", "ivf", "dv"),
    *("yuv4mpegpipe", "gif", "apng"),
)
"""libav's names of the formats that are opened: each is one file that holds its own pictures.
Formats that name other files (playlists, lists to join, DASH, image sequences, stream descriptions)
are left out, and so are those that libav makes up itself or takes from a device."""

BARE_FORMATS = ("h264", "hevc", "av1", "obu", "m4v", "mpegvideo", "mjpeg")
"""Pictures one after the other, without times; libav makes some up from an invented rate."""

LARGEST_PX = 36_000_000
"""Most pixels of a picture. 8K video has 33 million, which take 100 MB as they are analysed."""

SMALLEST_SIDE_PX = 16
"""No person can be made out in a lower or narrower picture."""

_OPTIONS = {
    # Whatever a file contains, libav opens no other file for it and uses no network.
    "protocol_whitelist": "file",
    "format_whitelist": ",".join((*FORMATS, *BARE_FORMATS)),
    "enable_drefs": "0",
    "use_absolute_path": "0",
    # A picture's size is only a claim until it is decoded, and libav decodes to find out.
    "max_pixels": str(LARGEST_PX),
}
_USUAL_FPS = 30.0
_PLAUSIBLE_FPS = (0.5, 1000.0)
_FASTEST_FPS = 1000.0
# If no video track states its length, this many packets are counted to find the longest.
_COUNTED_PACKETS = 2000
# A drive letter isn't an address: that has two letters at least. Path makes one slash of two.
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/")


def open_container(path: Path) -> InputContainer:
    """Open one of the `FORMATS`; raise VideoError with one sentence for the user for anything else.

    This may hang in the library: call it by way of `in_time`.
    """
    check_is_readable_file(path)
    try:
        # The prefix keeps libav from reading a protocol or a pattern into the name.
        container = av.open(
            f"file:{path}", options=dict(_OPTIONS), timeout=(LIBRARY_LIMIT_S, LIBRARY_LIMIT_S)
        )
    except av.ExitError as error:
        raise _too_slow(path) from error
    except (FFmpegError, OSError, ValueError, RuntimeError) as error:
        raise VideoError(why_not_a_video(path)) from error
    return container


def in_time(path: Path, work: Callable[[], Value], pulse: Pulse | None = None) -> Value:
    """Return what ``work()`` reads from the file at ``path``, as `within_limit` does.

    Raises VideoError with one sentence for the user if it hangs.
    """
    try:
        return within_limit(work, pulse)
    except TimeoutError as error:
        raise _too_slow(path) from error


def _too_slow(path: Path) -> VideoError:
    return VideoError(
        f"{path} could not be read in a reasonable time; it is damaged, or its disk does not "
        "answer: copy it again."
    )


def check_is_readable_file(path: Path) -> None:
    """Raise VideoError with one sentence for the user if the file does not exist or is empty."""
    try:
        is_there, is_folder, is_file = path.exists(), path.is_dir(), path.is_file()
    except (OSError, ValueError) as error:
        raise VideoError(f"{path} cannot be looked at; check its name and folder.") from error
    if not is_there:
        raise VideoError(_why_not_there(path))
    if is_folder:
        raise VideoError(f"{path} is a folder; give the name of a video file in it.")
    if not is_file:
        raise VideoError(
            f"{path} is a pipe or a device, not a file; save the recording in a file first."
        )
    try:
        with path.open("rb") as file:
            is_empty = not file.read(1)
    except OSError as error:
        raise VideoError(f"{path} cannot be opened; check who may read it.") from error
    if is_empty:
        raise VideoError(f"{path} is an empty file; record or copy it again.")


def _why_not_there(path: Path) -> str:
    name = str(path)
    if name == "-":
        return (
            "A recording cannot be read from standard input, it has to be a file; save it first "
            "and give its name."
        )
    address = _ADDRESS.match(name)
    if address is None:
        return f"There is no file {path}; check its name and folder."
    name = re.sub(":/+", "://", name, count=1)
    if address[1].lower() == "file":
        return f"{name} is not the name of a file; give it without file:// at its beginning."
    return (
        f"{name} is an address, not a file; download the recording first, or for a camera that "
        "is sending now use posecount live --camera ADDRESS."
    )


def choose_stream(path: Path, container: InputContainer) -> VideoStream:
    """Return the track that was filmed. Raises VideoError if none can be read.

    Of several it is the one with most frames: the others may be a still or a small preview.
    """
    # A cover picture in a music file is a video stream to libav, but no recording.
    streams = [
        stream
        for stream in container.streams.video
        if not stream.disposition & Disposition.attached_pic
    ]
    if not streams:
        raise VideoError(f"{path} has no video in it, only sound or data; give a video file.")
    stream = streams[0] if len(streams) == 1 else _longest(path, streams)
    codec = stream.codec_context
    if codec is None:
        raise VideoError(f"{path} is in a video format unknown here; convert it to H.264 first.")
    check_size(path, stream.width, stream.height)
    codec.options = {**codec.options, "max_pixels": str(LARGEST_PX)}
    return stream


def _longest(path: Path, streams: list[VideoStream]) -> VideoStream:
    counts = {stream.index: stream.frames for stream in streams}
    if not all(counts.values()):
        found = dict.fromkeys(counts, 0)
        # It is opened again, because not every format can be read from its beginning twice.
        with open_container(path) as container, suppress(FFmpegError):
            for packet in islice(container.demux(*container.streams.video), _COUNTED_PACKETS):
                if packet.size and packet.stream.index in counts:
                    found[packet.stream.index] += 1
        counts = found
    return max(streams, key=lambda stream: counts[stream.index])


def check_size(path: Path, width_px: int, height_px: int) -> None:
    """Raise VideoError if pictures of that size are of no use; 0 means not known yet."""
    if width_px * height_px > LARGEST_PX:
        raise VideoError(
            f"The picture of {path} is too large ({width_px} x {height_px} pixels); convert it to "
            "4K or less."
        )
    if 0 < min(width_px, height_px) < SMALLEST_SIDE_PX:
        raise VideoError(
            f"The picture of {path} is too small to see anybody in it ({width_px} x {height_px} "
            "pixels); give the recording in its original size."
        )


def has_own_times(container: InputContainer) -> bool:
    """Whether the format says when each picture is shown."""
    return not set(BARE_FORMATS) & set(container.format.name.split(","))


def check_fps(fps: float | None) -> float | None:
    """Return the frame rate asked for. Raises InputError if there can be no such rate."""
    lowest = _PLAUSIBLE_FPS[0]
    if fps is None or (math.isfinite(fps) and lowest <= fps <= _FASTEST_FPS):
        return fps
    raise InputError(f"The frame rate must be from {lowest:g} to {_FASTEST_FPS:g} a second.")


def nominal_fps(stream: VideoStream, *, has_times: bool = True) -> float:
    """Return the frame rate the track claims if that is plausible, else the usual one."""
    lowest, highest = _PLAUSIBLE_FPS
    rates = (stream.average_rate, stream.guessed_rate)
    # Without times the average is libav's invention; the guess is the codec's own rate, if it has
    # one.
    for rate in rates if has_times else rates[1:]:
        if rate is not None and lowest <= rate <= highest:
            return float(rate)
    return _USUAL_FPS


def start_s(container: InputContainer) -> float | None:
    """Return the start of the first track in seconds; None if the file does not say."""
    start = cast("int | None", container.start_time)
    return None if start is None else start / av.time_base


def durations_s(
    container: InputContainer, stream: VideoStream
) -> tuple[float | None, float | None]:
    """Return the video track's stated length, and the best guess at the recording's length."""
    track_s = None
    if stream.duration and stream.time_base:
        track_s = float(stream.duration * stream.time_base)
    elif container.duration and len(container.streams) == 1:
        track_s = container.duration / av.time_base
    if track_s is None and container.duration:
        return None, container.duration / av.time_base
    return track_s, track_s


def estimated_count(duration_s: float | None, fps: float) -> int | None:
    """Return the expected number of frames, None if the length is unknown."""
    return None if duration_s is None else max(1, round(duration_s * fps))
