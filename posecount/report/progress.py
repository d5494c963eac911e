"""Each exercise week by week: reps, complete holds, and each side's median amplitude and spread."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from posecount.counting.events import Side
from posecount.history.records import RepRecord
from posecount.report.adherence import monday_of
from posecount.session.events import Verdict

SIDES: tuple[Side, ...] = ("left", "right", "both", "unknown")
WEEKS_COMPARED = 4
"""Number of weeks at the beginning and at the end that are compared."""


@dataclass(frozen=True, slots=True)
class Holds:
    """Reps that were to be held, and the number that were held long enough."""

    asked: int = 0
    complete: int = 0

    @property
    def share(self) -> float | None:
        """Share of complete holds, 0 to 1; None if no hold was asked for."""
        return self.complete / self.asked if self.asked else None

    def plus(self, other: Holds) -> Holds:
        """Return the sum of both."""
        return Holds(self.asked + other.asked, self.complete + other.complete)


@dataclass(frozen=True, slots=True)
class ExerciseWeek:
    """One exercise in one week. A side that was not seen stays "unknown".

    ``reps`` are those that count; ``short`` is the number of those that were let go too early.
    ``amplitude`` and ``hold_sd`` are medians, and lack sides without measurements.
    """

    monday: date
    reps: Mapping[Side, int]
    short: int
    holds: Mapping[Side, Holds]
    amplitude: Mapping[Side, float]
    hold_sd: Mapping[Side, float]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure in the first weeks that have it, and in the last ones.

    If there are too few weeks to separate the two, ``first`` is None and ``last`` covers all.
    """

    first: float | None
    last: float


@dataclass(frozen=True, slots=True)
class ExerciseProgress:
    """One exercise: its weeks, in order, without those in which it was not done.

    ``by_hand`` is the number of its reps that were added or changed by hand.
    """

    exercise: str
    weeks: Sequence[ExerciseWeek]
    by_hand: int = 0

    @property
    def reps(self) -> Mapping[Side, int]:
        """Number of reps that count, by side."""
        total: Counter[Side] = Counter()
        for week in self.weeks:
            total.update(week.reps)
        return total

    @property
    def short(self) -> int:
        """Number of reps that were let go too early."""
        return sum(week.short for week in self.weeks)

    @property
    def holds(self) -> Holds:
        """All holds together."""
        total = Holds()
        for week in self.weeks:
            for holds in week.holds.values():
                total = total.plus(holds)
        return total

    @property
    def amplitude(self) -> Mapping[Side, Change]:
        """The change in each side's amplitude."""
        return _changes([week.amplitude for week in self.weeks])

    @property
    def hold_sd(self) -> Mapping[Side, Change]:
        """The change in the spread of each side's holds."""
        return _changes([week.hold_sd for week in self.weeks])


@dataclass(slots=True)
class _Side:
    """The data of one side in one week; four bytes per figure, because there may be many."""

    reps: int = 0
    short: int = 0
    holds: int = 0
    complete: int = 0
    amplitude: array[float] = field(default_factory=lambda: array("f"))
    hold_sd: array[float] = field(default_factory=lambda: array("f"))


class ProgressBook:
    """Takes reps one by one and adds them up."""

    def __init__(self) -> None:
        self._kept: defaultdict[str, defaultdict[date, defaultdict[Side, _Side]]]
        self._kept = defaultdict(lambda: defaultdict(lambda: defaultdict(_Side)))
        self._by_hand: Counter[str] = Counter()

    def add(self, day: date, rep: RepRecord, *, held: bool) -> None:
        """Add one rep of that day; ``held`` says that a hold was asked for."""
        side = self._kept[rep.exercise][monday_of(day)][rep.side]
        side.reps += rep.verdict is Verdict.COUNTED
        side.short += rep.verdict is Verdict.SHORT
        self._by_hand[rep.exercise] += rep.by_hand
        side.holds += held
        side.complete += held and rep.complete
        if rep.amplitude is not None:
            side.amplitude.append(rep.amplitude)
        if rep.hold_sd is not None:
            side.hold_sd.append(rep.hold_sd)

    def exercises(self) -> dict[str, ExerciseProgress]:
        """Return every exercise that was done, by its id."""
        return {
            exercise: ExerciseProgress(
                exercise,
                [_week(monday, sides) for monday, sides in sorted(weeks.items())],
                self._by_hand[exercise],
            )
            for exercise, weeks in self._kept.items()
        }


def _week(monday: date, sides: Mapping[Side, _Side]) -> ExerciseWeek:
    return ExerciseWeek(
        monday=monday,
        reps={name: side.reps for name, side in sides.items() if side.reps},
        short=sum(side.short for side in sides.values()),
        holds={
            name: Holds(side.holds, side.complete) for name, side in sides.items() if side.holds
        },
        amplitude={name: median(side.amplitude) for name, side in sides.items() if side.amplitude},
        hold_sd={name: median(side.hold_sd) for name, side in sides.items() if side.hold_sd},
    )


def _changes(weeks: Sequence[Mapping[Side, float]]) -> dict[Side, Change]:
    changes: dict[Side, Change] = {}
    for side in SIDES:
        values = [week[side] for week in weeks if side in week]
        if len(values) >= 2 * WEEKS_COMPARED:
            first, last = values[:WEEKS_COMPARED], values[-WEEKS_COMPARED:]
            changes[side] = Change(median(first), median(last))
        elif values:
            changes[side] = Change(None, median(values))
    return changes
