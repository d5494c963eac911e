"""Reads a recorded video as frames with true media time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from av.error import FFmpegError
from av.video.frame import VideoFrame

from posecount.frame import Frame
from posecount.media.container import (
    check_fps,
    check_size,
    durations_s,
    estimated_count,
    in_time,
    nominal_fps,
    start_s,
)
from posecount.media.decimate import Decimator
from posecount.media.decoder import Decoded, Decoder
from posecount.media.picture import PictureReader
from posecount.media.timestamps import ForwardClock
from posecount.media.watch import Pulse, never
from posecount.prefetch import prefetch
from posecount.quarter_turn import QuarterTurn

# Containers round and pad their stated length; a smaller difference is no loss.
_DURATION_SLACK_S = 0.5
_DURATION_SLACK_SHARE = 0.02
Value = TypeVar("Value")

# Number of pictures decoded ahead, so that decoding and what follows run at the same time.
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Recording:
    """A video file; ``mirrored`` says that its picture is a mirror image of what was filmed.

    ``fps`` is the frame rate for files that don't say when each picture is shown; None assumes one.
    ``turned_deg`` is how far the picture as shown must be turned clockwise to be upright. Of
    upright pictures only the ``columns`` from the first one to before the last one are shown, and
    the rest is grey; None shows all.
    """

    path: str | Path
    mirrored: bool = False
    fps: float | None = None
    turned_deg: QuarterTurn = 0
    columns: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Progress:
    """The state of reading: the newest time, and the faults found up to there."""

    latest_s: float = 0.0
    damaged_at_s: float | None = None
    repairs: int = 0
    zero_s: float | None = None
    is_finished: bool = False


def open_video(
    recording: str | Path | Recording,
    *,
    analysed: bool = False,
    stop: Callable[[], bool] = never,
) -> VideoSource:
    """Open a recording and read its first pictures; a mirror image is turned back.

    With ``analysed``, pictures that come faster than analysis needs are left out. When ``stop()``
    turns true, a hanging read is abandoned. Raises VideoError with one sentence for the user if
    there is nothing to read, or reading hangs; InputError for an impossible frame rate.
    """
    if not isinstance(recording, Recording):
        recording = Recording(recording)
    check_fps(recording.fps)
    return VideoSource(recording, analysed, stop)


class VideoSource:
    """A recording, readable once: iterate over it for its frames, close it when done.

    ``width`` and ``height`` are in pixels as shown: upright, with square pixels. ``fps`` is the
    nominal frame rate, ``frames_fps`` that of the frames it gives; time never depends on them
    unless timestamps are missing. A ``mirrored`` picture is turned back, so that frames show the
    real scene. ``duration_s`` and ``frame_count`` are the container's claims, for a progress bar,
    or None. Only a few frames are held in memory at a time; frames are numbered as they are given.
    """

    def __init__(
        self, recording: Recording, analysed: bool = False, stop: Callable[[], bool] = never
    ) -> None:
        self.path = Path(recording.path)
        self._pulse = Pulse(stop)
        self._decoder = self._in_time(lambda: Decoder(self.path, self._pulse))
        try:
            self._prepare(recording, analysed)
        except BaseException:
            self._decoder.close()
            raise

    def _prepare(self, recording: Recording, analysed: bool) -> None:
        container, stream = self._decoder.container, self._decoder.stream
        self._has_times = self._decoder.has_times
        self._stated_fps = recording.fps
        claimed_fps = nominal_fps(stream, has_times=self._has_times)
        is_needed = recording.fps is not None and not self._has_times
        self.fps = recording.fps if recording.fps is not None and is_needed else claimed_fps
        self._start_s = start_s(container)
        self._clock = ForwardClock(frame_step_s=1 / self.fps)
        self._pace = Decimator(self.fps if analysed else 0.0)
        self.frames_fps = self._pace.left_fps if analysed else self.fps
        self._track_s, self.duration_s = durations_s(container, stream)
        self.frame_count = stream.frames or estimated_count(self.duration_s, self.fps)
        self._latest_s = 0.0
        self._damaged_at_s: float | None = None
        self._wanted_from_s = 0.0
        self._is_read = self._is_closed = self._hangs = False
        self._progress = _Progress()
        self._ahead: Generator[tuple[Frame | None, _Progress], None, None] | None = None
        self._opening = self._decoder.opening
        first = next(frame for frame in self._opening if frame is not None)
        self._reader = PictureReader(
            first,
            stream.sample_aspect_ratio,
            recording.mirrored,
            recording.turned_deg,
            recording.columns,
        )
        self.width, self.height = self._reader.width, self._reader.height
        check_size(self.path, self.width, self.height)

    @property
    def warnings(self) -> list[str]:
        """The faults found in the recording so far, one sentence each; grows while reading."""
        told = (
            self._hang_warning(),
            self._damage_warning(),
            self._rate_warning(),
            self._clock_warning(),
        )
        return [text for text in told if text]

    @property
    def zero_s(self) -> float | None:
        """The file's own time (seconds) that is 0 here; None until it is known."""
        return self._progress.zero_s

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames in the order they are shown. A source can be read once.

        Reading ends early, with a warning, if it hangs.
        """
        if self._is_read:
            raise RuntimeError("a video source is read once; open the file again")
        self._is_read = True
        self._ahead = prefetch(self._steps(), _AHEAD, self._pulse.is_stuck)
        try:
            for frame, reached in self._ahead:
                self._progress = reached
                if frame is not None:
                    yield frame
        except TimeoutError:
            self._hangs = True

    def _steps(self) -> Generator[tuple[Frame | None, _Progress], None, None]:
        """Yield the frames with the state of reading after each; runs in the decoding thread."""
        index = 0
        with self._pulse.use():
            for decoded in chain(self._opening, self._decoder.frames):
                if self._is_closed:
                    return
                if decoded is None:
                    self._note_damage()
                    continue
                self._latest_s = self._clock.repair(self._claimed_s(decoded))
                if self._latest_s >= self._wanted_from_s and self._pace.takes(self._latest_s):
                    with self._pulse.call():
                        frame = Frame(index, self._latest_s, self._reader.bgr(decoded))
                    yield frame, self._reached()
                    index += 1
            yield None, self._reached(is_finished=True)

    def _reached(self, *, is_finished: bool = False) -> _Progress:
        zero_s = self._clock.zero_s
        if zero_s is not None:
            zero_s += self._start_s or 0.0
        return _Progress(
            self._latest_s, self._damaged_at_s, self._clock.repairs, zero_s, is_finished
        )

    def key_frame_before(self, t_s: float) -> float | None:
        """Return when the last key frame up to ``t_s`` is shown, None if that is not known.

        Must not be called while the source is read.
        """
        if not self._can_seek:
            return None

        def look() -> float | None:
            self._decoder.seek(t_s + (self._start_s or 0.0))
            packet = self._decoder.next_packet()
            if packet is None or packet.pts is None or packet.time_base is None:
                return None
            return float(packet.pts * packet.time_base) - (self._start_s or 0.0)

        try:
            key_s = self._in_time(look)
        except FFmpegError:
            return None
        return key_s if key_s is not None and 0.0 < key_s <= t_s else None

    def skip_to(self, t_s: float) -> None:
        """Leave out all frames before ``t_s``, without decoding them if that can be avoided.

        Call it before reading. Unless timestamps must be repaired, the remaining frames have the
        same times as in a reading from the start; their numbers differ.
        """
        if self._is_read:
            raise RuntimeError("a video source is skipped before it is read")
        self._wanted_from_s = t_s
        if not self._can_seek:
            return
        opening = self._opening
        try:
            self._opening = self._in_time(lambda: self._sought(t_s))
        except FFmpegError:
            self._in_time(self._decoder.restart)
            self._opening = self._decoder.opening
        before, after = _first_of(opening), _first_of(self._opening)
        if before is not None and (after is None or after.pts != before.pts):
            # Time still counts from the recording's own beginning.
            self._clock.repair(self._claimed_s(before))

    @property
    def _can_seek(self) -> bool:
        """Whether the file can be searched by time: not if its first picture has none."""
        first = _first_of(self._opening)
        return self._has_times and first is not None and first.pts is not None

    def _sought(self, t_s: float) -> list[Decoded]:
        self._decoder.seek(t_s + (self._start_s or 0.0))
        first = next((one for one in self._decoder.frames if one is not None), None)
        return [] if first is None else [first]

    def _in_time(self, work: Callable[[], Value]) -> Value:
        return in_time(self.path, work, self._pulse)

    def close(self) -> None:
        """Release the file; closing twice does no harm."""
        self._is_closed = True
        if self._ahead is not None:
            self._ahead.close()
        # If a thread hangs in the library, the file is left to it: closing it there would crash.
        if not self._pulse.is_in_use:
            self._decoder.close()

    def __enter__(self) -> VideoSource:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _note_damage(self) -> None:
        if self._damaged_at_s is None:
            self._damaged_at_s = self._latest_s

    def _claimed_s(self, frame: VideoFrame) -> float | None:
        """Return the frame's presentation time from the start of the recording, if it has one."""
        ticks = frame.pts if frame.pts is not None else frame.dts
        if not self._has_times or ticks is None or frame.time_base is None:
            return None
        claimed_s = float(ticks * frame.time_base)
        if self._start_s is None:
            self._start_s = claimed_s
        return claimed_s - self._start_s

    def _rate_warning(self) -> str | None:
        if self._has_times:
            if self._stated_fps is None:
                return None
            return (
                "The recording says when each picture is shown; the frame rate given is not used."
            )
        if self._stated_fps is not None:
            return None
        return (
            f"The recording does not say when its pictures are shown; {self.fps:g} a second were "
            "assumed, and all times and holds depend on it; give the true rate with --fps."
        )

    def _clock_warning(self) -> str | None:
        repairs = self._progress.repairs
        if not repairs or not self._has_times:
            return None
        return (
            f"The recording has {repairs} missing, repeated or backward timestamps; "
            "they were repaired, so times may be off a little."
        )

    def _hang_warning(self) -> str | None:
        if not self._hangs:
            return None
        latest_s = self._progress.latest_s
        if self._pulse.was_stopped:
            return f"Stopped at {latest_s:.1f} s; what came later was not counted."
        return (
            f"The recording could not be read on after {latest_s:.1f} s in a reasonable time; "
            "counted up to there."
        )

    def _damage_warning(self) -> str | None:
        reached = self._progress
        if reached.damaged_at_s is not None:
            if reached.latest_s > reached.damaged_at_s + _DURATION_SLACK_S:
                return (
                    f"The recording is damaged at {reached.damaged_at_s:.1f} s; "
                    "what could not be read there was left out."
                )
            return self._cut_off_warning()
        return self._cut_off_warning() if reached.is_finished and self._ends_early() else None

    def _cut_off_warning(self) -> str:
        latest_s = self._progress.latest_s
        return f"The recording is damaged after {latest_s:.1f} s; counted up to there."

    def _ends_early(self) -> bool:
        if self._track_s is None or not self._has_times:
            return False
        slack_s = max(_DURATION_SLACK_S, _DURATION_SLACK_SHARE * self._track_s)
        return self._progress.latest_s + 1 / self.fps + slack_s < self._track_s


def _first_of(opening: list[Decoded]) -> VideoFrame | None:
    return next((frame for frame in opening if frame is not None), None)
