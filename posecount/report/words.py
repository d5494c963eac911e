"""Formats days, shares and plans for the report."""

from __future__ import annotations

from datetime import date
from math import floor

from posecount.language import decimal, tr, trn
from posecount.report.adherence import DAYS_A_WEEK
from posecount.report.plots import MONTHS
from posecount.session.daily_plan import Asked, Plan

NOTHING = "–"


def on_day(day: date) -> str:
    """Format a day, such as 5 Jan 2026."""
    return f"{day.day} {tr(MONTHS[day.month - 1])} {day.year}"


def percent(share: float | None) -> str:
    """Format a share as a whole percentage, 100% only if it is whole; a dash if there is none."""
    return NOTHING if share is None else f"{floor(100 * share + 1e-9)}%"


def figure(count: int) -> str:
    """Format a whole number, such as 1,234."""
    return decimal(f"{count:,}")


def days(count: int) -> str:
    """Format a number of days."""
    return trn("{count} day", "{count} days", count)


def weeks(count: int) -> str:
    """Format a number of weeks."""
    return trn("{count} week", "{count} weeks", count)


def lasting(seconds: float) -> str:
    """Format a time, such as 12 min, 3 h 05, or 109 h."""
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours >= 10:
        return f"{figure(hours)} h"
    return f"{hours} h {minutes:02d}" if hours else f"{minutes} min"


def when(plan: Plan) -> str:
    """Describe on how many days a week the plan is done."""
    if plan.days_least == DAYS_A_WEEK:
        return tr("every day")
    if plan.days_least == plan.days_most:
        return trn("on {count} day a week", "on {count} days a week", plan.days_least)
    return tr("on {least} to {most} days a week", least=plan.days_least, most=plan.days_most)


def dose(asked: Asked) -> str:
    """Describe what the plan asks for in a day."""
    times = {1: tr("once"), 2: tr("twice")}.get(
        asked.times_a_day, tr("{count} times", count=asked.times_a_day)
    )
    return trn(
        "{times}, {count} rep in all", "{times}, {count} reps in all", asked.reps_a_day, times=times
    )
