"""The calendar: one drawing a month, every day shaded by how much of its plan was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from posecount.report import svg
from posecount.report.adherence import DAYS_A_WEEK, Day
from posecount.report.plots import MONTHS

_CELL, _GAP, _SIDE = 16.0, 1.4, 2.0
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
    """Which of the four shades a day has: none, some (under a half), most, all.

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


def month_drawings(days: Sequence[Day], today: date) -> list[str]:
    """The months that these days lie in, oldest first, as SVG elements."""
    months = groupby(days, key=lambda day: (day.date.year, day.date.month))
    return [_month(year, month, list(within), today) for (year, month), within in months]


def tip(day: Day) -> str:
    """What a day is, in words."""
    when = f"{day.date.day} {MONTHS[day.date.month - 1]} {day.date.year}"
    sessions = {0: "no session", 1: "1 session"}.get(day.sessions, f"{day.sessions} sessions")
    if day.share is None:
        return f"{when}: {sessions}, no plan yet"
    return f"{when}: {sessions}, {day.share:.0%} of the day's plan"


def _month(year: int, month: int, days: Sequence[Day], today: date) -> str:
    width = DAYS_A_WEEK * _CELL + 2 * _SIDE
    height = _HEAD + _ROWS * _CELL + _SIDE
    figure = svg.blank(width, height)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    title = f"{MONTHS[month - 1]} {year}"
    _write(axes, _SIDE + 1, 7, title, svg.INK, 9.5, align="left", weight="bold")
    for place, letter in enumerate(_LETTERS):
        _write(axes, _SIDE + (place + 0.5) * _CELL, 18.5, letter, svg.SOFT, 6.5)
    for day in days:
        _draw_day(axes, day, day.date == today)
    kept = sum(day.kept for day in days)
    says = f"{title}: {kept} of {len(days)} days with the whole plan done"
    tips = {_gid(day): tip(day) for day in days}
    return svg.inline_svg(figure, f"month-{year}-{month}", says, tips)


def _draw_day(axes: Axes, day: Day, is_today: bool) -> None:
    offset = day.date.replace(day=1).weekday() + day.date.day - 1
    row, column = divmod(offset, DAYS_A_WEEK)
    left, top = _SIDE + column * _CELL, _HEAD + row * _CELL
    shade, on_it = _SHADES[shade_of(day)]
    cell = Rectangle(
        (left + _GAP / 2, top + _GAP / 2),
        _CELL - _GAP,
        _CELL - _GAP,
        facecolor=shade,
        edgecolor=svg.TODAY if is_today else shade,
        linewidth=1.4 if is_today else 0.0,
        gid=_gid(day),
        clip_on=False,
    )
    axes.add_patch(cell)
    weight = "bold" if day.kept else "normal"
    _write(axes, left + _CELL / 2, top + _CELL / 2, str(day.date.day), on_it, 7.0, weight=weight)


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
