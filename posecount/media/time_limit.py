"""The part of a recording that is analysed: up to a limit, or until someone says stop."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

from posecount.errors import InputError
from posecount.frame import Frame


def check_max_seconds(max_seconds: float | None) -> float | None:
    """Return the limit asked for, in seconds. Raises InputError if it leaves nothing to analyse."""
    if max_seconds is None or (math.isfinite(max_seconds) and max_seconds > 0):
        return max_seconds
    raise InputError(
        "The seconds to analyse must be a number above 0; leave out --max-seconds to analyse all."
    )


class TimeLimit:
    """The first ``max_seconds`` of ``frames`` (all if None), cut short when ``stop()`` is true.

    ``end_s`` is the media time at which the last frame's display ends, ``newest_s`` the time at
    which it begins. A stop takes effect between two frames, and gives a warning.
    """

    def __init__(
        self,
        frames: Iterable[Frame],
        max_seconds: float | None,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._frames = frames
        self.max_seconds = max_seconds
        self._stop = stop
        self.end_s = self.newest_s = 0.0
        self.warnings: list[str] = []

    def __iter__(self) -> Iterator[Frame]:
        for frame in self._frames:
            if self.max_seconds is not None and frame.t_s >= self.max_seconds:
                return
            if self._stop():
                self.warnings.append(
                    f"Stopped at {frame.t_s:.1f} s; what came later was not counted."
                )
                return
            step_s = frame.t_s - self.newest_s
            self.newest_s = frame.t_s
            self.end_s = frame.t_s + step_s
            yield frame
