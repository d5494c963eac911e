"""Makes the pictures of one camera, and leaves out those that cannot be used."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from posecount.errors import OddPictureError
from posecount.media.camera_address import printable
from posecount.media.camera_reader import Shot
from posecount.media.picture_bounds import checked, fitted

_MOST_REASON_LENGTH = 200


class OddPictures:
    """The number of pictures left out because they could not be used, and the last one's reason.

    ``since_s`` is when the first bad picture after the last good one came, by the clock ``now``;
    None if the last was good. Safe between threads.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self.count = 0
        self.reason: str | None = None
        self.since_s: float | None = None

    def note(self, error: Exception) -> None:
        """Count one more picture that was left out."""
        with self._lock:
            self.count += 1
            self.reason = printable(str(error), _MOST_REASON_LENGTH)
            if self.since_s is None:
                self.since_s = self._now()

    def clear(self) -> None:
        """Note that a good picture was made."""
        self.since_s = None


class PictureMaker:
    """Makes pictures one at a time, in any thread: BGR, turned back where the camera mirrors.

    All have the size of the first one. Counting follows points from picture to picture, and must go
    on if a phone is turned upright or a camera comes back with fewer pixels.
    """

    def __init__(self, odd: OddPictures, *, mirrored: bool) -> None:
        self._odd, self._mirrored = odd, mirrored
        self._lock = threading.RLock()
        self._size_px: tuple[int, int] | None = None

    def make(self, once: PictureOnce) -> NDArray[np.uint8]:
        """Return the picture. Raises OddPictureError if it cannot be used."""
        with self._lock:
            if once.image is None and once.error is None:
                self._develop(once)
        if once.image is None:
            raise once.error or OddPictureError("The camera sent a broken picture.")
        return once.image

    def _develop(self, once: PictureOnce) -> None:
        try:
            image = checked(once.shot.bgr())
            if self._size_px is None:
                self._size_px = (image.shape[1], image.shape[0])
            image = fitted(image, *self._size_px)
            once.image = np.ascontiguousarray(image[:, ::-1]) if self._mirrored else image
            self._odd.clear()
        except OddPictureError as error:
            once.error = error
            self._odd.note(error)
        except Exception as error:  # Decoders raise all kinds of things; it is one picture.
            once.error = OddPictureError(f"The camera sent a broken picture ({error}).")
            self._odd.note(once.error)


class PictureOnce:
    """A shot's picture, made once by the first thread that asks for it."""

    def __init__(self, shot: Shot, maker: PictureMaker) -> None:
        self.shot = shot
        self.image: NDArray[np.uint8] | None = None
        self.error: OddPictureError | None = None
        self._maker = maker

    def __call__(self) -> NDArray[np.uint8]:
        """Return the picture; do not draw on it. Raises OddPictureError if it is broken."""
        return self._maker.make(self)

    def make(self) -> bool:
        """Make the picture ahead of the first request, and return whether it is good."""
        try:
            self()
        except OddPictureError:
            return False
        return True
