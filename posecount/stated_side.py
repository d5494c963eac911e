"""The side the user says is exercised: it fills in unseen sides and overrules nothing."""

from __future__ import annotations

from dataclasses import replace

from posecount.counting.events import Event, RepCounted, RepStarted, Side
from posecount.errors import InputError
from posecount.signals.legs import LEGS, Leg, other_leg
from posecount.tick import Tick


def check_side(side: str | None) -> Leg | None:
    """Return the side as a leg, None if none is stated. Raises InputError for any other text."""
    for leg in LEGS:
        if side == leg:
            return leg
    if side is not None:
        raise InputError(f"There is no side '{side}'; it is left or right, or leave it out.")
    return None


class StatedSide:
    """Puts the stated leg where a side is unknown; sides that were seen stay as they are."""

    def __init__(self, leg: Leg | None) -> None:
        self._leg = leg
        self._reps = 0
        self._by_the_other = 0

    def filled_in(self, tick: Tick) -> Tick:
        """Return the tick with the stated leg in place of "unknown"."""
        for event in tick.events:
            if isinstance(event, RepCounted):
                self._reps += 1
                self._by_the_other += event.rep.side in LEGS and event.rep.side != self._leg
        if self._leg is None:
            return tick
        state = replace(tick.state, side=self._side(tick.state.side))
        return replace(tick, state=state, events=tuple(map(self._event, tick.events)))

    def remarks(self) -> list[str]:
        """Return a sentence if reps were done by the other leg."""
        if self._leg is None or not self._by_the_other:
            return []
        other = other_leg(self._leg)
        return [
            f"The side was stated as {self._leg}, but {self._by_the_other} of {self._reps} reps "
            f"were seen to be done by the {other} leg and are listed so; check the stated side, "
            "and whether the recording is mirrored."
        ]

    def _side(self, side: Side) -> Side:
        return self._leg if self._leg is not None and side == "unknown" else side

    def _event(self, event: Event) -> Event:
        if isinstance(event, RepCounted):
            return replace(event, rep=replace(event.rep, side=self._side(event.rep.side)))
        if isinstance(event, RepStarted):
            return replace(event, side=self._side(event.side))
        return event
