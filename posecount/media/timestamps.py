"""Turns the timestamps a recording claims into ones that always move forward."""

from __future__ import annotations

# A short glitch is squeezed in; a long one means that the recording's clock was restarted.
_GLITCH_FRAMES = 3


class ForwardClock:
    """Repairs missing, repeated and backward timestamps, one frame at a time.

    Good timestamps pass through unchanged. Repaired times are in seconds from 0 on, and strictly
    increasing even when rounded to whole milliseconds. ``repairs`` counts the frames whose
    timestamp had to be changed. ``zero_s`` is the claimed time that becomes 0, None until a frame
    claims one.

    If the first frames claim no time, they are put ``frame_step_s`` apart and the first claimed
    time continues from there: Matroska readers drop times before zero.

    A frame that does not come after the previous one is put a millisecond behind it, so that the
    good timestamps that follow still fit. If this continues for more than a few frames, the
    recording's clock was set back: from there on it is read with an offset, so that time goes on at
    its true pace.
    """

    def __init__(self, frame_step_s: float) -> None:
        self.repairs = 0
        self.zero_s: float | None = None
        self._frame_step_s = max(frame_step_s, 0.001)
        self._offset_s = 0.0
        self._latest_s: float | None = None
        self._stalled_frames = 0

    def repair(self, claimed_s: float | None) -> float:
        """Return the next frame's time in seconds, given its claimed time (None: it has none)."""
        latest_s = self._latest_s
        if latest_s is None:
            self._latest_s = self._first(claimed_s)
        elif claimed_s is None:
            self._latest_s = self._step_after(latest_s)
            self.repairs += 1
        elif self.zero_s is None:
            self._latest_s = self._step_after(latest_s)
            self._go_on_from(claimed_s, self._latest_s)
        elif _milliseconds(claimed_s + self._offset_s) > _milliseconds(latest_s):
            self._stalled_frames = 0
            self._latest_s = claimed_s + self._offset_s
        else:
            self._latest_s = self._unstall(latest_s, claimed_s)
        return self._latest_s

    def _first(self, claimed_s: float | None) -> float:
        if claimed_s is None:
            self.repairs += 1
            return 0.0
        # Only a start before zero is moved: players also show a late start.
        self._go_on_from(claimed_s, max(0.0, claimed_s))
        return claimed_s + self._offset_s

    def _go_on_from(self, claimed_s: float, shown_s: float) -> None:
        self._offset_s = shown_s - claimed_s
        self.zero_s = -self._offset_s

    def _unstall(self, latest_s: float, claimed_s: float) -> float:
        self.repairs += 1
        self._stalled_frames += 1
        if self._stalled_frames <= _GLITCH_FRAMES:
            return (_milliseconds(latest_s) + 1) / 1000
        repaired_s = self._step_after(latest_s)
        self._offset_s = repaired_s - claimed_s
        return repaired_s

    def _step_after(self, latest_s: float) -> float:
        # Rounding may take away part of the step; at least a whole millisecond must remain.
        return max(latest_s + self._frame_step_s, (_milliseconds(latest_s) + 1) / 1000)


def _milliseconds(t_s: float) -> int:
    return round(t_s * 1000)
