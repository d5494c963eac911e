"""Formats days, shares and plans for the report."""

from __future__ import annotations

from datetime import date
from math import floor

from posecount.report.adherence import DAYS_A_WEEK
from posecount.report.plots import MONTHS
from posecount.session.daily_plan import Asked, Plan

NOTHING = "–"


def on_day(day: date) -> str:
    """Format a day, such as 5 Jan 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def percent(share: float | None) -> str:
    """Format a share as a whole percentage, 100% only if it is whole; a dash if there is none."""
    return NOTHING if share is None else f"{floor(100 * share + 1e-9)}%"


def counted(count: int, one: str) -> str:
    """Format a number of things, such as 1 week, 2 weeks."""
    return f"{count:,} {several(count, one)}"


def several(count: int, one: str) -> str:
    """Return the singular or plural for that number."""
    return one if count == 1 else f"{one}s"


def lasting(seconds: float) -> str:
    """Format a time, such as 12 min, 3 h 05, or 109 h."""
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours >= 10:
        return f"{hours:,} h"
    return f"{hours} h {minutes:02d}" if hours else f"{minutes} min"


def when(plan: Plan) -> str:
    """Describe on how many days a week the plan is done."""
    if plan.days_least == DAYS_A_WEEK:
        return "every day"
    if plan.days_least == plan.days_most:
        return f"on {counted(plan.days_least, 'day')} a week"
    return f"on {plan.days_least} to {plan.days_most} days a week"


def dose(asked: Asked) -> str:
    """Describe what the plan asks for in a day."""
    times = {1: "once", 2: "twice"}.get(asked.times_a_day, f"{asked.times_a_day} times")
    return f"{times}, {counted(asked.reps_a_day, 'rep')} in all"
