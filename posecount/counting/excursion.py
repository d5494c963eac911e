"""One movement of one leg away from its neutral and back, as found by a tracker."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What to expect of a signal before this person's own range is known, in its own unit.

    ``floor`` is the least movement that can be told from the landmarks' noise; ``typical`` is a
    usual full movement.
    """

    floor: float
    typical: float


@dataclass(frozen=True, slots=True)
class Excursion:
    """One finished movement of one leg; ``noise`` is the signal's spread at rest, ``hold_sd``
    that during the hold as a share of ``height``."""

    start_s: float
    end_s: float
    hold_s: float
    height: float
    noise: float
    hold_sd: float | None = None


@dataclass(frozen=True, slots=True)
class Abandoned:
    """A movement that was begun and could not be followed to its end."""

    start_s: float
    end_s: float
    reason: str
