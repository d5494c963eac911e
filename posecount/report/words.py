"""How the report puts days, shares and plans."""

from __future__ import annotations

from datetime import date

from posecount.report.adherence import DAYS_A_WEEK
from posecount.report.plots import MONTHS
from posecount.routine.daily_plan import Asked, Plan

NOTHING = "–"


def on_day(day: date) -> str:
    """As 5 Jan 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def percent(share: float | None) -> str:
    """A share as a whole percentage; a dash where there is none."""
    return NOTHING if share is None else f"{share:.0%}"


def counted(count: int, one: str) -> str:
    """As 1 week, 2 weeks."""
    return f"{count:,} {several(count, one)}"


def several(count: int, one: str) -> str:
    """The word for so many."""
    return one if count == 1 else f"{one}s"


def lasting(seconds: float) -> str:
    """As 12 min, 3 h 05, or 109 h."""
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours >= 10:
        return f"{hours:,} h"
    return f"{hours} h {minutes:02d}" if hours else f"{minutes} min"


def when(plan: Plan) -> str:
    """On how many days a week the plan is done."""
    if plan.days_least == DAYS_A_WEEK:
        return "every day"
    if plan.days_least == plan.days_most:
        return f"on {counted(plan.days_least, 'day')} a week"
    return f"on {plan.days_least} to {plan.days_most} days a week"


def dose(asked: Asked) -> str:
    """What a day asks for."""
    times = {1: "once", 2: "twice"}.get(asked.times_a_day, f"{asked.times_a_day} times")
    return f"{times}, {counted(asked.reps_a_day, 'rep')} in all"
