"""Collects the counted reps and turns them into the result."""

from __future__ import annotations

from collections.abc import Sequence

from posecount.counting.events import Rep, RepCounted, RepDropped
from posecount.result import CountedRep
from posecount.tick import Tick

_SHOWN_DROPS = 6


class Tally:
    """A sink that keeps the reps, and the dropped movements with their reasons."""

    def __init__(self) -> None:
        self.reps: list[CountedRep] = []
        self.dropped: list[RepDropped] = []

    def handle(self, tick: Tick) -> None:
        """Take the events of one frame."""
        for event in tick.events:
            if isinstance(event, RepCounted):
                self.reps.append(counted_rep(event.rep, event.rep.index))
            elif isinstance(event, RepDropped):
                self.dropped.append(event)

    def remarks(self) -> list[str]:
        """Return a sentence for each of the first movements not counted, and one for the rest."""
        return drop_remarks(self.dropped)


def counted_rep(rep: Rep, index: int) -> CountedRep:
    """Return a rep as the result has it, under this number."""
    return CountedRep(
        index=index,
        start_s=round(rep.start_s, 3),
        end_s=round(rep.end_s, 3),
        hold_s=round(rep.hold_s, 2),
        side=rep.side,
        direction=rep.direction,
        complete=rep.complete,
        confidence=min(1.0, max(0.0, round(rep.confidence, 2))),
        amplitude=_rounded(rep.amplitude),
        hold_sd=_rounded(rep.hold_sd),
    )


def drop_remarks(dropped: Sequence[RepDropped]) -> list[str]:
    """Return a sentence for each of the first movements not counted, and one for the rest."""
    shown = [f"{_when(drop)}: {drop.reason}." for drop in dropped[:_SHOWN_DROPS]]
    more = len(dropped) - len(shown)
    return [*shown, f"{more} more movements were not counted."] if more > 0 else shown


def _rounded(measured: float | None) -> float | None:
    return None if measured is None else round(measured, 4)


def _when(drop: RepDropped) -> str:
    start, end = _clock(drop.start_s), _clock(drop.end_s)
    return f"At {start}" if start == end else f"{start} to {end}"


def _clock(t_s: float) -> str:
    tenths = round(10 * t_s)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"
