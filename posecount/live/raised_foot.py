"""Where one leg is plainly raised, the foot of the other rests: what it seems to do is noise."""

from __future__ import annotations

from collections import deque

import numpy as np

from posecount.counting.events import Event, MachineState, Rep, RepCounted, RepDropped
from posecount.counting.machine import ExerciseMachine
from posecount.signals.legs import LEGS, FootSignals, Leg

_PLAINLY_HIGHER = 0.5
"""In shanks: legs that lie or sit side by side differ by less."""

_MEMORY_S = 30.0


class RaisedFootMachine:
    """A machine for one foot at a time that believes the raised one, if there is one."""

    def __init__(self, machine: ExerciseMachine) -> None:
        self._machine = machine
        self._higher: deque[tuple[float, float]] = deque()

    @property
    def state(self) -> MachineState:
        """The machine's state."""
        return self._machine.state

    def update(self, signals: FootSignals) -> list[Event]:
        """Take one frame's signals."""
        left, right = signals.left, signals.right
        if left is not None and right is not None:
            higher = (right.ankle_px[1] - left.ankle_px[1]) / signals.scale_px
            self._higher.append((signals.t_s, higher))
        while self._higher and self._higher[0][0] < signals.t_s - _MEMORY_S:
            self._higher.popleft()
        return [self._judged(event) for event in self._machine.update(signals)]

    def finish(self, t_s: float) -> list[Event]:
        """Settle what is under way."""
        return [self._judged(event) for event in self._machine.finish(t_s)]

    def _judged(self, event: Event) -> Event:
        if not isinstance(event, RepCounted) or not self._rested(event.rep):
            return event
        rep = event.rep
        return RepDropped(event.t_s, rep.start_s, rep.end_s, "the other leg was the raised one")

    def _rested(self, rep: Rep) -> bool:
        higher = [by for t_s, by in self._higher if rep.start_s <= t_s <= rep.end_s]
        if rep.side not in LEGS or not higher:
            return False
        left_higher = float(np.median(higher))
        raised: Leg = "left" if left_higher > 0 else "right"
        return abs(left_higher) >= _PLAINLY_HIGHER and rep.side != raised
