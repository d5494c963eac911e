"""The report's figures from a real database."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from helpers.made_up import add_session, at

from posecount.errors import InputError
from posecount.history.store import History
from posecount.report.gather import gather
from posecount.session.daily_plan import Part
from posecount.session.load import load_routine, single_exercise

TODAY = date(2026, 3, 18)  # a Wednesday
UTC = timezone.utc
FOUR, FIVE = load_routine("four-exercises"), load_routine("five-exercises")


@pytest.fixture
def history(tmp_path):
    with History.open(tmp_path / "history.sqlite3") as opened:
        yield opened


def report(history, days=None, zone=UTC, today=TODAY):
    return gather(history, today, days, zone)


def day(found, when):
    return next(one for one in found.days if one.date == when)


def three_times(history, when, routine=FOUR):
    for hour in (8, 13, 18):
        add_session(history, at(when, hour), routine)


def test_nothing_done_is_nothing_to_report(history):
    assert report(history) is None


def test_a_day_of_three_sessions_is_kept_and_one_of_two_is_not(history):
    three_times(history, TODAY)
    for hour in (8, 13):
        add_session(history, at(TODAY - timedelta(days=1), hour), FOUR)
    found = report(history)
    assert day(found, TODAY).kept
    before = day(found, TODAY - timedelta(days=1))
    # circles and presses were done twice of three times, the rest as often as asked
    assert before.share == pytest.approx((1 + 2 / 3 + 2 / 3 + 1) / 4)


def test_it_begins_on_a_monday_and_ends_today(history):
    add_session(history, at(date(2026, 2, 25), 8), FOUR)
    add_session(history, at(TODAY, 8), FOUR)
    whole = report(history)
    assert (whole.first, whole.days[-1].date, whole.older) == (date(2026, 2, 23), TODAY, False)
    part = report(history, days=4)
    assert (part.first, part.older) == (date(2026, 3, 9), True)
    assert (part.sessions, whole.sessions) == (1, 2)
    assert part.reps < whole.reps


def test_the_plan_before_the_reported_days_is_still_in_force(history):
    add_session(history, at(date(2026, 2, 25), 8), FOUR)
    found = report(history, days=7)
    assert found.plan.routine_id == "four-exercises"
    assert [week.verdict for week in found.weeks] == ["missed", "under way"]
    assert found.exercises == {}


def test_a_session_before_midnight_belongs_to_the_day_it_began(history):
    late = datetime(2026, 3, 17, 23, 55, tzinfo=ZoneInfo("Europe/Berlin"))
    add_session(history, late, FOUR)
    found = report(history, zone=ZoneInfo("Europe/Berlin"))
    assert [one.date for one in found.days if one.sessions] == [date(2026, 3, 17)]
    found = report(history, zone=ZoneInfo("Asia/Tokyo"))
    assert [one.date for one in found.days if one.sessions] == [date(2026, 3, 18)]


@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"])
def test_the_first_day_is_whole_wherever_one_is(history, name):
    zone = ZoneInfo(name)
    monday = date(2026, 3, 16)
    for moment in (datetime(2026, 3, 15, 23, 59), datetime(2026, 3, 16, 0, 1)):
        add_session(history, moment.replace(tzinfo=zone), FOUR)
    found = report(history, days=3, zone=zone)
    first, *later = found.days
    assert (first.date, first.sessions) == (monday, 1)
    assert not any(one.sessions for one in later)
    assert sum(found.exercises["ankle_circles"].reps.values()) == 40


def test_the_version_in_force_judges(history):
    easier = FIVE.model_copy(update={"times_per_day": 1, "steps": FIVE.steps[4:]})
    add_session(history, at(date(2026, 3, 16), 8), easier)
    add_session(history, at(date(2026, 3, 17), 8), FIVE)
    found = report(history)
    assert day(found, date(2026, 3, 16)).kept
    assert not day(found, date(2026, 3, 17)).kept
    assert len(found.plan.asked) == 5


def test_a_single_exercise_counts_towards_the_plan_and_makes_none(history):
    alone = single_exercise("toe_press", reps=30, hold_s=4.0)
    add_session(history, at(date(2026, 3, 16), 8), alone)
    assert report(history).plan is None
    add_session(history, at(date(2026, 3, 17), 8), FOUR)
    add_session(history, at(date(2026, 3, 17), 9), alone)
    found = report(history)
    assert found.plan.routine_id == "four-exercises"
    # 30 are asked for: the 40 done there and in the routine are no more than that
    assert day(found, date(2026, 3, 17)).done("toe_press") == 30


def test_what_was_let_go_too_early_is_shown_and_does_not_count(history):
    """Holds of 0.3 s made a kept day, and a streak."""
    three_times(history, TODAY)
    assert report(history).day_streak.now == 1
    history.connection.execute(
        "UPDATE reps SET verdict = 'hold too short', hold_s = 0.3 WHERE exercise = 'toe_press'"
    )
    found = report(history)
    presses = found.days[-1].stands[2]
    assert (presses.exercise, presses.done) == ("toe_press", 0)
    assert presses.short >= 30
    assert not day(found, TODAY).kept
    assert found.day_streak.now == 0
    assert found.exercises["toe_press"].reps == {}
    assert found.exercises["toe_press"].short == presses.short


def test_a_leg_that_was_never_used_is_missing(history):
    for _ in range(4):
        left = single_exercise("resisted_plantar_flexion", reps=15, hold_s=5, sides=["left"])
        add_session(history, at(TODAY, 8), left)
    add_session(history, at(TODAY, 9), FOUR, sets_done=1)
    flexions = report(history).days[-1].stands[0]
    assert (flexions.done, flexions.asked.reps_a_day) == (30, 60)
    assert flexions.missing == {Part("right"): 30}


def test_a_hold_is_as_long_as_the_plan_asks_not_as_a_session_of_its_own_does(history):
    """Toe presses by themselves are held 3 s, the four exercises ask for 4."""
    add_session(history, at(TODAY, 8), single_exercise("toe_press", reps=30), level=1.0)
    add_session(history, at(TODAY, 9), FOUR, sets_done=1)
    presses = report(history).days[-1].stands[2]
    assert (presses.done, presses.short) == (0, 30)


def test_no_share_of_the_plan_is_more_than_all_of_it(history):
    """A plan of two days a week, done on one, was told as 967% of it."""
    for hour in (8, 13, 18):
        add_session(history, at(date(2026, 3, 16), hour), FIVE)
    found = report(history, today=date(2026, 3, 16))
    assert found.share_of_plan("toe_press") == 1.0
    assert found.share_of_plan("toe_raise") is None


def test_sets_done_again_and_reps_of_the_other_side_are_left_out(history):
    add_session(history, at(TODAY, 8), FOUR, level=1.0)
    whole = report(history).exercises["resisted_plantar_flexion"]
    history.connection.execute(
        "UPDATE sets SET discarded = 1 WHERE exercise LIKE '%plantar_flexion' AND side = 'left'"
    )
    history.connection.execute(
        "UPDATE reps SET verdict = 'other side' WHERE exercise = 'toe_press' AND number % 2"
    )
    found = report(history)
    assert sum(whole.reps.values()) == 30
    assert sum(found.exercises["resisted_plantar_flexion"].reps.values()) == 15
    assert sum(found.exercises["toe_press"].reps.values()) == 5


def test_a_routine_that_cannot_be_read_is_told_and_its_reps_count(history):
    add_session(history, at(TODAY, 8), FOUR)
    add_session(history, at(TODAY, 13), FOUR)
    history.connection.execute("UPDATE specs SET json = '{}'")
    found = report(history)
    assert (found.unreadable, found.plan) == (2, None)
    assert found.sessions == 2
    assert found.reps > 100


def test_a_session_that_begins_while_the_report_is_read_disturbs_nothing(history):
    """Rows of a session that was not there a moment ago are passed over."""
    for hour in (8, 13):
        add_session(history, at(TODAY, hour), FOUR)
    sessions = history.sessions()
    add_session(history, at(TODAY, 10), FOUR)
    history.sessions = lambda: sessions
    found = report(history)
    assert found.sessions == 2
    assert sum(found.exercises["ankle_circles"].reps.values()) == 80


def test_asked_reps_follow_the_days_of_the_plan(history):
    add_session(history, at(date(2026, 3, 16), 8), FIVE)
    found = report(history)
    # three days of a plan for two days a week, of 10 presses three times a day
    assert found.asked("toe_press") == pytest.approx(3 * 30 * 2 / 7)
    assert found.asked("toe_raise") == 0
    assert found.share_of_plan("toe_press") == pytest.approx(10 / found.asked("toe_press"))


def test_a_recording_counts_towards_the_plan_and_makes_none(history):
    add_session(history, at(date(2026, 3, 16), 8), FOUR)
    add_session(history, at(TODAY, 8), single_exercise("toe_press", reps=30, hold_s=4.0))
    history.connection.execute(
        "UPDATE sessions SET origin = 'recording', spec_sha256 = NULL WHERE id = 2"
    )
    found = report(history)
    assert (found.unreadable, found.plan.routine_id) == (0, "four-exercises")
    assert day(found, TODAY).share == pytest.approx(1 / 4)


def test_what_is_dated_in_the_future_is_not_reported(history):
    """A camera's clock may be wrong."""
    add_session(history, at(TODAY + timedelta(days=300), 8), FOUR)
    found = report(history)
    assert (found.sessions, found.reps, found.plan) == (0, 0, None)
    assert found.days[-1].date == TODAY


@pytest.mark.parametrize("days", [10**6, 10**9, 10**400], ids=["6", "9", "400"])
def test_more_days_than_the_calendar_has_are_all_there_are(history, days):
    three_times(history, TODAY)
    assert report(history, days) == report(history)


@pytest.mark.parametrize("days", [0, -1])
def test_a_report_on_no_day_is_refused(history, days):
    with pytest.raises(InputError):
        report(history, days)
