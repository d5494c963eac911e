"""A camera as a source of frames: it gives only the newest one, and waits for a lost camera."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from statistics import median
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from posecount.errors import CameraError, OddPictureError
from posecount.frame import Frame
from posecount.media.camera_address import printable
from posecount.media.camera_pictures import OddPictures, PictureMaker, PictureOnce
from posecount.media.camera_reader import CameraReader, Shot
from posecount.media.camera_readers import open_reader
from posecount.media.live_clock import LiveClock
from posecount.media.newest import Newest
from posecount.media.picture_bounds import check_size

_RETRY_S = 1.0
_SILENT_S = 1.5
_ASK_EVERY_S = 0.05
_MOST_REASON_LENGTH = 200

_FIRST_WITHIN_S = 12.0
"""From the first attempt to open the camera to its first picture, whatever causes the delay: the
address lookup, its greeting, or a picture that comes byte by byte."""

_END_WITHIN_S = 0.5
"""A driver that hangs is left behind with its thread: Ctrl-C has to end a session within 2 s."""

_ODD_PAUSE_S = 0.002
"""Pause after a picture that is left out, so that a flood of them leaves the processor to others.
"""

_QUICK_FPS = 20.0
"""The rate of a usual camera; frames of a slower one are all looked at."""

_FRESH, _OVERDUE = 1 / 3, 1.5
"""Shares of the time between two pictures."""

_GAPS = 15

Opener = Callable[[], CameraReader]

Listener = Callable[[float, Callable[[], NDArray[np.uint8]]], None]
"""Called with every picture captured: its media time and a function that makes it. Must be quick.
"""


@dataclass(frozen=True, slots=True)
class _Taken:
    index: int
    t_s: float
    arrived_s: float
    picture: PictureOnce


def open_camera(
    camera: str,
    *,
    mirrored: bool = False,
    listener: Listener | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Camera | None:
    """Open camera ``camera``: a number, a device path or a stream's address.

    Returns once the first picture is there, or None if ``stop()`` turns true before. ``mirrored``
    turns back the pictures of a camera that mirrors them: frames never are. ``listener`` is called
    with every frame captured, also those never looked at. Raises CameraError with one sentence for
    the user if there is no such camera, or it shows nothing within 12 s. Once open, it waits for a
    camera that goes away.
    """
    opening = Camera(lambda: open_reader(camera), mirrored=mirrored, listener=listener)
    try:
        if opening.wait_for_first(stop):
            return opening
    except BaseException:
        opening.close()
        raise
    opening.close()
    return None


class Camera:
    """Opens a camera and captures in a thread of its own; close it when done.

    ``newest`` returns the newest frame not returned yet, so that a slow analysis never falls
    behind. ``dropped`` counts the frames left out: those that came in between; those that had to
    wait while the next is about to come, so that a slow analysis looks at fewer frames but never
    shows an old one; and pictures that cannot be used (broken, of an impossible size), for which
    ``left_out`` says why. All frames have the size of the first. A frame's ``index`` counts every
    frame captured; its ``t_s`` is on the media clock, which starts with the first frame and goes on
    while the camera is away.
    """

    def __init__(
        self,
        open_this: Opener,
        now: Callable[[], float] = time.monotonic,
        *,
        mirrored: bool = False,
        listener: Listener | None = None,
    ) -> None:
        self._listener = listener
        self._open = open_this
        self._now = now
        self._clock = LiveClock()
        self._slot: Newest[_Taken] = Newest()
        self._odd = OddPictures(now)
        self._maker = PictureMaker(self._odd, mirrored=mirrored)
        self._stop = threading.Event()
        self._settled = threading.Event()
        self._refusal: CameraError | None = None
        self._trouble: str | None = None
        self._captured = 0
        self._began_s = self._arrived_s = now()
        self._gaps_s: deque[float] = deque(maxlen=_GAPS)
        self._fps = 0.0
        self._taken: _Taken | None = None
        self._thread = threading.Thread(target=self._capture, name="camera", daemon=True)
        self._thread.start()

    @property
    def dropped(self) -> int:
        """Pictures never looked at: newer ones had come, or they could not be used."""
        return self._slot.dropped + self._odd.count

    @property
    def left_out(self) -> str | None:
        """How many pictures could not be used, and why the last could not; None if none."""
        count = self._odd.count
        if not count:
            return None
        pictures = "1 picture was" if count == 1 else f"{count} pictures were"
        return f"{pictures} left out: {self._odd.reason}"

    @property
    def captured(self) -> int:
        """Frames captured so far."""
        return self._captured

    @property
    def fps(self) -> float:
        """Recent frame rate of the camera; 0 while it is not known yet."""
        return self._fps

    @property
    def trouble(self) -> str | None:
        """A sentence on why there are no pictures; None while they come."""
        if self._trouble is not None:
            return self._trouble
        now_s, odd_since_s = self._now(), self._odd.since_s
        if odd_since_s is not None and now_s - odd_since_s > _SILENT_S:
            return self._odd.reason
        if now_s - self._arrived_s > _SILENT_S:
            return "The camera sends no pictures."
        return None

    @property
    def now_s(self) -> float:
        """The current media time."""
        return self._clock.at(self._now())

    @property
    def arrived_s(self) -> float:
        """When the frame last returned came from the camera, by the clock ``now``."""
        return self._taken.arrived_s if self._taken else self._now()

    def wait_for_first(
        self, stop: Callable[[], bool] = lambda: False, within_s: float = _FIRST_WITHIN_S
    ) -> bool:
        """Wait for the first picture; return False if ``stop()`` turns true before it is there.

        Raises CameraError if the camera cannot be opened, or if there is no picture within
        ``within_s`` of the beginning, whatever causes the delay.
        """
        while not self._settled.wait(_ASK_EVERY_S):
            if stop():
                return False
            if self._now() - self._began_s > within_s:
                raise CameraError(
                    self._trouble or self._odd.reason or "The camera does not send any picture."
                )
        if self._refusal is not None:
            raise self._refusal
        return True

    def newest(self, timeout_s: float) -> Frame | None:
        """Return the newest frame not returned yet; wait for one, and return None if none comes."""
        taken = self._slot.take(timeout_s, self._worth_a_look)
        if taken is None:
            return None
        self._taken = taken
        try:
            return Frame(taken.index, taken.t_s, taken.picture())
        except OddPictureError:
            return None

    def _worth_a_look(self, taken: _Taken) -> bool:
        """Whether the picture has just come, or no other is about to."""
        waited = self._fps * (self._now() - taken.arrived_s)
        return self._fps < _QUICK_FPS or not _FRESH < waited < _OVERDUE

    def close(self) -> None:
        """Release the camera and end the thread; closing twice does no harm.

        A thread that hangs in a driver is left behind. It captures nothing more.
        """
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

    def _capture(self) -> None:
        """Read until told to stop; when reading fails, open the camera again."""
        opened = False
        while not self._stop.is_set():
            reader = None
            try:
                reader = self._open()
                opened = True
                self._read_from(reader)
            except Exception as error:
                self._trouble = _sentence(error)
            if not opened:
                self._refusal = CameraError(self._trouble)
                self._settled.set()
                return
            if reader is not None:
                with suppress(Exception):
                    reader.close()
            self._stop.wait(_RETRY_S)

    def _read_from(self, reader: CameraReader) -> None:
        while not self._stop.is_set():
            try:
                shot = reader.read()
                if not self._stop.is_set():
                    self._take(shot)
            except OddPictureError as error:
                self._odd.note(error)
                self._stop.wait(_ODD_PAUSE_S)

    def _take(self, shot: Shot) -> None:
        check_size(*shot.size_px)
        picture = PictureOnce(shot, self._maker)
        # Time begins with the first usable picture.
        if not self._settled.is_set() and not picture.make():
            return
        arrived_s = self._now()
        t_s = self._clock.stamp(arrived_s, shot.claimed_s)
        self._note_arrival(arrived_s)
        dropped = self._slot.dropped
        self._slot.put(_Taken(self._captured, t_s, arrived_s, picture))
        if self._slot.dropped == dropped:
            # It will most likely be looked at; making it here has it ready when it is asked for.
            picture.make()
        if self._listener is not None:
            self._listener(t_s, picture)
        self._captured += 1
        self._trouble = None
        self._settled.set()

    def _note_arrival(self, arrived_s: float) -> None:
        before_s, self._arrived_s = self._arrived_s, arrived_s
        self._gaps_s.append(arrived_s - before_s)
        if len(self._gaps_s) == _GAPS:
            self._fps = 1 / max(1e-6, median(self._gaps_s))


def _sentence(error: Exception) -> str:
    """Return a sentence for any error: drivers raise all kinds when a camera is pulled out."""
    if isinstance(error, CameraError):
        return str(error)
    return f"The camera failed ({printable(str(error), _MOST_REASON_LENGTH)})."
