"""Advice on the form of the exercise: one line at a time, and rarely.

Each fault of `counting.form_faults` is watched separately, and an exercise's spec names its own. A
fault must have occurred several times or for seconds. Everything is measured against the person's
own reps, not an ideal.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from posecount.counting.events import Event, MachineState
from posecount.counting.form_faults import FormFault
from posecount.session.plan import PlannedSet
from posecount.signals.legs import FootSignals

EVERY_S = 20.0
SAME_EVERY_S = 60.0


class FormCoach:
    """Feed it every frame of a set; it returns a line of advice when there is something to say.

    No two lines come within ``every_s``, nor the same one within ``same_every_s``, in seconds.
    """

    def __init__(self, every_s: float = EVERY_S, same_every_s: float = SAME_EVERY_S) -> None:
        self._every_s = every_s
        self._same_every_s = same_every_s
        self._said_s: dict[str, float] = {}
        self._watchers: dict[str, FormFault] = {}

    def begin(self, planned: PlannedSet) -> None:
        """Begin another set, watched afresh; recent advice is still remembered."""
        self._watchers = dict(planned.step.spec.form_faults(planned.side))

    def update(
        self, signals: FootSignals, machine: MachineState, events: Sequence[Event]
    ) -> str | None:
        """Take one frame; return a line of advice, most often None."""
        seen = [text for text, w in self._watchers.items() if w.update(signals, machine, events)]
        text = next((text for text in seen if self._may_say(text, signals.t_s)), None)
        if text is not None:
            self._said_s[text] = signals.t_s
            for watcher in self._watchers.values():
                watcher.forget()
        return text

    def _may_say(self, text: str, t_s: float) -> bool:
        lately_s = max(self._said_s.values(), default=-math.inf)
        same_s = self._said_s.get(text, -math.inf)
        return t_s - lately_s >= self._every_s and t_s - same_s >= self._same_every_s
