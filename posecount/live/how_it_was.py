"""The questions on the screen after a session, answered with keys, with an arm, or left out.

Numbers run by once an arm was held up, and an arm held up again takes the one that is shown. So no
answer can come from a single movement.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecount.history.answers import MOST, Answers
from posecount.language import tr
from posecount.session.gestures import Gesture, Given

NUMBER_S = 3.0
"""For so long each number is shown: there is time to see or hear it, decide, and raise an arm."""

FIRST_S = 7.0
"""For so long the first one is shown, because the question is read aloud meanwhile."""

ROUNDS = 2
"""Whoever lets the numbers run by so often gives no answer."""

WATCHES_S = 120.0
"""For so long it waits for the first arm; after that the camera need not be on."""

_KEPT = ("n", "space")
"""Enter and space; the window calls Enter n."""

_NAMES = ("pain", "effort")


@dataclass(frozen=True, slots=True)
class Running:
    """The number that is shown, the gesture under way, and the answer to the question before."""

    name: str
    number: int
    given: Given | None
    before: int | None


class HowItWas:
    """Asks for pain, then for effort. Feed it the keys pressed, and every frame's gesture."""

    def __init__(self) -> None:
        self._typed = ""
        self._said: list[int | None] = []
        self._watches, self._watched_from_s = True, math.nan
        self._number: int | None = None
        self._next_s = 0.0
        self._rounds = 0
        self._given: Given | None = None

    @property
    def line(self) -> str | None:
        """The question as it stands; None when there is none any more."""
        if not self.open:
            return None
        pain = _NAMES[len(self._said)] == "pain"
        if not self._typed:
            typing = (
                tr("Pain, 0 to {most}: type it.", most=MOST)
                if pain
                else tr("Effort, 0 to {most}: type it.", most=MOST)
            )
            return f"{typing} {tr('Or hold one arm up.')}" if self.watches else typing
        return (
            tr("Pain {typed} of {most}. Enter keeps it.", typed=self._typed, most=MOST)
            if pain
            else tr("Effort {typed} of {most}. Enter keeps it.", typed=self._typed, most=MOST)
        )

    @property
    def open(self) -> bool:
        """Whether there is a question left."""
        return len(self._said) < len(_NAMES)

    @property
    def watches(self) -> bool:
        """Whether an arm can answer."""
        return self.open and self._watches

    @property
    def running(self) -> Running | None:
        """The number that runs by; None if none does."""
        if self._number is None:
            return None
        before = self._said[-1] if self._said else None
        return Running(_NAMES[len(self._said)], self._number, self._given, before)

    @property
    def answers(self) -> Answers:
        """The answers so far, with what is typed but not yet kept."""
        typed = [int(self._typed)] if self._typed else []
        pain, effort = [*self._said, *typed, None, None][: len(_NAMES)]
        return Answers(pain, effort)

    def press(self, key: str) -> bool:
        """Take a key; return whether it was part of an answer."""
        if not self.open:
            return False
        if key in _KEPT:
            self._keep(int(self._typed) if self._typed else None)
            return True
        if not (key.isdecimal() and key.isascii()):
            return False
        self._number = None
        longer = f"{self._typed}{key}"
        # A digit too many is a new answer: 1 and then 0 is 10, 3 and then 5 is 5.
        self._typed = (
            longer if len(str(int(longer))) == len(longer) and int(longer) <= MOST else key
        )
        return True

    def update(self, t_s: float, given: Given | None, held: Gesture | None) -> None:
        """Take one frame: the gesture under way, and the one that was just held long enough."""
        if not self.watches:
            return
        if math.isnan(self._watched_from_s):
            self._watched_from_s = t_s
        waited_s = t_s - self._watched_from_s
        self._watches = self._number is not None or waited_s < WATCHES_S
        self._given = given
        if held is Gesture.CROSSED:
            self._take_back(t_s)
        elif held is not None:
            self._take(t_s)
        elif given is not None:
            # What is shown while an arm is on its way is what is meant.
            self._next_s = max(self._next_s, t_s + NUMBER_S)
        elif self._number is not None and t_s >= self._next_s:
            self._step(t_s)

    def _take(self, t_s: float) -> None:
        if self._number is not None:
            self._keep(self._number)
        if self.open:
            self._run(t_s)

    def _take_back(self, t_s: float) -> None:
        """Ask the question before again."""
        if self._number is not None and self._said:
            self._said.pop()
            self._run(t_s)

    def _run(self, t_s: float) -> None:
        self._typed = ""
        self._number, self._next_s, self._rounds = 0, t_s + FIRST_S, 0
        self._watched_from_s = t_s

    def _step(self, t_s: float) -> None:
        assert self._number is not None
        self._number, self._next_s = self._number + 1, t_s + NUMBER_S
        if self._number > MOST:
            self._number, self._rounds = 0, self._rounds + 1
        if self._rounds == ROUNDS:
            self._number = None
            self._said += [None] * (len(_NAMES) - len(self._said))

    def _keep(self, answer: int | None) -> None:
        self._said.append(answer)
        self._typed, self._number = "", None
