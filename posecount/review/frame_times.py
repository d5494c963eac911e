"""Finds when each picture of a recording is shown, without decoding it if that is possible."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from posecount.media.container import (
    choose_stream,
    has_own_times,
    in_time,
    open_container,
    start_s,
)
from posecount.media.timestamps import ForwardClock
from posecount.media.video import open_video
from posecount.media.watch import Pulse

_SAME_S = 1e-4
_PROBED = 50


class FrameTimes:
    """The times of all pictures in order, strictly increasing, as counting sees them.

    ``by_timestamp`` says that the recording's own timestamps are sound and identify its pictures;
    ``end_s`` is when the display of the last one ends.
    """

    def __init__(
        self, shown_s: NDArray[np.float64], claimed_s: NDArray[np.float64] | None, step_s: float
    ) -> None:
        self._shown_s = shown_s
        self._claimed_s = claimed_s
        self.by_timestamp = claimed_s is not None
        self.end_s = float(shown_s[-1]) + step_s

    @classmethod
    def of(cls, path: Path) -> FrameTimes:
        """Return the times of the recording at ``path``; raise VideoError if it cannot be read."""
        pulse = Pulse()
        with open_video(path) as source:
            step_s = 1 / source.fps
            beginning_s = [frame.t_s for frame in islice(source, _PROBED)]
        claimed_s = in_time(path, lambda: _claimed_s(path, pulse), pulse)
        if claimed_s is not None:
            clock = ForwardClock(step_s)
            shown_s = np.array([clock.repair(float(t_s)) for t_s in claimed_s])
            # In some containers pictures are decoded with other times than were stored.
            if clock.repairs == 0 and _begins_with(shown_s, beginning_s):
                return cls(shown_s, claimed_s, step_s)
        # If timestamps are missing or go back, only decoding shows the times that counting sees.
        with open_video(path) as source:
            return cls(np.array([frame.t_s for frame in source]), None, step_s)

    def __len__(self) -> int:
        return len(self._shown_s)

    def shown_s(self, index: int) -> float:
        """Return when the picture of that number is shown."""
        return float(self._shown_s[min(max(index, 0), len(self) - 1)])

    def claimed_s(self, index: int) -> float:
        """Return the picture's own timestamp, from the start of the recording."""
        assert self._claimed_s is not None
        return float(self._claimed_s[index])

    def index_at(self, t_s: float) -> int:
        """Return the picture on the screen at ``t_s``; before the first, also the first."""
        return max(0, int(np.searchsorted(self._shown_s, t_s + _SAME_S, side="right")) - 1)

    def index_of_claimed(self, claimed_s: float) -> int | None:
        """Return the picture with that timestamp; None if there is none, as before an edit list."""
        assert self._claimed_s is not None
        index = int(np.searchsorted(self._claimed_s, claimed_s - _SAME_S))
        if index < len(self) and abs(self._claimed_s[index] - claimed_s) <= _SAME_S:
            return index
        return None


def _begins_with(times_s: NDArray[np.float64], beginning_s: list[float]) -> bool:
    first_s = times_s[: len(beginning_s)]
    is_long_enough = len(first_s) == len(beginning_s)
    return is_long_enough and np.allclose(first_s, beginning_s, rtol=0, atol=_SAME_S)


def _claimed_s(path: Path, pulse: Pulse) -> NDArray[np.float64] | None:
    """Return the timestamps of all packets in display order; None if some have none."""
    ticks: list[int] = []
    with open_container(path) as container:
        stream = choose_stream(path, container)
        zero_s = start_s(container)
        if stream.time_base is None or zero_s is None or not has_own_times(container):
            return None
        try:
            for packet in pulse.each(container.demux(stream)):
                if packet.size == 0 or packet.is_discard:
                    continue
                if packet.pts is None:
                    return None
                ticks.append(packet.pts)
        except av.FFmpegError:
            return None
        in_order = np.array(sorted(ticks), np.float64)
        return in_order * float(stream.time_base) - zero_s if ticks else None
