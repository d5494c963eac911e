"""The report as one self-contained page, for screen and paper."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template

from posecount import __version__
from posecount.profiles import Person
from posecount.report.adherence import DAYS_A_WEEK, Streak
from posecount.report.exercise_parts import COLUMNS, exercise_rows, exercise_sections
from posecount.report.gather import Report
from posecount.report.how_it_was import how_it_was
from posecount.report.months import month_drawings, months_in
from posecount.report.plots import weeks_plot
from posecount.report.words import counted, lasting, on_day, percent, several, when
from posecount.session.daily_plan import Plan

_TEMPLATE = "report.html"
_MOST_MONTHS = 14
"""More than a year of months does not fit on paper."""


def page(report: Report, person: Person | None = None) -> str:
    """Return the whole page, with the ``person`` it is about if that is to be said."""
    template = Template(files(__package__).joinpath(_TEMPLATE).read_text(encoding="utf-8"))
    months = month_drawings(report.days, report.today, _MOST_MONTHS)
    return template.substitute(
        version=__version__,
        first=on_day(report.first),
        today=on_day(report.today),
        whose=escape(_whose(person or Person())),
        plan=escape(_plan(report)),
        tiles="".join(_tile(*one) for one in _figures(report)),
        remarks=_list(_remarks(report)),
        weeks=weeks_plot(report.weeks, "weeks", _weeks_say(report)),
        months="".join(f"<div>{one}</div>" for one in months),
        how_it_was=how_it_was(report),
        columns="".join(f'<th scope="col">{name}</th>' for name in COLUMNS),
        rows=exercise_rows(report),
        exercises=exercise_sections(report),
    )


def _whose(person: Person) -> str:
    born = "" if person.born is None else f"born {on_day(person.born)}"
    return ", ".join(filter(None, (person.name, born)))


def _plan(report: Report) -> str:
    plan = report.plan
    if plan is None:
        return (
            "There is no plan yet: do a routine with 'posecount live', and its days and times "
            "are what is kept or missed."
        )
    return f"The plan: {plan.title}, {when(plan)}."


def _figures(report: Report) -> list[tuple[str, str, str]]:
    """Return the tiles at the top: a figure, its name, and a remark."""
    active = sum(day.sessions > 0 for day in report.days)
    tiles = [] if report.plan is None else _kept(report, report.plan)
    return [
        *tiles,
        (
            f"{report.sessions:,}",
            several(report.sessions, "session"),
            f"on {counted(active, 'day')}",
        ),
        (f"{report.reps:,}", "reps", f"{lasting(report.held_s)} held"),
    ]


def _kept(report: Report, plan: Plan) -> list[tuple[str, str, str]]:
    """Return how the plan was kept; the streak of days is included if it has no days of rest."""
    finished = [week for week in report.weeks if week.goal and week.over]
    kept = sum(week.verdict == "kept" for week in finished)
    tiles = [_run(report.week_streak, "week", report, len(finished))]
    if plan.days_least == DAYS_A_WEEK:
        tiles.append(_run(report.day_streak, "day", report, len(report.days) - 1))
    if not finished:
        week = report.weeks[-1]
        return [*tiles, (f"{week.kept_days} of {week.goal}", "days this week", "with all done")]
    return [
        *tiles,
        (f"{kept} of {len(finished)}", "weeks kept", "of those finished"),
        (percent(report.share_of_days), "of the days asked", "in finished weeks"),
    ]


def _run(streak: Streak, one: str, report: Report, whole: int) -> tuple[str, str, str]:
    """Return a streak; one as long as the report may have begun before it."""
    more = "+" if report.older and streak.now >= whole > 0 else ""
    name = f"{several(streak.now, one)} in a row"
    return f"{streak.now}{more}", name, f"{streak.best} at best"


def _tile(figure: str, name: str, more: str) -> str:
    return f"<div><b>{escape(figure)}</b> <span>{escape(name)}</span> <i>{escape(more)}</i></div>"


def _list(items: Sequence[str]) -> str:
    inside = "".join(f"<li>{escape(one)}</li>" for one in items)
    return f'<ul class="soft">{inside}</ul>' if inside else ""


def _remarks(report: Report) -> Sequence[str]:
    """Return further remarks for the reader."""
    remarks = []
    restless = sum(week.restless for week in report.weeks)
    if restless:
        weeks = counted(restless, "week")
        remarks.append(f"In {weeks} something was done on more days than the plan has.")
    if report.older:
        remarks.append(
            f"There is older history: what came before {on_day(report.first)} is left out."
        )
    if report.unreadable:
        remarks.append(
            f"{counted(report.unreadable, 'session')} followed a routine that this version of "
            "posecount cannot read: what was done counts, but against the plan before it."
        )
    by_hand = sum(one.by_hand is not None for one in report.records)
    if by_hand:
        reps = sum(one.by_hand for one in report.exercises.values())
        remarks.append(
            f"{counted(by_hand, 'session')} {'was' if by_hand == 1 else 'were'} added or changed "
            f"by hand, {counted(reps, 'rep')} in all."
        )
    months = months_in(report.days)
    if months > _MOST_MONTHS:
        remarks.append(f"The calendar shows the last {_MOST_MONTHS} months of {months}.")
    return remarks


def _weeks_say(report: Report) -> str:
    kept = sum(week.verdict == "kept" for week in report.weeks)
    return (
        f"Days a week on which the whole plan was done, beside those asked for: {kept} of "
        f"{counted(len(report.weeks), 'week')} kept"
    )
