"""Tracks for how long the person has been ready, away, or back."""

from __future__ import annotations

from posecount.counting.dwell import DwellTimer
from posecount.session.sighting import NOBODY, Sighting
from posecount.session.timing import Timing


class Presence:
    """Follows the sightings; short flickers do not change its answers."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._ready, self._still, self._away = DwellTimer(), DwellTimer(), DwellTimer()
        self._back, self._out, self._waiting = DwellTimer(), DwellTimer(), DwellTimer()
        self.seen: Sighting = NOBODY

    def update(self, t_s: float, seen: Sighting) -> None:
        """Take one frame's sighting."""
        self.seen = seen
        here = seen.in_view and seen.in_position
        waited_s = self._waiting.update(t_s, seen.in_view)
        held_back = seen.advice is not None and waited_s < self._timing.patience_s
        self._ready.update(t_s, here and seen.still and not held_back)
        self._still.update(t_s, seen.in_view and seen.still)
        self._away.update(t_s, not seen.in_view)
        # A person who is still has not left, whatever posture was recognised.
        there = seen.in_view and (seen.in_position or seen.still)
        self._back.update(t_s, there)
        self._out.update(t_s, not there)

    def wait(self) -> None:
        """Restart the time of being ready."""
        self._ready.reset()
        self._still.reset()
        self._waiting.reset()

    @property
    def ready_share(self) -> float:
        """Share, 0 to 1, of the stillness in position that starts a set."""
        share = min(1.0, self._ready.seconds / self._timing.still_s)
        return 1.0 if self._still.seconds >= self._timing.still_anyway_s else share

    @property
    def ready(self) -> bool:
        """Whether a set may start."""
        return self.ready_share >= 1.0

    @property
    def out(self) -> bool:
        """Whether the person has left the position."""
        return self._out.seconds >= self._timing.out_s

    @property
    def away(self) -> bool:
        """Whether nobody has been there for long."""
        return self._away.seconds >= self._timing.away_s

    @property
    def back(self) -> bool:
        """Whether the person is in position again."""
        return self._back.seconds >= self._timing.back_s
