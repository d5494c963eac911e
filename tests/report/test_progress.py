"""Reps added up week by week, side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from posecount.history.records import RepRecord
from posecount.report.progress import Change, Holds, ProgressBook
from posecount.session.events import Verdict

MONDAY = date(2026, 1, 5)


def rep(side="left", exercise="toe_raise", complete=True, amplitude=None, hold_sd=None):
    times = (0.0, 1.0, 0.5)
    return RepRecord(
        1, 1, 1, 1, exercise, *times, side, None, complete, 0.9, Verdict.COUNTED, amplitude, hold_sd
    )


def progress(*reps, held=True):
    book = ProgressBook()
    for days, one in reps:
        book.add(MONDAY + timedelta(days=days), one, held=held)
    return book.exercises()["toe_raise"]


def test_sunday_belongs_to_the_week_before_monday():
    weeks = progress((6, rep()), (7, rep()), (0, rep())).weeks
    assert [(week.monday, week.reps) for week in weeks] == [
        (MONDAY, {"left": 2}),
        (MONDAY + timedelta(days=7), {"left": 1}),
    ]


def test_a_hold_let_go_too_early_is_no_rep_and_is_told():
    early = replace(rep(complete=False, amplitude=0.3), verdict=Verdict.SHORT)
    found = progress((0, rep(amplitude=0.1)), (0, early))
    assert (found.reps, found.short) == ({"left": 1}, 1)
    assert found.holds == Holds(2, 1)
    assert found.weeks[0].amplitude == {"left": pytest.approx(0.2)}


def test_a_side_that_was_not_seen_is_not_split():
    found = progress((0, rep("unknown", amplitude=0.3)), (0, rep("left", amplitude=0.1)))
    assert found.reps == {"unknown": 1, "left": 1}
    assert found.weeks[0].amplitude == pytest.approx({"unknown": 0.3, "left": 0.1})


def test_the_median_of_a_week_stands_against_a_stray_value():
    reps = [(0, rep(amplitude=value)) for value in (0.1, 0.11, 0.12, 5.0, 0.09)]
    assert progress(*reps).weeks[0].amplitude == pytest.approx({"left": 0.11})


def test_what_was_not_measured_is_left_out_and_never_0():
    week = progress((0, rep()), (0, rep(hold_sd=0.04))).weeks[0]
    assert week.amplitude == {}
    assert week.hold_sd == pytest.approx({"left": 0.04})


def test_holds_let_go_early_count_against_those_asked_for():
    reps = [(0, rep("left")), (1, rep("left", complete=False)), (2, rep("right"))]
    found = progress(*reps)
    assert found.weeks[0].holds == {"left": Holds(2, 1), "right": Holds(1, 1)}
    assert found.holds.share == pytest.approx(2 / 3)
    assert progress(*reps, held=False).holds.share is None


def test_change_is_from_the_first_four_weeks_to_the_last_four():
    reps = [(7 * week, rep(amplitude=0.1 + 0.01 * week)) for week in range(10)]
    change = progress(*reps).amplitude["left"]
    assert (change.first, change.last) == pytest.approx((0.115, 0.175))


def test_seven_weeks_are_too_few_to_tell_a_change():
    reps = [(7 * week, rep(hold_sd=0.05)) for week in range(7)]
    assert progress(*reps).hold_sd == {"left": Change(None, pytest.approx(0.05))}
