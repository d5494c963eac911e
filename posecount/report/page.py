"""The report as one self-contained page, for screen and paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template

from posecount import __version__
from posecount.language import language, tr, trn
from posecount.profiles import Person
from posecount.report.adherence import DAYS_A_WEEK, Streak
from posecount.report.exercise_parts import COLUMNS, exercise_rows, exercise_sections
from posecount.report.gather import Report
from posecount.report.guide_parts import guide_sections
from posecount.report.how_it_was import how_it_was
from posecount.report.months import month_drawings, months_in
from posecount.report.plots import weeks_plot
from posecount.report.words import days, figure, lasting, on_day, percent, weeks, when
from posecount.session.daily_plan import Plan
from posecount.session.day import today_says

_TEMPLATE = "report.html"
_MARKED = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
"""A text of the template that is shown in the language in use."""

_MOST_MONTHS = 14
"""More than a year of months does not fit on paper."""


def page(report: Report, person: Person | None = None) -> str:
    """Return the whole page, with the ``person`` it is about if that is to be said."""
    text = files(__package__).joinpath(_TEMPLATE).read_text(encoding="utf-8")
    template = Template(_MARKED.sub(lambda found: tr(" ".join(found[1].split())), text))
    months = month_drawings(report.days, report.today, _MOST_MONTHS)
    return template.substitute(
        version=__version__,
        language=language(),
        first=on_day(report.first),
        today=on_day(report.today),
        whose=escape(_whose(person or Person())),
        plan=escape(_plan(report)),
        tiles="".join(_tile(*one) for one in _figures(report)),
        remarks=_list(_remarks(report)),
        weeks=weeks_plot(report.weeks, "weeks", _weeks_say(report)),
        months="".join(f"<div>{one}</div>" for one in months),
        how_it_was=how_it_was(report),
        columns="".join(f'<th scope="col">{tr(name)}</th>' for name in COLUMNS),
        rows=exercise_rows(report),
        exercises=exercise_sections(report),
        guides=guide_sections(report.plan),
    )


def _whose(person: Person) -> str:
    born = "" if person.born is None else tr("born {day}", day=on_day(person.born))
    return ", ".join(filter(None, (person.name, born)))


def _plan(report: Report) -> str:
    plan = report.plan
    if plan is None:
        return tr(
            "There is no plan yet: do a routine with 'posecount live', and its days and times "
            "are what is kept or missed."
        )
    today = today_says(plan.title, report.days[-1].stands)
    says = tr("The plan: {plan}, {when}.", plan=tr(plan.title), when=when(plan))
    return f"{says} {today}"


def _figures(report: Report) -> list[tuple[str, str, str]]:
    """Return the tiles at the top: a figure, its name, and a remark."""
    active = sum(day.sessions > 0 for day in report.days)
    tiles = [] if report.plan is None else _kept(report, report.plan)
    return [
        *tiles,
        (
            figure(report.sessions),
            trn("session", "sessions", report.sessions),
            tr("on {days}", days=days(active)),
        ),
        (figure(report.reps), tr("reps"), tr("{time} held", time=lasting(report.held_s))),
    ]


def _kept(report: Report, plan: Plan) -> list[tuple[str, str, str]]:
    """Return how the plan was kept; the streak of days is included if it has no days of rest."""
    finished = [week for week in report.weeks if week.goal and week.over]
    kept = sum(week.verdict == "kept" for week in finished)
    tiles = [
        _run(
            report.week_streak,
            trn("week in a row", "weeks in a row", report.week_streak.now),
            report,
            len(finished),
        )
    ]
    if plan.days_least == DAYS_A_WEEK:
        tiles.append(
            _run(
                report.day_streak,
                trn("day in a row", "days in a row", report.day_streak.now),
                report,
                len(report.days) - 1,
            )
        )
    if not finished:
        week = report.weeks[-1]
        of = tr("{done} of {asked}", done=week.kept_days, asked=week.goal)
        return [*tiles, (of, tr("days this week"), tr("with all done"))]
    return [
        *tiles,
        (
            tr("{done} of {asked}", done=kept, asked=len(finished)),
            tr("weeks kept"),
            tr("of those finished"),
        ),
        (percent(report.share_of_days), tr("of the days asked"), tr("in finished weeks")),
    ]


def _run(streak: Streak, name: str, report: Report, whole: int) -> tuple[str, str, str]:
    """Return a streak; one as long as the report may have begun before it."""
    more = "+" if report.older and streak.now >= whole > 0 else ""
    return f"{streak.now}{more}", name, tr("{count} at best", count=streak.best)


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
        remarks.append(
            tr(
                "In {weeks} something was done on more days than the plan has.",
                weeks=weeks(restless),
            )
        )
    if report.older:
        remarks.append(
            tr(
                "There is older history: what came before {day} is left out.",
                day=on_day(report.first),
            )
        )
    if report.unreadable:
        remarks.append(
            trn(
                "{count} session followed a routine that this version of posecount cannot read: "
                "what was done counts, but against the plan before it.",
                "{count} sessions followed a routine that this version of posecount cannot read: "
                "what was done counts, but against the plan before it.",
                report.unreadable,
            )
        )
    by_hand = sum(one.by_hand is not None for one in report.records)
    if by_hand:
        reps = sum(one.by_hand for one in report.exercises.values())
        remarks.append(
            trn(
                "{count} session was added or changed by hand: {reps} reps in all.",
                "{count} sessions were added or changed by hand: {reps} reps in all.",
                by_hand,
                reps=reps,
            )
        )
    months = months_in(report.days)
    if months > _MOST_MONTHS:
        remarks.append(
            tr(
                "The calendar shows the last {shown} of {all} months.",
                shown=_MOST_MONTHS,
                all=months,
            )
        )
    return remarks


def _weeks_say(report: Report) -> str:
    kept = sum(week.verdict == "kept" for week in report.weeks)
    return tr(
        "Days a week on which the whole plan was done, beside those asked for: {kept} of {weeks} "
        "kept",
        kept=kept,
        weeks=weeks(len(report.weeks)),
    )
