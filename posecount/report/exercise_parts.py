"""The parts of the page about single exercises: rows of the table, and plots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from posecount.counting.events import Side
from posecount.exercises import EXERCISES
from posecount.language import decimal, tr, trn
from posecount.report.gather import Report
from posecount.report.plots import Values, reps_plot, sides_plot
from posecount.report.progress import SIDES, Change, ExerciseProgress, ExerciseWeek
from posecount.report.words import NOTHING, dose, figure, percent

_TITLES = {spec.id: spec.title for spec in EXERCISES}
_ORDER = {spec.id: place for place, spec in enumerate(EXERCISES)}


def _hold_shares(week: ExerciseWeek) -> Mapping[Side, float]:
    return {side: holds.complete / holds.asked for side, holds in week.holds.items()}


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of plot with a line per side; ``without`` is shown if there is nothing to draw."""

    name: str
    caption: str
    values: Values
    form: str
    without: str
    highest: float | None = None


_KINDS = (
    _Kind("holds", "Holds complete", _hold_shares, "{:.0%}", "No hold is asked for.", 1.0),
    _Kind(
        "amplitude",
        "Amplitude, in shank lengths",
        lambda week: week.amplitude,
        "{:.2f}",
        "Not measured: a close-up has no scale.",
    ),
    _Kind(
        "spread of holds",
        "Spread of holds (less is steadier)",
        lambda week: week.hold_sd,
        "{:.0%}",
        "Not measured in circles, walking and short holds.",
    ),
)

_NEW_LINE = "\n"
_NO_BREAK = "\N{NO-BREAK SPACE}"

COLUMNS = (
    "exercise",
    "plan, a day",
    "reps",
    "too short",
    "of the plan",
    "holds complete",
    "left",
    "right",
    "both",
    "unknown",
    "amplitude, shanks",
    "spread of holds",
)


def exercise_rows(report: Report) -> str:
    """Return the table's body: a row per exercise, those of the plan first."""
    return "".join(_row(report, one) for one in _ordered(report))


def exercise_sections(report: Report) -> str:
    """Return the plots, one exercise after the other."""
    return "".join(_section(report, one) for one in _ordered(report) if one.weeks)


def _ordered(report: Report) -> list[ExerciseProgress]:
    """Return the plan's exercises in its order, done or not, then the others that were done."""
    planned = list(report.plan.asked) if report.plan else []
    others = sorted(set(report.exercises) - set(planned), key=lambda one: _ORDER.get(one, 99))
    nothing = {one: ExerciseProgress(one, ()) for one in planned}
    return [{**nothing, **report.exercises}[one] for one in (*planned, *others)]


def _title(exercise: str) -> str:
    return tr(_TITLES.get(exercise, exercise))


def _row(report: Report, progress: ExerciseProgress) -> str:
    exercise, reps = progress.exercise, progress.reps
    plan = report.plan.asked.get(exercise) if report.plan else None
    asked = report.asked(exercise)
    cells = (
        _title(exercise),
        dose(plan) if plan else tr("no longer in it") if asked else tr("not in it"),
        _reps(sum(reps.values()), progress.by_hand),
        figure(progress.short) if progress.short else NOTHING,
        percent(report.share_of_plan(exercise)),
        percent(progress.holds.share),
        *(figure(reps[side]) if reps.get(side) else NOTHING for side in SIDES),
        _changes(progress.amplitude, "{:.2f}"),
        _changes(progress.hold_sd, "{:.0%}"),
    )
    told = "".join(_cell(name, cell) for name, cell in zip(COLUMNS[1:], cells[1:], strict=True))
    return f'<tr><th scope="row">{escape(cells[0])}</th>{told}</tr>\n'


def _reps(count: int, by_hand: int) -> str:
    """Return the number of reps, and below it how many of them are by hand, on one line."""
    if not by_hand:
        return figure(count)
    some = "" if by_hand == count else f"{figure(by_hand)}{_NO_BREAK}"
    return f"{figure(count)}{_NEW_LINE}{some}{tr('by hand').replace(' ', _NO_BREAK)}"


def _cell(name: str, text: str) -> str:
    empty = ' class="empty"' if text == NOTHING else ""
    lines = escape(text).replace(_NEW_LINE, "<br>")
    return f'<td data-name="{escape(tr(name))}"{empty}><span>{lines}</span></td>'


def _changes(changes: Mapping[Side, Change], form: str) -> str:
    """Return each side's change from the first weeks to the last; "unknown" only if alone."""
    seen = {side: one for side, one in changes.items() if side != "unknown"} or changes
    told = []
    for side, one in seen.items():
        whose = "" if len(seen) == 1 else f"{tr(side)} "
        before = "" if one.first is None else f"{decimal(form.format(one.first))} → "
        told.append(f"{whose}{before}{decimal(form.format(one.last))}")
    return _NEW_LINE.join(told) or NOTHING


def _section(report: Report, progress: ExerciseProgress) -> str:
    title, exercise = _title(progress.exercise), progress.exercise
    span = report.first, report.today
    plots = [
        _figure(
            tr("Reps a week"), reps_plot(progress, *span, f"reps-{exercise}", _reps_say(progress))
        )
    ]
    for kind in _KINDS:
        if any(kind.values(week) for week in progress.weeks):
            says = f"{title}: {_trend_says(progress, kind)}"
            name = f"{kind.name}-{exercise}"
            drawn = sides_plot(
                progress,
                kind.values,
                span,
                name,
                says,
                as_percent="%" in kind.form,
                highest=kind.highest,
            )
            plots.append(_figure(tr(kind.caption), drawn))
        else:
            plots.append(_figure(tr(kind.caption), f"<p>{tr(kind.without)}</p>"))
    count = sum(progress.reps.values())
    total = f"{figure(count)} {trn('rep', 'reps', count)}"
    return (
        f'<section class="exercise"><h3>{escape(title)} <span>{total}</span></h3>'
        f'<div class="plots">{"".join(plots)}</div></section>\n'
    )


def _figure(caption: str, inside: str) -> str:
    return f"<figure><figcaption>{caption}</figcaption>{inside}</figure>"


def _reps_say(progress: ExerciseProgress) -> str:
    weeks = [sum(week.reps.values()) for week in progress.weeks]
    return tr(
        "{exercise}: reps a week, {first} in the first week, {last} in the last, {most} at most",
        exercise=_title(progress.exercise),
        first=weeks[0],
        last=weeks[-1],
        most=max(weeks),
    )


def _trend_says(progress: ExerciseProgress, kind: _Kind) -> str:
    """Return each side's first and last week, in words."""
    told = []
    for side in SIDES:
        values = [kind.values(week)[side] for week in progress.weeks if side in kind.values(week)]
        if values:
            first, last = kind.form.format(values[0]), kind.form.format(values[-1])
            told.append(
                tr(
                    "{side} {first} in the first week and {last} in the last",
                    side=tr(side),
                    first=decimal(first),
                    last=decimal(last),
                )
            )
    return f"{tr(kind.caption)}: {'; '.join(told)}"
