"""Keeps every rep of a session with its verdict. Nothing is ever removed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from posecount.counting.events import Rep
from posecount.session.events import Verdict
from posecount.session.plan import PlannedSet
from posecount.signals.legs import LEGS

TRIES_PER_REP = 2
GIVE_UP_S = 120.0
"""A set ends incomplete after so many tries for each missing rep, if none has counted for so many
seconds: a person who cannot hold as long as asked must not be kept in it for ever, and a few false
tries must not use it up."""

TURNING_ROUND_S = 1.5
"""A turn begun this soon after the change of direction is not a mistake."""


@dataclass(frozen=True, slots=True)
class KeptRep:
    """A rep with its verdict; ``number`` runs from 1 in the session."""

    number: int
    rep: Rep
    verdict: Verdict


@dataclass(slots=True)
class Attempt:
    """One attempt at a planned set; ``number`` from 1, times in seconds.

    A hold that was let go early is shown and stored, but does not count towards the set, which asks
    for a number of reps of a number of seconds. It is a try: see ``TRIES_PER_REP``.
    """

    planned: PlannedSet
    number: int
    started_s: float
    turned_s: float = -math.inf
    ended_s: float | None = None
    discarded: bool = False
    reps: list[KeptRep] = field(default_factory=list)

    def count(self, verdict: Verdict) -> int:
        """Return the number of reps with that verdict."""
        return sum(kept.verdict is verdict for kept in self.reps)

    @property
    def done(self) -> int:
        """Number of reps that count towards the target."""
        return self.count(Verdict.COUNTED)

    @property
    def complete(self) -> bool:
        """Whether everything asked for is done."""
        return self.done >= self.planned.reps

    def over(self, t_s: float) -> bool:
        """Whether the set is complete, or its tries have run out by ``t_s``."""
        if self.complete:
            return True
        counted = [n for n, one in enumerate(self.reps) if one.verdict is Verdict.COUNTED]
        since_s = self.reps[counted[-1]].rep.end_s if counted else self.started_s
        later = self.reps[counted[-1] + 1 :] if counted else self.reps
        tries = sum(one.verdict is Verdict.SHORT for one in later)
        missing = self.planned.reps - self.done
        return tries >= TRIES_PER_REP * missing and t_s - since_s >= GIVE_UP_S

    @property
    def last_end_s(self) -> float:
        """When the last rep ended; the start if there was none."""
        return max((kept.rep.end_s for kept in self.reps), default=self.started_s)

    def judge(self, rep: Rep) -> Verdict:
        """Return the verdict on a rep done in this attempt.

        A side or direction that could not be seen is taken to be the right one; so is a rep of both
        feet. A rep that a set ended without, for lack of tries, still counts.
        """
        if self.complete:
            return Verdict.EXTRA
        side, direction = self.planned.side, self.planned.direction
        if side is not None and rep.side in LEGS and rep.side != side:
            return Verdict.OTHER_SIDE
        if direction is not None and rep.direction not in (direction, "unknown", None):
            soon = rep.start_s <= self.turned_s + TURNING_ROUND_S
            return Verdict.EXTRA if soon else Verdict.OTHER_DIRECTION
        return Verdict.COUNTED if rep.complete else Verdict.SHORT


class SessionLog:
    """All attempts in the order they were begun, and the reps outside of them."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []
        self.outside: list[KeptRep] = []
        self._reps = 0

    def begin(self, planned: PlannedSet, t_s: float, turned: bool = False) -> Attempt:
        """Begin a new attempt; ``turned`` if it continues from the other direction."""
        number = 1 + sum(attempt.planned.index == planned.index for attempt in self.attempts)
        turned_s = t_s if turned else -math.inf
        self.attempts.append(Attempt(planned, number, t_s, turned_s))
        return self.attempts[-1]

    def keep(self, rep: Rep, attempt: Attempt | None) -> KeptRep:
        """Store a rep under an attempt, or outside of all."""
        self._reps += 1
        verdict = Verdict.OUTSIDE if attempt is None else attempt.judge(rep)
        kept = KeptRep(self._reps, rep, verdict)
        (self.outside if attempt is None else attempt.reps).append(kept)
        return kept

    def of(self, planned: PlannedSet) -> Attempt | None:
        """Return the attempt at that set that counts, None if there is none."""
        valid = (
            a
            for a in reversed(self.attempts)
            if a.planned.index == planned.index and not a.discarded
        )
        return next(valid, None)

    def valid(self, plan: Sequence[PlannedSet]) -> Iterator[tuple[PlannedSet, Attempt | None]]:
        """Return every planned set with the attempt that counts."""
        return ((planned, self.of(planned)) for planned in plan)

    @property
    def reps(self) -> int:
        """Number of reps, counted or not."""
        return self._reps
