"""Days, weeks and streaks against the plan that was in force."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.report.adherence import (
    Day,
    Streak,
    Tally,
    day_streak,
    judge_days,
    judge_weeks,
    monday_of,
    week_streak,
)
from posecount.session.daily_plan import Asked, Plan
from posecount.session.day import DoneReps, standings

MONDAY = date(2026, 1, 5)
DAILY = Plan("daily", "Daily", 7, 7, {"toe_raise": Asked(20, 2), "toe_press": Asked(10, 1)})
TWICE = Plan("twice", "Twice", 2, 3, {"toe_raise": Asked(20, 2)})


def did(**reps):
    """What a day of so many reps of each exercise adds up to."""
    return {exercise: DoneReps(Counter({("both", "unknown"): n})) for exercise, n in reps.items()}


ALL = did(toe_raise=20, toe_press=10)


def days_of(pattern, plan=DAILY, first=MONDAY, plans=None):
    """One character a day: x all done, o something, . nothing; today is the last one."""
    done = {"x": Tally(2, ALL), "o": Tally(1, did(toe_raise=5))}
    tallies = {
        first + timedelta(days=n): done[mark] for n, mark in enumerate(pattern) if mark in done
    }
    today = first + timedelta(days=len(pattern) - 1)
    in_force = [(first, plan)] if plans is None else plans
    return judge_days(first, today, tallies, in_force), today


def weeks_of(*patterns, **more):
    days, today = days_of("".join(patterns), **more)
    return judge_weeks(days, today)


def verdicts(weeks):
    return [week.verdict for week in weeks]


@pytest.mark.parametrize(
    ("done", "share", "kept"),
    [
        ({}, 0.0, False),
        ({"toe_raise": 20, "toe_press": 10}, 1.0, True),
        ({"toe_raise": 20}, 0.5, False),
        ({"toe_raise": 10, "toe_press": 10}, 0.75, False),
        # more of one makes up for nothing of the other
        ({"toe_raise": 500, "toe_press": 5}, 0.75, False),
        ({"toe_walk": 500}, 0.0, False),
    ],
)
def test_a_day_is_kept_when_every_exercise_is(done, share, kept):
    day = Day(MONDAY, DAILY, 1, standings(DAILY, did(**done)))
    assert day.share == pytest.approx(share)
    assert day.kept is kept


def test_before_there_is_a_plan_nothing_is_missed():
    (week,) = weeks_of("oox....", plans=[])
    assert week.verdict == "no plan"
    assert week.active_days == 3
    assert week_streak([week]) == Streak(0, 0)


def test_a_week_of_a_daily_plan_needs_every_day():
    weeks = weeks_of("xxxxxxx", "xxxxxox", "xxx")
    assert verdicts(weeks) == ["kept", "missed", "under way"]
    assert [week.goal for week in weeks] == [7, 7, 7]


def test_a_plan_with_days_of_rest_is_kept_with_two_of_them_and_can_be_overdone():
    weeks = weeks_of("x..x...", "x......", "x.x.x.x", "xx", plan=TWICE)
    assert verdicts(weeks) == ["kept", "missed", "kept", "kept"]
    assert [week.restless for week in weeks] == [False, False, True, False]


def test_the_week_in_which_the_plan_begins_asks_for_its_share():
    thursday = MONDAY + timedelta(days=3)
    (daily,) = weeks_of("...xxxx", plans=[(thursday, DAILY)])
    assert (daily.goal, daily.verdict) == (4, "kept")
    (twice,) = weeks_of("...x...", plans=[(thursday, TWICE)])
    assert (twice.goal, twice.verdict) == (1, "kept")
    (sunday,) = weeks_of("......o", plans=[(MONDAY + timedelta(days=6), TWICE)])
    assert (sunday.goal, sunday.verdict) == (1, "under way")


def test_a_plan_that_changed_is_judged_by_the_version_in_force():
    harder = Plan("daily", "Daily", 7, 7, {"toe_raise": Asked(40, 4)})
    thursday = MONDAY + timedelta(days=3)
    days, _ = days_of("xxxxxxx", plans=[(MONDAY, DAILY), (thursday, harder)])
    assert [day.kept for day in days] == [True] * 3 + [False] * 4
    assert days[4].share == pytest.approx(0.5)


def test_a_week_with_two_plans_asks_for_the_days_of_each():
    thursday = MONDAY + timedelta(days=3)
    # 3 days of 2 a week and 4 of 7 a week: 34 / 7, which is about 5
    (week,) = weeks_of("x..xxxx", plans=[(MONDAY, TWICE), (thursday, DAILY)])
    assert (week.goal, week.kept_days, week.verdict) == (5, 5, "kept")


def test_the_week_under_way_adds_to_the_streak_and_does_not_break_it():
    assert week_streak(weeks_of("xxxxxxx", "xxxxxxx", "x")) == Streak(2, 2)
    assert week_streak(weeks_of("x.x....", "x.x....", "x.x", plan=TWICE)) == Streak(3, 3)
    assert week_streak(weeks_of("xxxxxxx", "xxxxxxx", ".......", "xxxxxxx", "x")) == Streak(1, 2)


def test_today_adds_to_the_days_in_a_row_and_does_not_break_them():
    assert day_streak(*days_of("xxx.xxo")) == Streak(2, 3)
    assert day_streak(*days_of("xxx.xxx")) == Streak(3, 3)
    assert day_streak(*days_of("xxxo.")) == Streak(0, 3)


patterns = st.text("xo.", min_size=1, max_size=60)
firsts = st.integers(0, 6).map(lambda days: MONDAY + timedelta(days=days))
plans = st.sampled_from([DAILY, TWICE])


@given(patterns, firsts, plans)
def test_weeks_hold_every_day_once(pattern, first, plan):
    days, today = days_of(pattern, plan, first)
    weeks = judge_weeks(days, today)
    assert [day.date for day in days] == [first + timedelta(days=n) for n in range(len(pattern))]
    assert [week.monday for week in weeks] == sorted({monday_of(day.date) for day in days})
    assert sum(week.kept_days for week in weeks) == pattern.count("x")
    assert sum(week.active_days for week in weeks) == len(pattern) - pattern.count(".")
    assert all(1 <= week.goal <= 7 for week in weeks)
    assert [week.over for week in weeks[:-1]] == [True] * (len(weeks) - 1)


@given(patterns, firsts, plans)
def test_doing_more_never_makes_it_worse(pattern, first, plan):
    """Whoever had done all on one day more would have kept no fewer weeks, nor a lesser streak."""
    missing = next((n for n, mark in enumerate(pattern) if mark != "x"), None)
    if missing is None:
        return
    better = pattern[:missing] + "x" + pattern[missing + 1 :]
    weeks = judge_weeks(*days_of(pattern, plan, first))
    more = judge_weeks(*days_of(better, plan, first))
    assert verdicts(more).count("kept") >= verdicts(weeks).count("kept")
    for before, after in zip(
        (week_streak(weeks), day_streak(*days_of(pattern, plan, first))),
        (week_streak(more), day_streak(*days_of(better, plan, first))),
        strict=True,
    ):
        assert after.now >= before.now
        assert after.best >= before.best


@given(patterns)
def test_days_in_a_row_are_those_at_the_end(pattern):
    streak = day_streak(*days_of(pattern))
    settled = pattern if pattern.endswith("x") else pattern[:-1]
    runs = "".join("x" if mark == "x" else " " for mark in settled).split(" ")
    assert streak.now == len(runs[-1])
    assert streak.best == max(map(len, runs))


@given(st.lists(st.sampled_from(["xxxxxxx", "xxx.xxx"]), max_size=12), st.sampled_from(["x", "."]))
def test_weeks_in_a_row_are_those_at_the_end(whole, running):
    streak = week_streak(weeks_of(*whole, running))
    runs = "".join("x" if week == "xxxxxxx" else " " for week in whole).split(" ")
    assert streak == Streak(len(runs[-1]), max(map(len, runs)))
