"""The accuracy that counting should reach, and whether it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from posecount.evaluation.cells import NOTHING, TextTable
from posecount.evaluation.disturbances import rate_groups
from posecount.evaluation.metrics import ClipScore, Summary, summarize
from posecount.evaluation.run import Evaluated

SAME_AT_FPS = (15, 60)
"""Frame rates at which a clip must give the same count as the plain one."""

_MET = {True: "yes", False: "no", None: NOTHING}
_AT_LEAST, _AT_MOST, _UNDER = "at least", "at most", "under"

Clips = Sequence[Evaluated]


@dataclass(frozen=True, slots=True)
class Target:
    """One figure to reach; ``form`` formats it, ``measure`` returns it, or None without data."""

    name: str
    how: str
    bound: float
    form: str
    measure: Callable[[Clips], float | None]

    @property
    def wanted(self) -> str:
        """The figure to reach, in words."""
        if self.how == _AT_LEAST and self.bound == 1:
            return "100%"
        return f"{self.how} {self.form.format(self.bound)}"

    def measured(self, clips: Clips) -> str:
        """Return the measured figure, formatted."""
        value = self.measure(clips)
        return NOTHING if value is None else self.form.format(value)

    def met(self, clips: Clips) -> bool | None:
        """Whether the target is met; None if nothing was measured."""
        value = self.measure(clips)
        if value is None:
            return None
        if self.how == _AT_LEAST:
            return value >= self.bound
        return value <= self.bound if self.how == _AT_MOST else value < self.bound


def target_table(splits: Mapping[str, Clips]) -> TextTable:
    """Return a row for each target, with the figure measured in each of these splits, by title."""
    rows = tuple(
        (
            target.name,
            target.wanted,
            *(
                text
                for clips in splits.values()
                for text in (target.measured(clips), _MET[target.met(clips)])
            ),
        )
        for target in TARGETS
    )
    columns = [text for title in splits for text in (title, "met")]
    return TextTable("Targets", ("target", "wanted", *columns), rows)


def _summed(
    pick: Callable[[Summary], float | None], among: Callable[[ClipScore], bool] = lambda _: True
) -> Callable[[Clips], float | None]:
    """Return a function that measures one figure of the clips that ``among`` selects."""

    def measure(clips: Clips) -> float | None:
        return pick(summarize([clip.score for clip in clips if among(clip.score)]))

    return measure


def _same_counts(clips: Clips) -> float | None:
    agree = [group.agrees(SAME_AT_FPS) for group in rate_groups(clips)]
    known = [verdict for verdict in agree if verdict is not None]
    return sum(known) / len(known) if known else None


_SHARE, _SECONDS = "{:.1%}", "{:.3f} s"

TARGETS = (
    Target(
        "counts exactly right, body in view",
        _AT_LEAST,
        0.97,
        _SHARE,
        _summed(lambda all_: all_.exact, lambda score: not score.close_up),
    ),
    Target(
        "counts exactly right, close-ups",
        _AT_LEAST,
        0.92,
        _SHARE,
        _summed(lambda all_: all_.exact, lambda score: score.close_up),
    ),
    Target("off by at most one", _AT_LEAST, 1.0, _SHARE, _summed(lambda all_: all_.obo)),
    Target("MAE", _AT_MOST, 0.01, "{:.3f}", _summed(lambda all_: all_.mae)),
    Target("side right", _AT_LEAST, 1.0, _SHARE, _summed(lambda all_: all_.sides.accuracy)),
    Target("side unknown", _UNDER, 0.05, _SHARE, _summed(lambda all_: all_.sides.unknown_share)),
    Target(
        "direction right",
        _AT_LEAST,
        1.0,
        _SHARE,
        _summed(lambda all_: all_.directions.accuracy),
    ),
    Target(
        "direction unknown, side-to-head",
        _UNDER,
        0.1,
        _SHARE,
        _summed(
            lambda all_: all_.directions.unknown_share, lambda score: score.view == "side-to-head"
        ),
    ),
    Target("hold error, median", _AT_MOST, 0.07, _SECONDS, _summed(lambda a: a.hold_median_s)),
    Target("hold error, 95%", _AT_MOST, 0.2, _SECONDS, _summed(lambda a: a.hold_p95_s)),
    Target("false reps a minute", _UNDER, 0.1, "{:.2f}", _summed(lambda a: a.false_per_minute)),
    Target("same counts at other frame rates", _AT_LEAST, 1.0, _SHARE, _same_counts),
)
