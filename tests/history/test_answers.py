"""What was said after a session, kept and exported."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from helpers.scripted import Clock, do_whole_session

from posecount.errors import InputError
from posecount.history.answers import Answers, keep_answers, read_note, read_score
from posecount.history.backup import read_backup, write_backup
from posecount.history.merge import merge
from posecount.history.store import History
from posecount.history.table import rows
from posecount.session.load import single_exercise

NOON = datetime(2026, 3, 5, 12, tzinfo=timezone.utc)
NOW = NOON + timedelta(hours=1)


@pytest.fixture
def history(tmp_path):
    with History.open(tmp_path / "history.sqlite3") as made:
        do_whole_session(made, single_exercise("toe_raise", 2), Clock(NOON))
        yield made


def said(history):
    session = history.session(1)
    return session.pain, session.effort, session.note


def test_answers_that_were_left_out_stay_as_they_were(history):
    assert said(history) == (None, None, None)
    keep_answers(history, 1, Answers(pain=0, note="warm"), NOW)
    keep_answers(history, 1, Answers(effort=10), NOW)
    assert said(history) == (0, 10, "warm")
    keep_answers(history, 1, Answers(note=""), NOW)
    assert said(history) == (0, 10, None)
    assert history.session(1).by_hand is None


def test_they_are_in_every_row_of_the_export(history):
    keep_answers(history, 1, Answers(3, 4, "=1+1"), NOW)
    assert {(row["pain"], row["effort"], row["note"]) for row in rows(history)} == {(3, 4, "=1+1")}


def test_an_answer_given_later_on_one_machine_comes_to_the_other(history, tmp_path):
    first, later = tmp_path / "first.json", tmp_path / "later.json"
    write_backup(history, str(first))
    keep_answers(history, 1, Answers(3), NOW)
    write_backup(history, str(later))
    with History.open(tmp_path / "other.sqlite3") as other:
        merge(other, read_backup(first))
        merge(other, read_backup(later))
        merge(other, read_backup(first))
        assert said(other) == (3, None, None)


@pytest.mark.parametrize("number", [0, 2, 10**30])
def test_a_session_that_is_none_is_told(history, number):
    with pytest.raises(InputError, match="no session"):
        keep_answers(history, number, Answers(3), NOW)


@pytest.mark.parametrize("text", ["", "11", "-1", "3.5", "three", "٣", "²", "9" * 5000])
def test_what_is_no_score_is_told(text):
    with pytest.raises(InputError, match="from 0 to 10"):
        read_score(text)


def test_scores_and_notes():
    assert [read_score(text) for text in ("0", " 7 ", "10")] == [0, 7, 10]
    assert read_note("  the left one, ä  ") == "the left one, ä"
    for text in ("two\nlines", "\x1b[2J", "x" * 501):
        with pytest.raises(InputError, match="one line"):
            read_note(text)
