"""A camera as a source of frames: only the newest one counts, and a lost camera is waited for."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from posecount.errors import CameraError
from posecount.frame import Frame
from posecount.sources.camera_reader import CameraReader, PictureOnce
from posecount.sources.camera_readers import open_reader
from posecount.sources.live_clock import LiveClock
from posecount.sources.newest import Newest

_RETRY_S = 1.0
_SILENT_S = 1.5
_END_WITHIN_S = 5.0
_FIRST_WITHIN_S = 5.0

_QUICK_FPS = 20.0
"""A usual camera's; one that sends fewer has none to spare."""

_FRESH, _OVERDUE = 1 / 3, 1.5
"""Of the time between two pictures."""

_GAPS = 15

Opener = Callable[[], CameraReader]

Listener = Callable[[float, Callable[[], NDArray[np.uint8]]], None]
"""Told of every picture captured: its media time, and what makes it. It must not take long."""


@dataclass(frozen=True, slots=True)
class _Taken:
    index: int
    t_s: float
    arrived_s: float
    picture: PictureOnce


def open_camera(camera: str, *, mirrored: bool = False, listener: Listener | None = None) -> Camera:
    """Open camera ``camera``: a number, a device path or a stream's address.

    ``mirrored`` turns back the pictures of a camera that mirrors them: frames never are.
    ``listener`` is told of every frame captured, also of those never looked at.
    Raises CameraError with one sentence for the user where there is none or it shows nothing.
    Once open, a camera that goes away is waited for.
    """
    return Camera(lambda: open_reader(camera), mirrored=mirrored, listener=listener)


class Camera:
    """Captures in a thread of its own; close it when done.

    ``newest`` answers with the newest frame not answered yet, so that a slow analysis never falls
    behind: what came in between is left out and counted in ``dropped``. So is a frame that had to
    wait, if the next is about to come: a slow analysis then looks at somewhat fewer frames, and
    what is shown is never old. A frame's ``index`` counts every frame captured; its ``t_s`` is on
    the media clock, which starts with the first frame and goes on while the camera is away.
    Raises CameraError where ``open_this`` does.
    """

    def __init__(
        self,
        open_this: Opener,
        now: Callable[[], float] = time.monotonic,
        *,
        mirrored: bool = False,
        listener: Listener | None = None,
    ) -> None:
        self._mirrored = mirrored
        self._listener = listener
        self._making = threading.Lock()
        self._open = open_this
        self._now = now
        self._clock = LiveClock()
        self._slot: Newest[_Taken] = Newest()
        self._stop = threading.Event()
        self._trouble: str | None = None
        self._captured = 0
        self._arrived_s = now()
        self._gaps_s: deque[float] = deque(maxlen=_GAPS)
        self._fps = 0.0
        self._taken: _Taken | None = None
        reader = open_this()
        self._thread = threading.Thread(
            target=self._capture, args=(reader,), name="camera", daemon=True
        )
        self._thread.start()

    @property
    def dropped(self) -> int:
        """Frames captured that were never looked at, because newer ones had come."""
        return self._slot.dropped

    @property
    def captured(self) -> int:
        """Frames captured so far."""
        return self._captured

    @property
    def fps(self) -> float:
        """Frames a second that it sends, of late; 0 while that is not known yet."""
        return self._fps

    @property
    def trouble(self) -> str | None:
        """Why there are no pictures, in a sentence; None while they come."""
        if self._trouble is None and self._now() - self._arrived_s > _SILENT_S:
            return "The camera sends no pictures."
        return self._trouble

    @property
    def now_s(self) -> float:
        """The media time of this moment."""
        return self._clock.at(self._now())

    @property
    def arrived_s(self) -> float:
        """When the frame last answered came from the camera, by the clock ``now``."""
        return self._taken.arrived_s if self._taken else self._now()

    def first(self) -> Frame:
        """The first frame; CameraError where none comes within some seconds."""
        frame = self.newest(_FIRST_WITHIN_S)
        if frame is None:
            raise CameraError(self._trouble or "The camera was opened, but it sends no pictures.")
        return frame

    def newest(self, timeout_s: float) -> Frame | None:
        """The newest frame not answered yet, waited for if need be; None where none comes."""
        taken = self._slot.take(timeout_s, self._worth_a_look)
        if taken is None:
            return None
        self._taken = taken
        try:
            return Frame(taken.index, taken.t_s, taken.picture())
        except CameraError:
            return None

    def _worth_a_look(self, taken: _Taken) -> bool:
        """Whether it has just come, or no other is about to."""
        waited = self._fps * (self._now() - taken.arrived_s)
        return self._fps < _QUICK_FPS or not _FRESH < waited < _OVERDUE

    def close(self) -> None:
        """Release the camera and end the thread; closing twice does no harm."""
        self._stop.set()
        self._slot.close()
        self._thread.join(_END_WITHIN_S)

    def __enter__(self) -> Camera:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _capture(self, reader: CameraReader | None) -> None:
        """Until told to stop: read as long as it goes, then try to open the camera again."""
        while not self._stop.is_set():
            try:
                reader = reader or self._open()
                self._read_from(reader)
            except Exception as error:
                self._trouble = _sentence(error)
            finally:
                if reader is not None:
                    reader.close()
                    reader = None
            self._stop.wait(_RETRY_S)
        if reader is not None:
            reader.close()

    def _read_from(self, reader: CameraReader) -> None:
        while not self._stop.is_set():
            shot = reader.read()
            self._note_arrival()
            t_s = self._clock.stamp(self._arrived_s, shot.claimed_s)
            picture = PictureOnce(shot, self._making, self._mirrored)
            dropped = self._slot.dropped
            self._slot.put(_Taken(self._captured, t_s, self._arrived_s, picture))
            if self._slot.dropped == dropped:
                # Most likely it will be looked at: made here, it is ready when it is asked for.
                picture.make()
            if self._listener is not None:
                self._listener(t_s, picture)
            self._captured += 1
            self._trouble = None

    def _note_arrival(self) -> None:
        before_s, self._arrived_s = self._arrived_s, self._now()
        self._gaps_s.append(self._arrived_s - before_s)
        if len(self._gaps_s) == _GAPS:
            self._fps = 1 / max(1e-6, median(self._gaps_s))


def _sentence(error: Exception) -> str:
    """Drivers raise all kinds of things when a camera is pulled out; none may end the thread."""
    return str(error) if isinstance(error, CameraError) else f"The camera failed ({error})."
