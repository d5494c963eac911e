"""The plots over time, one figure each, in the page's colours."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator, PercentFormatter

from posecount.counting.events import Side
from posecount.language import tr
from posecount.report import svg
from posecount.report.adherence import Week
from posecount.report.progress import SIDES, ExerciseProgress, ExerciseWeek

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

WIDTH, HEIGHT = 220.0, 116.0
_WEEKS_WIDTH, _WEEKS_HEIGHT, _SCORES_HEIGHT = 400.0, 130.0, 100.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 30.0, 22.0, 8.0, 22.0
"""Room around the plot, in points. A month's label is centred on its first day, so half of the
longest, "sept. 26", has to fit beside a plot that ends on that day."""

_FONT = 9.5
_BAR_DAYS = 5.6
_MOST_TICKS = 5
_COLOURS = {"left": svg.LEFT, "right": svg.RIGHT, "both": svg.BOTH, "unknown": svg.UNKNOWN}
_DASHES = {"left": "-", "right": (0, (4, 2)), "both": "-", "unknown": (0, (1, 2))}
_MARKERS = {"left": "o", "right": "s", "both": "^", "unknown": "x"}

Values = Callable[[ExerciseWeek], Mapping[Side, float]]


def reps_plot(progress: ExerciseProgress, first: date, last: date, name: str, says: str) -> str:
    """Plot reps per week as bars, with the sides stacked."""
    figure = svg.blank(WIDTH, HEIGHT)
    axes = _axes(figure, WIDTH, HEIGHT)
    floor = [0] * len(progress.weeks)
    for side in SIDES:
        counts = [week.reps.get(side, 0) for week in progress.weeks]
        bars = [
            _box(week.monday, base, count)
            for week, base, count in zip(progress.weeks, floor, counts, strict=True)
            if count
        ]
        _add_boxes(axes, bars, _COLOURS[side])
        floor = [base + count for base, count in zip(floor, counts, strict=True)]
    _frame(axes, first, last, _ticks(max(floor, default=1), whole=True))
    return svg.inline_svg(figure, name, says)


def sides_plot(
    progress: ExerciseProgress,
    values: Values,
    span: tuple[date, date],
    name: str,
    says: str,
    *,
    as_percent: bool = False,
    highest: float | None = None,
) -> str:
    """Plot one figure per week and side as lines; weeks without it leave a gap."""
    figure = svg.blank(WIDTH, HEIGHT)
    axes = _axes(figure, WIDTH, HEIGHT)
    top = 0.0
    for side in reversed(SIDES):
        found = {week.monday: values(week)[side] for week in progress.weeks if side in values(week)}
        if found:
            _add_line(axes, side, found)
            top = max(top, *found.values())
    _frame(axes, *span, _ticks(highest or top or 1.0))
    if as_percent:
        axes.yaxis.set_major_formatter(PercentFormatter(xmax=1.0, decimals=0))
    return svg.inline_svg(figure, name, says)


def weeks_plot(weeks: Sequence[Week], name: str, says: str) -> str:
    """Plot active days per week, the kept ones among them, and the number asked for as a line."""
    figure = svg.blank(_WEEKS_WIDTH, _WEEKS_HEIGHT)
    axes = _axes(figure, _WEEKS_WIDTH, _WEEKS_HEIGHT)
    _add_boxes(axes, [_box(week.monday, 0, week.active_days) for week in weeks], svg.SOME)
    for kept, colour in ((True, svg.ALL), (False, svg.MOST)):
        chosen = [week for week in weeks if (week.verdict == "kept") is kept]
        _add_boxes(axes, [_box(week.monday, 0, week.kept_days) for week in chosen], colour)
    asked = [week for week in weeks if week.goal]
    for week in asked:
        x = week.monday.toordinal()
        axes.plot([x, x + 7], [week.goal] * 2, color=svg.MARK, linewidth=1.8, clip_on=False)
    last = weeks[-1].monday + timedelta(days=6)
    _frame(axes, weeks[0].monday, last, (0, 2, 4, 7))
    return svg.inline_svg(figure, name, says)


def scores_plot(
    pain: Mapping[date, float], effort: Mapping[date, float], span: tuple[date, date], says: str
) -> str:
    """Plot the pain and the effort, 0 to 10, by the day on which they were said."""
    figure = svg.blank(_WEEKS_WIDTH, _SCORES_HEIGHT)
    axes = _axes(figure, _WEEKS_WIDTH, _SCORES_HEIGHT)
    for scores, side in ((effort, "left"), (pain, "right")):
        days = sorted(scores)
        axes.plot(
            [day.toordinal() for day in days],
            [scores[day] for day in days],
            color=_COLOURS[side],
            linestyle=_DASHES[side],
            linewidth=1.3,
            marker=_MARKERS[side],
            markersize=3.2,
            clip_on=False,
        )
    _frame(axes, *span, (0, 5, 10))
    return svg.inline_svg(figure, "scores", says)


def _axes(figure: Figure, width: float, height: float) -> Axes:
    left, bottom = _LEFT / width, _BOTTOM / height
    across, up = 1 - (_LEFT + _RIGHT) / width, 1 - (_BOTTOM + _TOP) / height
    axes = figure.add_axes((left, bottom, across, up))
    axes.patch.set_visible(False)
    return axes


def _ticks(highest: float, *, whole: bool = False) -> Sequence[float]:
    """Return a few round figures from zero to at least the highest; ``whole`` for counts."""
    locator = MaxNLocator(nbins=4, steps=[1, 2, 5, 10], integer=whole)
    return [float(one) for one in locator.tick_values(0, highest)]


def _frame(axes: Axes, first: date, last: date, ticks: Sequence[float]) -> None:
    """Draw months below, and ticks at the side with a fine line each; the highest is the top."""
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_xlim(first.toordinal() - 0.5, max(last, first + timedelta(days=27)).toordinal() + 1.5)
    axes.set_ylim(0, ticks[-1])
    axes.set_yticks(ticks)
    axes.tick_params(length=0, labelsize=_FONT, labelcolor=svg.SOFT, pad=4)
    axes.tick_params(axis="x", pad=6)
    axes.set_axisbelow(True)
    for tick in ticks:
        axes.axhline(tick, color=svg.LINE, linewidth=0.8, zorder=0, clip_on=False)
    places, labels = zip(*_months(first, last), strict=True)
    axes.set_xticks(places, labels)


def _months(first: date, last: date) -> list[tuple[int, str]]:
    """Return where to write which month; at most a handful are written."""
    starts = [first.replace(day=1)]
    while starts[-1] <= last:
        starts.append((starts[-1] + timedelta(days=32)).replace(day=1))
    within = [day for day in starts if first <= day <= last] or [first]
    step = -(-len(within) // _MOST_TICKS)
    return [(day.toordinal(), _month_label(day, step)) for day in within[::step]]


def _month_label(day: date, step: int) -> str:
    month = tr(MONTHS[day.month - 1])
    return f"{month} {day:%y}" if step > 2 else month


def _box(monday: date, base: float, height: float) -> Path:
    """Return one week's bar, in days and units of the scale."""
    left = monday.toordinal() + (7 - _BAR_DAYS) / 2
    corners = [(left, base), (left + _BAR_DAYS, base)]
    top = [(left + _BAR_DAYS, base + height), (left, base + height)]
    return Path([*corners, *top, (left, base)], closed=True)


def _add_boxes(axes: Axes, boxes: Sequence[Path], colour: str) -> None:
    """Draw all bars of one colour as one shape: a year has many."""
    if boxes:
        whole = Path.make_compound_path(*boxes)
        axes.add_patch(PathPatch(whole, facecolor=colour, linewidth=0, clip_on=False))


def _add_line(axes: Axes, side: Side, values: Mapping[date, float]) -> None:
    weeks = _with_gaps(values)
    axes.plot(
        [day.toordinal() + 3 for day, _ in weeks],
        [value for _, value in weeks],
        color=_COLOURS[side],
        linestyle=_DASHES[side],
        linewidth=1.5,
        marker=_MARKERS[side],
        markersize=3.2 if len(values) < 20 else 1.8,
        solid_capstyle="round",
        clip_on=False,
    )


def _with_gaps(values: Mapping[date, float]) -> list[tuple[date, float]]:
    """Return the values by week, with a NaN in every pause."""
    weeks: list[tuple[date, float]] = []
    for monday, value in sorted(values.items()):
        if weeks and (monday - weeks[-1][0]).days > 7:
            weeks.append((monday - timedelta(days=7), math.nan))
        weeks.append((monday, value))
    return weeks
