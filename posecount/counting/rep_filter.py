"""Drops reps for which there is a reason that their machine does not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from posecount.counting.events import Event, MachineState, Rep, RepCounted, RepDropped


class RepFilter:
    """Goes through a machine's events; subclasses say why a rep was none."""

    def __init__(self) -> None:
        self._dropped = 0

    def reason(self, rep: Rep) -> str | None:
        """Return why this was no rep, in a sentence; None if it was one."""
        raise NotImplementedError

    def judged(self, events: Sequence[Event]) -> list[Event]:
        """Return the events, with those reps dropped and the others renumbered."""
        return [self._judged(event) for event in events]

    def counted(self, state: MachineState) -> MachineState:
        """Return a machine's state without the reps that were dropped."""
        return replace(state, reps=state.reps - self._dropped) if self._dropped else state

    def _judged(self, event: Event) -> Event:
        if not isinstance(event, RepCounted):
            return event
        rep = event.rep
        reason = self.reason(rep)
        if reason is not None:
            self._dropped += 1
            return RepDropped(event.t_s, rep.start_s, rep.end_s, reason)
        return replace(event, rep=replace(rep, index=rep.index - self._dropped))
