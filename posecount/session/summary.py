"""The results of a session, step by step; also of one that was left midway."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from posecount.counting.events import Direction, Side
from posecount.session.events import Verdict
from posecount.session.log import Attempt, SessionLog
from posecount.session.plan import PlannedSet
from posecount.session.spec import Routine, Step, Turning
from posecount.signals.legs import Leg

Name = TypeVar("Name", Side, Direction)


@dataclass(frozen=True, slots=True)
class SetSummary:
    """One planned set; ``begun`` is False if it was skipped or never reached.

    ``holds_short`` counts reps whose hold was let go early; ``other`` those of the wrong side or
    direction; ``extra`` those beyond the number asked for. ``hold_s`` is the time held in all the
    reps that count or were short. ``sides`` and ``directions`` count those of the reps that count.
    """

    set_number: int
    side: Leg | None
    direction: Turning | None
    begun: bool
    reps_asked: int
    reps: int
    holds_short: int
    other: int
    extra: int
    hold_s: float
    sides: dict[Side, int]
    directions: dict[Direction, int]

    @property
    def complete(self) -> bool:
        """Whether everything asked for is done."""
        return self.reps >= self.reps_asked


@dataclass(frozen=True, slots=True)
class StepSummary:
    """One step of the routine; ``discarded`` counts the reps of sets that were done again."""

    step: Step
    sets: tuple[SetSummary, ...]
    discarded: int

    @property
    def complete(self) -> bool:
        """Whether every set is complete."""
        return all(one.complete for one in self.sets)

    @property
    def skipped(self) -> bool:
        """Whether none of its sets was begun."""
        return not any(one.begun for one in self.sets)

    @property
    def sets_complete(self) -> int:
        """Number of complete sets."""
        return sum(one.complete for one in self.sets)

    @property
    def reps(self) -> int:
        """Number of reps that count."""
        return sum(one.reps for one in self.sets)

    @property
    def reps_asked(self) -> int:
        """Number of reps asked for in all sets."""
        return sum(one.reps_asked for one in self.sets)

    @property
    def holds_short(self) -> int:
        """Number of holds that were let go early."""
        return sum(one.holds_short for one in self.sets)

    @property
    def other(self) -> int:
        """Number of reps of the wrong side or direction."""
        return sum(one.other for one in self.sets)

    @property
    def hold_s(self) -> float:
        """Seconds held."""
        return sum(one.hold_s for one in self.sets)

    @property
    def sides(self) -> dict[Side, int]:
        """Reps by side; "unknown" if it was not seen."""
        return _added([one.sides for one in self.sets])

    @property
    def directions(self) -> dict[Direction, int]:
        """Turns by direction; empty if there is none."""
        return _added([one.directions for one in self.sets])


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """The whole session; media times in seconds. ``outside`` counts the reps between sets."""

    routine: Routine
    started_s: float
    ended_s: float
    steps: tuple[StepSummary, ...]
    outside: int

    @property
    def complete(self) -> bool:
        """Whether the whole routine was done."""
        return all(step.complete for step in self.steps)


def summarise(
    routine: Routine, plan: Sequence[PlannedSet], log: SessionLog, started_s: float, ended_s: float
) -> SessionSummary:
    """Add up the log; discarded reps and those outside of a set are separate."""
    steps = tuple(
        StepSummary(
            step=step,
            sets=tuple(_set(p, a) for p, a in log.valid(plan) if p.step_index == index),
            discarded=sum(
                len(attempt.reps)
                for attempt in log.attempts
                if attempt.discarded and attempt.planned.step_index == index
            ),
        )
        for index, step in enumerate(routine.steps)
    )
    return SessionSummary(routine, started_s, ended_s, steps, len(log.outside))


def _set(planned: PlannedSet, attempt: Attempt | None) -> SetSummary:
    kept = attempt.reps if attempt is not None else []
    counted = [one.rep for one in kept if one.verdict is Verdict.COUNTED]
    short = [one.rep for one in kept if one.verdict is Verdict.SHORT]
    wrong = (Verdict.OTHER_SIDE, Verdict.OTHER_DIRECTION)
    directions = [rep.direction for rep in counted if rep.direction is not None]
    return SetSummary(
        set_number=planned.set_number,
        side=planned.side,
        direction=planned.direction,
        begun=attempt is not None,
        reps_asked=planned.reps,
        reps=len(counted),
        holds_short=len(short),
        other=sum(one.verdict in wrong for one in kept),
        extra=sum(one.verdict is Verdict.EXTRA for one in kept),
        hold_s=sum(rep.hold_s for rep in [*counted, *short]),
        sides=dict(Counter(rep.side for rep in counted)),
        directions=dict(Counter(directions)),
    )


def _added(counts: list[dict[Name, int]]) -> dict[Name, int]:
    total: Counter[Name] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)
