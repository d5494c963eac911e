"""The calendar: a shade a day, a drawing a month."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from posecount.report.adherence import Day
from posecount.report.months import month_drawings, months_in, shade_of, tip
from posecount.session.daily_plan import Asked, Plan
from posecount.session.day import DoneReps, standings

PLAN = Plan("mine", "Mine", 7, 7, {"toe_raise": Asked(20, 2)})


def day(done=0, plan=PLAN, sessions=None, when=date(2026, 3, 5), short=0):
    sessions = int(done > 0) if sessions is None else sessions
    reps = DoneReps(Counter({("both", "unknown"): done}), short=short)
    return Day(when, plan, sessions, standings(plan, {"toe_raise": reps}) if plan else ())


@pytest.mark.parametrize(
    ("one", "shade"),
    [
        (day(0), "none"),
        (day(0, sessions=1), "some"),
        (day(9), "some"),
        (day(10), "most"),
        (day(19), "most"),
        (day(20), "all"),
        (day(30), "all"),
        (day(0, plan=None), "none"),
        (day(30, plan=None), "some"),
    ],
)
def test_shades(one, shade):
    assert shade_of(one) == shade


def test_tips_say_what_a_day_was():
    assert tip(day(10)) == "5 Mar 2026: 1 session, 50% of the day's plan"
    assert tip(day(10, short=3)) == "5 Mar 2026: 1 session, 50% of the day's plan, 3 too short"
    assert tip(day(0)) == "5 Mar 2026: no session, 0% of the day's plan"
    assert tip(day(20, plan=None, sessions=2)) == "5 Mar 2026: 2 sessions, no plan yet"


def test_every_month_shows_all_its_days_and_tells_of_those_reported():
    first, today = date(2026, 1, 28), date(2026, 3, 10)
    days = [day(20, when=first + timedelta(days=n)) for n in range((today - first).days + 1)]
    drawings = [ET.fromstring(one) for one in month_drawings(days, today, most=12)]
    assert months_in(days) == len(drawings) == 3
    for root, (length, told) in zip(drawings, [(31, 4), (28, 28), (31, 10)], strict=True):
        numbers = [one.text for one in root.iter("text") if (one.text or "").isdigit()]
        assert sorted(map(int, numbers)) == list(range(1, length + 1))
        tips = [one.text for one in root.iter("title") if ": 1 session" in one.text]
        assert len(tips) == told
    assert drawings[0].get("aria-label") == "Jan 2026: 4 of 4 days with the whole plan done"
    assert len(month_drawings(days, today, most=2)) == 2
