"""The calendar: one drawing per month, with every day shaded by the share of its plan done."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from posecount.language import tr, trn
from posecount.report import svg
from posecount.report.adherence import DAYS_A_WEEK, Day
from posecount.report.plots import MONTHS
from posecount.report.words import on_day, percent

_CELL, _BOX, _SIDE = 16.0, 14.6, 2.0
_HEAD = 24.0
_LETTERS = "MTWTFSS"
_ROWS = 6
_SHADES = {
    "none": (svg.NONE, svg.ON_NONE),
    "some": (svg.SOME, svg.ON_SOME),
    "most": (svg.MOST, svg.ON_MOST),
    "all": (svg.ALL, svg.ON_ALL),
}


def shade_of(day: Day) -> str:
    """Return a day's shade: none, some (under a half), most, or all.

    Without a plan, "some" says that something was done.
    """
    share = day.share
    if share is None:
        return "some" if day.sessions else "none"
    if day.kept:
        return "all"
    if not share:
        return "some" if day.sessions else "none"
    return "most" if share >= 0.5 else "some"


def month_drawings(days: Sequence[Day], today: date, most: int) -> list[str]:
    """Return the last ``most`` months of these days, oldest first, as SVG elements."""
    months = [list(within) for _, within in groupby(days, key=_month_of)]
    return [_month(within, today) for within in months[-most:]]


def months_in(days: Sequence[Day]) -> int:
    """Return the number of months that these days are in."""
    return len({_month_of(day) for day in days})


def tip(day: Day) -> str:
    """Return a description of a day."""
    if day.sessions:
        sessions = trn("{count} session", "{count} sessions", day.sessions)
    else:
        sessions = tr("no session")
    when = on_day(day.date)
    if day.share is None:
        return tr("{day}: {sessions}, no plan yet", day=when, sessions=sessions)
    short = sum(one.short for one in day.stands)
    says = tr(
        "{day}: {sessions}, {share} of the day's plan",
        day=when,
        sessions=sessions,
        share=percent(day.share),
    )
    tried = trn("{count} too short", "{count} too short", short)
    return f"{says}, {tried}" if short else says


def _month_of(day: Day) -> tuple[int, int]:
    return day.date.year, day.date.month


def _month(days: Sequence[Day], today: date) -> str:
    year, month = _month_of(days[0])
    width = DAYS_A_WEEK * _CELL + 2 * _SIDE
    height = _HEAD + _ROWS * _CELL + _SIDE
    figure = svg.blank(width, height)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    title = f"{tr(MONTHS[month - 1])} {year}"
    _write(axes, _SIDE + 1, 7, title, svg.INK, 9.5, align="left", weight="bold")
    for place, letter in enumerate(tr(_LETTERS)):
        _write(axes, _SIDE + (place + 0.5) * _CELL, 18.5, letter, svg.SOFT, 6.5)
    for day in days:
        _draw_day(axes, day, day.date == today)
    within = {day.date.day for day in days}
    for number in range(1, monthrange(year, month)[1] + 1):
        if number not in within:
            _write(axes, *_middle(days[0].date.replace(day=number)), str(number), svg.SOFT, 7.0)
    kept = sum(day.kept for day in days)
    says = tr(
        "{month}: {kept} of {days} days with the whole plan done",
        month=title,
        kept=kept,
        days=len(days),
    )
    tips = {_gid(day): tip(day) for day in days}
    return svg.inline_svg(figure, f"month-{year}-{month}", says, tips)


def _draw_day(axes: Axes, day: Day, is_today: bool) -> None:
    x, y = _middle(day.date)
    shade, on_it = _SHADES[shade_of(day)]
    cell = Rectangle(
        (x - _BOX / 2, y - _BOX / 2),
        _BOX,
        _BOX,
        facecolor=shade,
        edgecolor=svg.MARK if is_today else shade,
        linewidth=1.4 if is_today else 0.0,
        gid=_gid(day),
        clip_on=False,
    )
    axes.add_patch(cell)
    weight = "bold" if day.kept else "normal"
    _write(axes, x, y, str(day.date.day), on_it, 7.0, weight=weight)


def _middle(day: date) -> tuple[float, float]:
    """Return the centre of a day's cell in its month."""
    row, column = divmod(day.replace(day=1).weekday() + day.day - 1, DAYS_A_WEEK)
    return _SIDE + (column + 0.5) * _CELL, _HEAD + (row + 0.5) * _CELL


def _gid(day: Day) -> str:
    return f"day-{day.date.isoformat()}"


def _write(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    colour: str,
    size: float,
    *,
    align: str = "center",
    weight: str = "normal",
) -> None:
    axes.text(
        x, y, text, color=colour, fontsize=size, ha=align, va="center_baseline", weight=weight
    )
