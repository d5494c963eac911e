"""The calendar file: what calendars accept, and what it reminds of."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

import pytest

from posecount.errors import InputError
from posecount.reminders import calendar, read_days, read_times, usual_days, usual_times
from posecount.session.load import load_routine

FIVE, FOUR = load_routine("five-exercises"), load_routine("four-exercises")
# A Wednesday.
NOW = datetime(2026, 3, 4, 22, 30, tzinfo=timezone(timedelta(hours=2)))


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def of(text, name):
    return [line.partition(":")[2] for line in unfolded(text) if line.startswith(f"{name}:")]


def test_every_time_of_the_day_has_what_is_due_then():
    text = calendar(FIVE, usual_times(FIVE), usual_days(FIVE), NOW)
    assert of(text, "DTSTART") == ["20260304T090000", "20260304T130000", "20260304T190000"]
    assert of(text, "RRULE") == ["FREQ=WEEKLY;BYDAY=MO,WE,FR"] * 3
    first, second, third, *_ = [one for one in of(text, "DESCRIPTION") if "exercises" not in one]
    assert "Resisted flexion" in first
    assert second == "Toe presses (warm-up)\\, Toe walking"
    assert third == "Toe presses (warm-up)"


def test_a_plan_for_every_day():
    text = calendar(FOUR, usual_times(FOUR), usual_days(FOUR), NOW)
    assert of(text, "RRULE") == ["FREQ=DAILY"] * 3


def test_the_first_day_is_one_of_the_days():
    text = calendar(FIVE, [time(8)], read_days("Monday, tue"), NOW)
    assert of(text, "DTSTART") == ["20260309T080000"]
    assert of(text, "RRULE") == ["FREQ=WEEKLY;BYDAY=MO,TU"]


def test_written_again_it_replaces_what_was_written_before():
    before, later = (
        calendar(FIVE, [time(8)], range(7), NOW + timedelta(days=days)) for days in (0, 3)
    )
    assert of(before, "UID") == of(later, "UID")
    assert int(of(before, "SEQUENCE")[0]) < int(of(later, "SEQUENCE")[0])
    assert of(before, "UID") != of(calendar(FIVE, [time(8)], range(7), NOW, "Anna"), "UID")


def test_lines_are_short_and_text_cannot_break_out_of_its_line():
    title = "Füße; hoch,\nBEGIN:VEVENT" + "ü" * 50
    odd = FIVE.model_copy(update={"title": title})
    text = calendar(odd, [time(8)], range(7), NOW)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert of(text, "SUMMARY") == ["Füße\\; hoch\\, BEGIN:VEVENT" + "ü" * 50]
    assert "\n" not in text.replace("\r\n", "")
    assert text.count("BEGIN:VEVENT\r\n") == 1


@pytest.mark.parametrize("times", range(1, 25))
def test_any_plan_has_times_in_the_daytime(times):
    steps = (FIVE.steps[0].model_copy(update={"times_per_day": times}),)
    found = usual_times(FIVE.model_copy(update={"steps": steps}))
    assert len(set(found)) == times
    assert list(found) == sorted(found)
    assert time(8) <= found[0] and found[-1] <= time(20)


def test_times_and_days_that_are_none_are_told():
    assert read_times(["9:30", "08:00", "9:30"]) == (time(8), time(9, 30))
    for text in ("25:00", "noon", "", "8"):
        with pytest.raises(InputError, match="8:30"):
            read_times([text])
    for text in ("", "mon,never", "1"):
        with pytest.raises(InputError, match="mon,tue"):
            read_days(text)
    with pytest.raises(InputError, match="3 times a day at most"):
        calendar(FIVE, [time(hour) for hour in range(4)], range(7), NOW)
