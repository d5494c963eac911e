"""The report as one page that needs nothing besides itself, for a screen and for paper."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template

from posecount import __version__
from posecount.report.exercise_parts import COLUMNS, exercise_rows, exercise_sections
from posecount.report.gather import Report
from posecount.report.months import month_drawings
from posecount.report.plots import weeks_plot
from posecount.report.words import counted, lasting, on_day, percent, when

_TEMPLATE = "report.html"
_MOST_MONTHS = 14
"""More than a year of them do not fit on paper."""


def page(report: Report) -> str:
    """The whole page."""
    template = Template(files(__package__).joinpath(_TEMPLATE).read_text(encoding="utf-8"))
    months = month_drawings(report.days, report.today)
    return template.substitute(
        version=__version__,
        first=on_day(report.first),
        today=on_day(report.today),
        plan=escape(_plan(report)),
        tiles="".join(_tile(*one) for one in _figures(report)),
        remarks="".join(f"<li>{escape(one)}</li>" for one in _remarks(report, len(months))),
        weeks=weeks_plot(report.weeks, "weeks", _weeks_say(report)),
        months="".join(f"<div>{one}</div>" for one in months[-_MOST_MONTHS:]),
        columns="".join(f'<th scope="col">{name}</th>' for name in COLUMNS),
        rows=exercise_rows(report),
        exercises=exercise_sections(report),
    )


def _plan(report: Report) -> str:
    plan = report.plan
    if plan is None:
        return (
            "There is no plan yet: do a routine with 'posecount live', and its days and times "
            "are what is kept or missed."
        )
    return f"The plan: {plan.title}, {when(plan)}."


def _figures(report: Report) -> list[tuple[str, str, str]]:
    """What stands at the top: a figure, its name, and what else there is to it."""
    weeks = [week for week in report.weeks if week.goal and week.over]
    kept = sum(week.verdict == "kept" for week in weeks)
    streak = report.week_streak
    tiles: list[tuple[str, str, str]] = []
    if report.plan is not None:
        tiles = [
            (str(streak.now), "weeks in a row", f"{streak.best} at best"),
            (f"{kept} of {len(weeks)}", "weeks kept", "of those finished"),
            (percent(report.share_of_days), "of the days asked", "in finished weeks"),
        ]
        if report.plan.days_least == 7:
            days = report.day_streak
            tiles.insert(1, (str(days.now), "days in a row", f"{days.best} at best"))
    active = sum(day.sessions > 0 for day in report.days)
    sessions = (f"{report.sessions:,}", "sessions", f"on {counted(active, 'day')}")
    return [*tiles, sessions, (f"{report.reps:,}", "reps", f"{lasting(report.held_s)} held")]


def _tile(figure: str, name: str, more: str) -> str:
    return f"<div><b>{escape(figure)}</b> <span>{escape(name)}</span> <i>{escape(more)}</i></div>"


def _remarks(report: Report, months: int) -> Sequence[str]:
    """What else one should know."""
    remarks = []
    over = sum(week.more_than_asked for week in report.weeks)
    if over:
        most = "The plan has days of rest; something was done on more days than it has in"
        remarks.append(f"{most} {counted(over, 'week')}.")
    if report.older:
        remarks.append(
            f"There is older history: what came before {on_day(report.first)} is left out."
        )
    if report.unreadable:
        remarks.append(
            f"{counted(report.unreadable, 'session')} followed a routine that this version of "
            "posecount cannot read: what was done counts, but against the plan before it."
        )
    if months > _MOST_MONTHS:
        remarks.append(f"The calendar shows the last {_MOST_MONTHS} months of {months}.")
    return remarks


def _weeks_say(report: Report) -> str:
    kept = sum(week.verdict == "kept" for week in report.weeks)
    return (
        f"Days a week on which the whole plan was done, beside those asked for: {kept} of "
        f"{counted(len(report.weeks), 'week')} kept"
    )
