"""Advice on how the exercise is done: one word at a time, and rarely.

Each ``Watcher`` (watchers.py) looks for one fault; what it says must have been so several times
or for seconds. Everything is measured against the person's own reps, not an ideal.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from posecount.counting.events import Event, MachineState
from posecount.routine.plan import PlannedSet
from posecount.routine.watchers import (
    CirclesTooSmall,
    KneeBent,
    LetGoEarly,
    Sagging,
    Shrinking,
    TooFast,
    Watcher,
)
from posecount.signals.legs import FootSignals

EVERY_S = 20.0
SAME_EVERY_S = 60.0


class FormCoach:
    """Feed it every frame of a set; it answers when there is something to say.

    No two words come within ``every_s``, nor the same one within ``same_every_s``, in seconds.
    """

    def __init__(self, every_s: float = EVERY_S, same_every_s: float = SAME_EVERY_S) -> None:
        self._every_s = every_s
        self._same_every_s = same_every_s
        self._said_s: dict[str, float] = {}
        self._watchers: dict[str, Watcher] = {}

    def begin(self, planned: PlannedSet) -> None:
        """Another set, watched afresh; what was said lately is remembered."""
        self._watchers = _watchers(planned)

    def update(
        self, signals: FootSignals, machine: MachineState, events: Sequence[Event]
    ) -> str | None:
        """Take one frame; answers a line of advice, most often None."""
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


def _watchers(planned: PlannedSet) -> dict[str, Watcher]:
    """What to look for in an exercise, the most important first, by what is said of it."""
    exercise, side = planned.step.exercise, planned.side
    if exercise == "toe_walk":
        return {
            "Heels higher.": Sagging(),
            "Stay up on your toes until the chime.": LetGoEarly(often=1),
        }
    held: dict[str, Watcher] = {"Hold on until the chime.": LetGoEarly()}
    if exercise == "ankle_circles":
        return {
            "Straighten the raised knee.": KneeBent(side),
            "Make the circles larger.": CirclesTooSmall(),
            "Slower: one circle a second is enough.": TooFast(least_s=0.8),
        }
    if exercise == "resisted_plantar_flexion":
        bent: dict[str, Watcher] = {"Straighten the knee of the leg that works.": KneeBent(side)}
        return {**held, **bent, "Point the foot farther.": Shrinking()}
    if exercise == "resisted_dorsiflexion":
        return {**held, "Pull the feet back farther.": Shrinking()}
    if exercise == "toe_raise":
        slow: dict[str, Watcher] = {"Slower, up and down.": TooFast(least_s=1.2)}
        return {**held, "Heels higher.": Shrinking(), **slow}
    return held
