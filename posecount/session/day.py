"""Judges a day against its plan: which reps count towards it, and what is left.

This is the only place that decides what a day's plan takes for done; the history, the report and
the live summary all ask it. A rep counts if it counted in its set and was held as long as the plan
asks. It counts for the leg and direction that its set asked for or, where the set left that open,
for those that were seen. What could not be seen is taken to be what is still missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from posecount.counting.events import Direction, Side
from posecount.counting.landmark_reps import TUNING as REPS
from posecount.exercises import EXERCISES
from posecount.language import tr, trn
from posecount.session.daily_plan import Asked, Part, Plan
from posecount.session.events import Verdict

_TITLES = {spec.id: spec.title for spec in EXERCISES}

_LEGS: tuple[Side, ...] = ("left", "right")

_Seen = tuple[Side, Direction]


@dataclass(slots=True)
class DoneReps:
    """The reps of one exercise in one day.

    ``counted`` are those that count, by leg and direction; ``short`` is the number of those that
    were let go too early, and ``other`` of those of the other leg or direction.
    """

    counted: Counter[_Seen] = field(default_factory=Counter)
    short: int = 0
    other: int = 0

    @property
    def reps(self) -> int:
        """Number of reps that count."""
        return self.counted.total()

    def add(
        self,
        verdict: Verdict,
        hold_s: float,
        side: Side,
        direction: Direction | None,
        set_for: Part,
        asked: Asked | None,
    ) -> None:
        """Add a rep held for ``hold_s``; ``set_for`` is what its set asked for."""
        if verdict in (Verdict.OTHER_SIDE, Verdict.OTHER_DIRECTION):
            self.other += 1
        elif verdict is Verdict.SHORT or (
            verdict is Verdict.COUNTED and not _long_enough(hold_s, asked)
        ):
            self.short += 1
        elif verdict is Verdict.COUNTED:
            seen = set_for.side or side, set_for.direction or direction or "unknown"
            self.counted[seen] += 1


@dataclass(frozen=True, slots=True)
class Standing:
    """How one exercise of a day's plan stands.

    ``done`` is the number of reps done of those asked for, never more. ``missing`` are the others
    by leg and direction, without those of which none is missing. ``short`` and ``other`` were tried
    but do not count; see ``DoneReps``.
    """

    exercise: str
    asked: Asked
    done: int
    missing: Mapping[Part, int]
    short: int = 0
    other: int = 0

    @property
    def kept(self) -> bool:
        """Whether everything asked for is done."""
        return not self.missing


def standings(plan: Plan, done: Mapping[str, DoneReps]) -> list[Standing]:
    """Return how each exercise of the plan stands, in the plan's order."""
    return [_standing(one, asked, done.get(one, DoneReps())) for one, asked in plan.asked.items()]


def today_says(title: str, stands: Sequence[Standing]) -> str:
    """Return one sentence on how the plan of that title stands today."""
    if not all(one.kept for one in stands):
        how = "; ".join(map(_says, stands))
        return tr("Today's plan ({plan}), reps that count: {how}.", plan=tr(title), how=how)
    tried = ", ".join(f"{_title(one)} {_tried(one)}" for one in stands if _tried(one))
    if tried:
        return tr("Today's plan ({plan}): all done; besides: {how}.", plan=tr(title), how=tried)
    return tr("Today's plan ({plan}): all done.", plan=tr(title))


def _says(one: Standing) -> str:
    more = ", ".join(filter(None, (_to_go(one), _tried(one))))
    done = tr("{done} of {asked}", done=one.done, asked=one.asked.reps_a_day)
    return f"{_title(one)} {done}{f' ({more})' if more else ''}"


def _title(one: Standing) -> str:
    return tr(_TITLES.get(one.exercise, one.exercise))


def _to_go(one: Standing) -> str:
    """Return what is missing of each leg, if it is not the same for both."""
    by_leg: Counter[str] = Counter()
    for part, count in one.missing.items():
        if part.side is not None:
            by_leg[part.side] += count
    if len({by_leg[leg] for leg in _LEGS}) == 1:
        return ""
    if not by_leg["right"]:
        return tr("to go: {count} left", count=by_leg["left"])
    if not by_leg["left"]:
        return tr("to go: {count} right", count=by_leg["right"])
    return tr("to go: {left} left and {right} right", left=by_leg["left"], right=by_leg["right"])


def _tried(one: Standing) -> str:
    words = [trn("{count} too short", "{count} too short", one.short)] if one.short else []
    if one.other:
        words.append(tr("{count} of the other leg or direction", count=one.other))
    return ", ".join(words)


def _long_enough(hold_s: float, asked: Asked | None) -> bool:
    if asked is None or asked.hold_s is None:
        return True
    return hold_s >= asked.hold_s - REPS.hold_tolerance_s


def _standing(exercise: str, asked: Asked, done: DoneReps) -> Standing:
    missing = _missing(asked, done.counted)
    left = sum(missing.values())
    return Standing(
        exercise, asked, asked.reps_a_day - left, missing, short=done.short, other=done.other
    )


def _missing(asked: Asked, counted: Mapping[_Seen, int]) -> dict[Part, int]:
    """Return what is missing of each part, giving each rep to a part that it fits.

    Parts that take any leg get what others leave, and reps of which less is known come last.
    """
    left = dict(asked.parts) or {Part(): asked.reps_a_day}
    parts = sorted(left, key=lambda part: (part.side is None, part.direction is None))
    for seen, count in sorted(counted.items(), key=lambda one: one[0].count("unknown")):
        # A rep of both feet is one of each.
        sides = _LEGS if seen[0] == "both" and _by_leg(left) else (seen[0],)
        for side in sides:
            unused = count
            for part in parts:
                if _fits(part, side, seen[1]):
                    taken = min(unused, left[part])
                    left[part] -= taken
                    unused -= taken
    return {part: count for part, count in left.items() if count}


def _by_leg(parts: Mapping[Part, int]) -> bool:
    return all(part.side is not None for part in parts)


def _fits(part: Part, side: Side, direction: Direction) -> bool:
    return (part.side is None or side in (part.side, "unknown", "both")) and (
        part.direction is None or direction in (part.direction, "unknown")
    )
