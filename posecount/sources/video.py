"""Reads a recorded video as frames with true media time."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame

from posecount.errors import VideoError
from posecount.frame import Frame
from posecount.sources.container import (
    check_is_readable_file,
    choose_stream,
    durations_s,
    estimated_count,
    nominal_fps,
    start_s,
    why_not_a_video,
)
from posecount.sources.pace import Pace
from posecount.sources.picture import PictureReader
from posecount.sources.timestamps import ForwardClock

# Containers round and pad what they say about their length; less than this is no loss.
_DURATION_SLACK_S = 0.5
_DURATION_SLACK_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Recording:
    """A video file; ``mirrored`` says that its picture is a mirror image of what was filmed."""

    path: str | Path
    mirrored: bool = False


def open_video(recording: str | Path | Recording, *, analysed: bool = False) -> VideoSource:
    """Open a recording and read its first picture; a mirror image is turned back.

    Where it is to be ``analysed``, pictures that come too fast to tell more are left out.
    Raises VideoError with one sentence for the user where there is nothing to be read.
    """
    if not isinstance(recording, Recording):
        recording = Recording(recording)
    path = Path(recording.path)
    check_is_readable_file(path)
    try:
        # The prefix and the option keep libav to this one file, whatever is in its name or in it.
        container = av.open(f"file:{path}", options={"protocol_whitelist": "file"})
    except (FFmpegError, OSError, ValueError) as error:
        raise VideoError(why_not_a_video(path)) from error
    try:
        return VideoSource(path, container, recording.mirrored, analysed)
    except BaseException:
        container.close()
        raise


class VideoSource:
    """A recording, to be read once: iterate over it for its frames, close it when done.

    ``width`` and ``height`` are in pixels as shown: upright, with square pixels. ``fps`` is the
    nominal frame rate, ``frames_fps`` that of the frames it gives; time never depends on them
    unless timestamps are missing. A picture that is ``mirrored`` is turned back, so that frames
    show the scene as it was. ``duration_s`` and ``frame_count`` are the container's claims, for a
    progress bar, or None. Only one frame is held in memory at a time; frames are numbered as they
    are given.
    """

    def __init__(
        self, path: Path, container: InputContainer, mirrored: bool = False, analysed: bool = False
    ) -> None:
        self.path = path
        self._container = container
        self._stream = choose_stream(path, container)
        self._stream.thread_type = "AUTO"
        self._start_s = start_s(container)
        self.fps = nominal_fps(self._stream)
        self._clock = ForwardClock(frame_step_s=1 / self.fps)
        self._pace = Pace(self.fps if analysed else 0.0)
        self.frames_fps = self._pace.left_fps if analysed else self.fps
        self._track_s, self.duration_s = durations_s(container, self._stream)
        self.frame_count = self._stream.frames or estimated_count(self.duration_s, self.fps)
        self._latest_s = 0.0
        self._damaged_at_s: float | None = None
        self._wanted_from_s = 0.0
        self._is_read = self._finished = False
        self._decoded = self._decode()
        first = next(self._decoded, None)
        if first is None:
            raise VideoError(f"{path} holds no picture that can be read; record or copy it again.")
        self._first: VideoFrame | None = first
        self._reader = PictureReader(first, self._stream.sample_aspect_ratio, mirrored)
        self.width, self.height = self._reader.width, self._reader.height

    @property
    def warnings(self) -> list[str]:
        """What was wrong with the recording so far: one sentence each, grows while reading."""
        return [text for text in (self._damage_warning(), self._clock_warning()) if text]

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames in the order they are shown. A source can be read once."""
        if self._is_read:
            raise RuntimeError("a video source is read once; open the file again")
        self._is_read = True
        decoded, self._first = self._first, None
        index = 0
        while decoded is not None:
            self._latest_s = self._clock.repair(self._claimed_s(decoded))
            if self._latest_s >= self._wanted_from_s and self._pace.takes(self._latest_s):
                yield Frame(index, self._latest_s, self._reader.bgr(decoded))
                index += 1
            decoded = next(self._decoded, None)
        self._finished = True

    def key_frame_before(self, t_s: float) -> float | None:
        """When the last key frame up to ``t_s`` is shown, None where that is not known.

        Not to be asked of a source that is read.
        """
        try:
            self._seek(t_s)
            packet = next(self._container.demux(self._stream), None)
        except FFmpegError:
            return None
        if packet is None or packet.pts is None or packet.time_base is None:
            return None
        key_s = float(packet.pts * packet.time_base) - (self._start_s or 0.0)
        return key_s if 0.0 < key_s <= t_s else None

    def skip_to(self, t_s: float) -> None:
        """Leave out all frames before ``t_s``, without decoding them where that can be avoided.

        To be asked before reading. Where timestamps do not have to be repaired the frames that
        are left have the same times as in a reading from the start; their numbers differ.
        """
        if self._is_read or self._first is None:
            raise RuntimeError("a video source is skipped before it is read")
        self._wanted_from_s = t_s
        opening = self._first
        with suppress(FFmpegError):
            self._seek(t_s)
            self._decoded = self._decode()
            self._first = next(self._decoded, None)
        if self._first is None or self._first.pts != opening.pts:
            # Time counts from the recording's own beginning all the same.
            self._clock.repair(self._claimed_s(opening))

    def _seek(self, t_s: float) -> None:
        base = self._stream.time_base
        if base is None:
            return
        # Half a millisecond more: what is asked for may have been rounded down.
        ticks = math.floor((t_s + 0.0005 + (self._start_s or 0.0)) / base)
        self._container.seek(ticks, stream=self._stream)

    def close(self) -> None:
        """Release the file; closing twice does no harm."""
        self._decoded.close()
        self._container.close()

    def __enter__(self) -> VideoSource:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _decode(self) -> Generator[VideoFrame, None, None]:
        """Decode packet by packet, so that one broken packet costs no more than itself."""
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except FFmpegError:
                self._note_damage()
                return
            if packet is None:
                return
            try:
                frames = packet.decode()
            except FFmpegError:
                self._note_damage()
                continue
            for frame in frames:
                if frame.is_corrupt:
                    self._note_damage()
                yield frame

    def _note_damage(self) -> None:
        if self._damaged_at_s is None:
            self._damaged_at_s = self._latest_s

    def _claimed_s(self, frame: VideoFrame) -> float | None:
        """The frame's presentation time from the start of the recording, where it has one."""
        ticks = frame.pts if frame.pts is not None else frame.dts
        if ticks is None or frame.time_base is None:
            return None
        claimed_s = float(ticks * frame.time_base)
        if self._start_s is None:
            self._start_s = claimed_s
        return claimed_s - self._start_s

    def _clock_warning(self) -> str | None:
        if not self._clock.repairs:
            return None
        return (
            f"The recording has {self._clock.repairs} missing, repeated or backward timestamps; "
            "they were repaired, so times may be off a little."
        )

    def _damage_warning(self) -> str | None:
        if self._damaged_at_s is not None:
            if self._latest_s > self._damaged_at_s + _DURATION_SLACK_S:
                return (
                    f"The recording is damaged at {self._damaged_at_s:.1f} s; "
                    "what could not be read there was left out."
                )
            return self._cut_off_warning()
        return self._cut_off_warning() if self._finished and self._ends_early() else None

    def _cut_off_warning(self) -> str:
        return f"The recording is damaged after {self._latest_s:.1f} s; counted up to there."

    def _ends_early(self) -> bool:
        if self._track_s is None:
            return False
        slack_s = max(_DURATION_SLACK_S, _DURATION_SLACK_SHARE * self._track_s)
        return self._latest_s + 1 / self.fps + slack_s < self._track_s
