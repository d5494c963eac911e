"""The evaluation's tables as plain text cells; whoever shows them chooses how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posecount.evaluation.metrics import Answers, ClipScore, Summary, reliability, summarize
from posecount.evaluation.run import Evaluated, LeftOut, Outcome

NOTHING = "-"

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


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of texts; ``words`` are the columns of words, by index, the others hold figures."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[int, ...] = (0, 1)


def tables(outcomes: Sequence[Outcome]) -> list[TextTable]:
    """All tables: accuracy, confidence, clips that missed, clips left out."""
    evaluated = [outcome for outcome in outcomes if isinstance(outcome, Evaluated)]
    return [*summary_tables(outcomes), *_unless_empty([missed_table(evaluated)])]


def summary_tables(outcomes: Sequence[Outcome]) -> list[TextTable]:
    """The tables of many clips: one of accuracy for each split, confidence, clips left out."""
    evaluated = [outcome for outcome in outcomes if isinstance(outcome, Evaluated)]
    left_out = [outcome for outcome in outcomes if isinstance(outcome, LeftOut)]
    scores = [clip.score for clip in evaluated]
    splits = sorted({score.split for score in scores})
    every = [
        *(
            accuracy_table(_title(split), [s for s in scores if s.split == split])
            for split in splits
        ),
        *([accuracy_table("All together", scores)] if len(splits) > 1 else []),
        confidence_table(scores),
        left_out_table(left_out),
    ]
    return _unless_empty(every)


def _unless_empty(tables: Iterable[TextTable]) -> list[TextTable]:
    return [table for table in tables if table.rows]


def accuracy_table(title: str, scores: Sequence[ClipScore]) -> TextTable:
    """One row for each exercise and view, each exercise of several views, and all."""
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
    if len(exercises) > 1:
        rows.append(_accuracy_row("all", "all", summarize(scores)))
    return TextTable(title, _COLUMNS, tuple(rows))


def confidence_table(scores: Iterable[ClipScore]) -> TextTable:
    """How often the counted reps of each confidence were true ones."""
    rows = tuple(
        (
            f"{found.low:g} to {found.high:g}",
            str(found.reps),
            f"{found.mean_confidence:.2f}",
            _percent(found.matched / found.reps),
        )
        for found in reliability(scores)
    )
    columns = ("confidence", "counted reps", "mean confidence", "were true reps")
    return TextTable("What confidence means", columns, rows, words=(0,))


def missed_table(clips: Iterable[Evaluated]) -> TextTable:
    """Every clip that is not right in count, places, sides or directions."""
    rows = tuple(
        (clip.name, str(clip.score.true_reps), str(clip.score.counted_reps), wrongs(clip))
        for clip in clips
        if not clip.score.is_clean
    )
    return TextTable("Clips that missed", ("clip", "true", "counted", "what"), rows, words=(0, 3))


def left_out_table(clips: Iterable[LeftOut]) -> TextTable:
    """Every clip that was not counted, and why."""
    rows = tuple((clip.name, clip.why) for clip in clips)
    return TextTable("Clips left out", ("clip", "why"), rows)


def wrongs(clip: Evaluated) -> str:
    """What is wrong with a clip's counting, in a few words; empty where nothing is."""
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


def as_markdown(table: TextTable) -> str:
    """The table in Markdown, under its title."""
    rule = ["---" if i in table.words else "---:" for i in range(len(table.columns))]
    lines = [table.columns, rule, *table.rows]
    body = "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
    return f"**{table.title}**\n\n{body}\n"


def _accuracy_row(
    exercise: str, view: str, summary: Summary, edge_on: bool = False
) -> tuple[str, ...]:
    return (
        exercise,
        view,
        str(summary.clips),
        str(summary.reps),
        _number(summary.mae, 3),
        _percent(summary.obo),
        _percent(summary.exact),
        _answers(summary.sides),
        _answers(summary.edge_on_directions if edge_on else summary.directions),
        _two(summary.hold_median_s, summary.hold_p95_s, "{} ({})"),
        _two(summary.start_median_s, summary.end_median_s, "{} / {}"),
        _number(summary.false_per_minute, 2),
    )


def _answers(answers: Answers) -> str:
    if answers.unknown_share is None:
        return NOTHING
    return f"{_percent(answers.accuracy)} ({_percent(answers.unknown_share)})"


def _two(first: float | None, second: float | None, form: str) -> str:
    if first is None or second is None:
        return NOTHING
    return form.format(_number(first, 2), _number(second, 2))


def _number(value: float | None, digits: int) -> str:
    return NOTHING if value is None else f"{value:.{digits}f}"


def _percent(share: float | None) -> str:
    """Whole percents, but never 100% for what is less."""
    if share is None:
        return NOTHING
    return f"{100 * share:.1f}%" if 0.99 < share < 1 else f"{100 * share:.0f}%"


def _title(split: str) -> str:
    return _SPLIT_TITLES.get(split, f"Split {split}")
