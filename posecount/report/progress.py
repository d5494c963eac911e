"""Each exercise week by week: reps, complete holds, and by side the median amplitude and spread."""

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

SIDES: tuple[Side, ...] = ("left", "right", "both", "unknown")
WEEKS_COMPARED = 4
"""So many weeks at the beginning and at the end are set against each other."""


@dataclass(frozen=True, slots=True)
class Holds:
    """Reps that were to be held, and how many of them were held long enough."""

    asked: int = 0
    complete: int = 0

    @property
    def share(self) -> float | None:
        """Share of complete ones, 0 to 1; None where no hold was asked for."""
        return self.complete / self.asked if self.asked else None

    def plus(self, other: Holds) -> Holds:
        """Both together."""
        return Holds(self.asked + other.asked, self.complete + other.complete)


@dataclass(frozen=True, slots=True)
class ExerciseWeek:
    """One exercise in one week. A side that was not seen stays "unknown".

    ``amplitude`` and ``hold_sd`` are medians, without the sides of which nothing was measured.
    """

    monday: date
    reps: Mapping[Side, int]
    holds: Mapping[Side, Holds]
    amplitude: Mapping[Side, float]
    hold_sd: Mapping[Side, float]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure in the first weeks that have it, and in the last ones.

    Where there are too few weeks to tell the two apart ``first`` is None, ``last`` that of all.
    """

    first: float | None
    last: float


@dataclass(frozen=True, slots=True)
class ExerciseProgress:
    """One exercise: its weeks, in order, without those in which it was not done."""

    exercise: str
    weeks: Sequence[ExerciseWeek]

    @property
    def reps(self) -> Mapping[Side, int]:
        """Reps by the side that was seen."""
        total: Counter[Side] = Counter()
        for week in self.weeks:
            total.update(week.reps)
        return total

    @property
    def holds(self) -> Holds:
        """All the holds there were."""
        total = Holds()
        for week in self.weeks:
            for holds in week.holds.values():
                total = total.plus(holds)
        return total

    @property
    def amplitude(self) -> Mapping[Side, Change]:
        """How the amplitude of each side has changed."""
        return _changes([week.amplitude for week in self.weeks])

    @property
    def hold_sd(self) -> Mapping[Side, Change]:
        """How the spread of each side's holds has changed."""
        return _changes([week.hold_sd for week in self.weeks])


@dataclass(slots=True)
class _Side:
    """What has been seen of one side in one week; four bytes a figure, for there may be many."""

    reps: int = 0
    holds: int = 0
    complete: int = 0
    amplitude: array[float] = field(default_factory=lambda: array("f"))
    hold_sd: array[float] = field(default_factory=lambda: array("f"))


class ProgressBook:
    """Takes reps one by one and adds them up."""

    def __init__(self) -> None:
        self._kept: defaultdict[str, defaultdict[date, defaultdict[Side, _Side]]]
        self._kept = defaultdict(lambda: defaultdict(lambda: defaultdict(_Side)))

    def add(self, day: date, rep: RepRecord, *, held: bool) -> None:
        """One rep of that day; ``held`` where a hold was asked for."""
        side = self._kept[rep.exercise][monday_of(day)][rep.side]
        side.reps += 1
        side.holds += held
        side.complete += held and rep.complete
        if rep.amplitude is not None:
            side.amplitude.append(rep.amplitude)
        if rep.hold_sd is not None:
            side.hold_sd.append(rep.hold_sd)

    def exercises(self) -> dict[str, ExerciseProgress]:
        """Every exercise that was done, by its id."""
        return {
            exercise: ExerciseProgress(
                exercise, [_week(monday, sides) for monday, sides in sorted(weeks.items())]
            )
            for exercise, weeks in self._kept.items()
        }


def _week(monday: date, sides: Mapping[Side, _Side]) -> ExerciseWeek:
    return ExerciseWeek(
        monday=monday,
        reps={name: side.reps for name, side in sides.items()},
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
