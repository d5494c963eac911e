"""The evaluation's tables as plain text cells, to be shown in any form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from posecount.evaluation.cells import TextTable, answers, number, percent, two
from posecount.evaluation.disturbances import disturbance_table, rate_table
from posecount.evaluation.metrics import ClipScore, Summary, reliability, summarize
from posecount.evaluation.run import Evaluated, LeftOut, Outcome
from posecount.evaluation.targets import target_table

_COLUMNS = (
    "exercise",
    "view",
    "clips",
    "reps",
    "MAE",
    "OBO",
    "exact",
    "side (?)",
    "direction (?)",
    "hold s (p95)",
    "start/end s",
    "false/min",
)
_SPLIT_TITLES = {"": "Clips", "tune": "Tuning split", "test": "Test split", "real": "Real people"}
LEGEND = (
    "MAE: mean |counted - true| / max(true, 1); OBO: share of clips off by at most one; "
    "exact: share of clips exactly right; side, direction: share right of those not 'unknown' "
    "(share 'unknown'); hold, start, end: median absolute errors; false/min: reps counted per "
    "minute where there is nothing to count. Views marked edge-on show circles as lines: their "
    "direction is left out of the totals."
)


def tables(outcomes: Sequence[Outcome]) -> list[TextTable]:
    """Return all tables: accuracy, targets, disturbances, confidence, missed and left-out clips."""
    evaluated = [outcome for outcome in outcomes if isinstance(outcome, Evaluated)]
    return [*summary_tables(outcomes), *_unless_empty([missed_table(evaluated)])]


def summary_tables(outcomes: Sequence[Outcome]) -> list[TextTable]:
    """Return the tables of many clips: accuracy and confidence per split, the rest together."""
    evaluated = [outcome for outcome in outcomes if isinstance(outcome, Evaluated)]
    left_out = [outcome for outcome in outcomes if isinstance(outcome, LeftOut)]
    splits = by_split(evaluated)
    scores = [clip.score for clip in evaluated]
    every = [
        *(accuracy_table(title, [c.score for c in clips]) for title, clips in splits.items()),
        *([accuracy_table("All together", scores)] if len(splits) > 1 else []),
        *([target_table(splits)] if splits else []),
        disturbance_table(evaluated),
        rate_table(evaluated),
        *(
            confidence_table(f"What confidence means: {title.lower()}", [c.score for c in clips])
            for title, clips in splits.items()
        ),
        left_out_table(left_out),
    ]
    return _unless_empty(every)


def by_split(clips: Sequence[Evaluated]) -> dict[str, list[Evaluated]]:
    """Return the clips of each split, under the split's title."""
    names = sorted({clip.score.split for clip in clips})
    return {_title(name): [clip for clip in clips if clip.score.split == name] for name in names}


def _unless_empty(tables: Iterable[TextTable]) -> list[TextTable]:
    return [table for table in tables if table.rows]


def accuracy_table(title: str, scores: Sequence[ClipScore]) -> TextTable:
    """Return a row for each exercise and view, each exercise of several views, and the totals."""
    rows: list[tuple[str, ...]] = []
    exercises = list(dict.fromkeys(sorted(score.exercise for score in scores)))
    for exercise in exercises:
        of_exercise = [score for score in scores if score.exercise == exercise]
        views = sorted({score.view for score in of_exercise})
        for view in views:
            of_view = [score for score in of_exercise if score.view == view]
            mark = " (edge-on)" if of_view[0].edge_on else ""
            rows.append(
                _accuracy_row(exercise, view + mark, summarize(of_view), of_view[0].edge_on)
            )
        if len(views) > 1:
            rows.append(_accuracy_row(exercise, "all", summarize(of_exercise)))
    rows += _totals(scores) if len(exercises) > 1 else []
    return TextTable(title, _COLUMNS, tuple(rows))


def _totals(scores: Sequence[ClipScore]) -> list[tuple[str, ...]]:
    """Return totals of body views and of close-ups, if there are both, and of all."""
    kinds = {
        "body": [score for score in scores if not score.close_up],
        "close-up": [score for score in scores if score.close_up],
    }
    apart = [_accuracy_row("all", kind, summarize(some)) for kind, some in kinds.items() if some]
    return [*(apart if len(apart) > 1 else []), _accuracy_row("all", "all", summarize(scores))]


def confidence_table(title: str, scores: Iterable[ClipScore]) -> TextTable:
    """Return how often the counted reps of each confidence were true ones."""
    rows = tuple(
        (
            f"{found.low:g} to {found.high:g}",
            str(found.reps),
            f"{found.mean_confidence:.2f}",
            percent(found.matched / found.reps),
        )
        for found in reliability(scores)
    )
    columns = ("confidence", "counted reps", "mean confidence", "were true reps")
    return TextTable(title, columns, rows, words=(0,))


def missed_table(clips: Iterable[Evaluated]) -> TextTable:
    """Return every clip that is wrong in count, times, sides or directions."""
    rows = tuple(
        (clip.name, str(clip.score.true_reps), str(clip.score.counted_reps), wrongs(clip))
        for clip in clips
        if not clip.score.is_clean
    )
    return TextTable("Clips that missed", ("clip", "true", "counted", "what"), rows, words=(0, 3))


def left_out_table(clips: Iterable[LeftOut]) -> TextTable:
    """Return every clip that was not counted, and why."""
    rows = tuple((clip.name, clip.why) for clip in clips)
    return TextTable("Clips left out", ("clip", "why"), rows)


def wrongs(clip: Evaluated) -> str:
    """Return what is wrong with a clip's counting, in a few words; empty if nothing is."""
    matched = len(clip.matches)
    missed, extra = clip.score.true_reps - matched, clip.score.counted_reps - matched
    turned = 0 if clip.score.edge_on else clip.score.directions.wrong
    parts = {
        "missed": missed,
        "not there": extra,
        "wrong side": clip.score.sides.wrong,
        "wrong direction": turned,
    }
    return ", ".join(f"{count} {what}" for what, count in parts.items() if count)


def _accuracy_row(
    exercise: str, view: str, summary: Summary, edge_on: bool = False
) -> tuple[str, ...]:
    return (
        exercise,
        view,
        str(summary.clips),
        str(summary.reps),
        number(summary.mae, 3),
        percent(summary.obo),
        percent(summary.exact),
        answers(summary.sides),
        answers(summary.edge_on_directions if edge_on else summary.directions),
        two(summary.hold_median_s, summary.hold_p95_s, "{} ({})"),
        two(summary.start_median_s, summary.end_median_s, "{} / {}"),
        number(summary.false_per_minute, 2),
    )


def _title(split: str) -> str:
    return _SPLIT_TITLES.get(split, f"Split {split}")
