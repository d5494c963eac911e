"""The day of a session is that of the place where it was done, wherever the history is read."""

import csv
import sqlite3
import time
from contextlib import closing
from datetime import date, datetime, timedelta, timezone

import av
import pytest
from helpers.scripted import Clock, do_whole_session
from helpers.tiny_clips import write_clip
from history.test_schema import FIRST_SESSION
from typer.testing import CliRunner

from posecount import cli
from posecount.history.export import write_csv
from posecount.history.recordings import filmed_at
from posecount.history.schema import MIGRATIONS, NEWEST, migrate
from posecount.history.sink import now_here
from posecount.history.store import History
from posecount.history.table import rows
from posecount.report.gather import day_of, gather
from posecount.session.load import load_routine, single_exercise

TOKYO = timezone(timedelta(hours=9))
LATE = datetime(2026, 3, 2, 0, 30, tzinfo=TOKYO)
"""Half past midnight there; the day before in UTC and anywhere to the west."""


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def machine(request, monkeypatch):
    """The machine that reads the history, somewhere else."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def history(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "posecount.history.opening.user_data_path", lambda *_args, **_named: tmp_path
    )
    with History.open() as opened:
        do_whole_session(opened, single_exercise("toe_raise", 3), Clock(LATE))
        yield opened


def test_it_is_kept_with_the_session(history, machine):
    (session,) = history.sessions()
    assert session.started_at == LATE
    assert session.started_at.utcoffset() == timedelta(0)
    assert session.utc_offset_min == 9 * 60
    assert session.begun().isoformat() == LATE.isoformat()
    assert day_of(session) == date(2026, 3, 2)


def test_the_report_files_it_under_its_own_day(tmp_path, machine):
    with History.open(tmp_path / "other.sqlite3") as history:
        do_whole_session(history, load_routine("four-exercises"), Clock(LATE))
        report = gather(history, date(2026, 3, 2), days=1)
    done = {day.date: day.sessions for day in report.days}
    assert done[date(2026, 3, 2)] == 1
    assert sum(done.values()) == 1


def test_the_export_names_day_and_offset(history, machine, tmp_path):
    write_csv(rows(history), str(tmp_path / "reps.csv"))
    with (tmp_path / "reps.csv").open(encoding="utf-8", newline="") as file:
        (first, *_) = csv.DictReader(file)
    assert (first["day"], first["utc_offset_min"]) == ("2026-03-02", "540")
    assert first["started_at"].startswith("2026-03-01T15:30")


def test_history_shows_the_clock_of_the_place(history, machine, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    shown = CliRunner().invoke(cli.app, ["history", "--days", "36500"]).stdout
    assert "2026-03-02 00:30 UTC+09:00" in shown


@pytest.mark.parametrize("hours", [-12, 14])
def test_today_is_asked_for_by_the_day_of_the_place(tmp_path, monkeypatch, hours):
    """Noon of today at the far ends of the earth is up to a day away from this one's."""
    monkeypatch.setattr("posecount.history.opening.user_data_path", lambda *_a, **_n: tmp_path)
    there = timezone(timedelta(hours=hours))
    noon = datetime.combine(date.today(), datetime.min.time(), there) + timedelta(hours=12)
    with History.open() as history:
        do_whole_session(history, load_routine("four-exercises"), Clock(noon))
        yesterday = Clock(noon - timedelta(days=1))
        do_whole_session(history, single_exercise("toe_raise", 3), yesterday)
    monkeypatch.setenv("COLUMNS", "100")
    shown = CliRunner().invoke(cli.app, ["history", "--days", "1"]).stdout
    assert "Four exercises" in shown and "Toe raises" not in shown
    assert "Resisted plantar flexion 30 of 60" in " ".join(shown.split())


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_a_session_of_an_earlier_version_belongs_to_this_machines_day(tmp_path, machine, version):
    path = tmp_path / "history.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        migrate(old, to=version)
        old.executescript(FIRST_SESSION)
    with History.open(path) as history:
        (session,) = history.sessions()
        assert session.utc_offset_min is None
        here = session.started_at.astimezone()
        assert day_of(session) == here.date()
        assert session.begun().isoformat() == here.isoformat()
        (row,) = rows(history)
        assert (row["day"], row["utc_offset_min"]) == (here.date().isoformat(), None)


def test_no_layout_that_was_released_is_edited():
    assert [len(statements) for statements in MIGRATIONS] == [7, 2, 1, 2, 11]


@pytest.mark.parametrize("offset", ["'noon'", "99999", "9e99", "x'00'"])
def test_an_offset_that_is_none_costs_nothing(history, offset):
    history.connection.execute(f"UPDATE sessions SET utc_offset_min = {offset}")
    (session,) = history.sessions()
    assert day_of(session) in (date(2026, 3, 1), date(2026, 3, 2))
    assert CliRunner().invoke(cli.app, ["history", "--days", "36500"]).exit_code == 0


def test_a_session_begins_by_the_clock_of_here(machine):
    assert now_here().utcoffset() == datetime.now().astimezone().utcoffset()


def filmed(path, **metadata):
    whole = write_clip(path.with_suffix(".plain.mp4"))
    with (
        av.open(str(whole)) as read,
        av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as written,
    ):
        written.metadata.update(metadata)
        stream = written.add_stream_from_template(read.streams.video[0])
        for packet in read.demux(read.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                written.mux(packet)
    return path


def test_a_recording_that_names_its_place_belongs_to_that_places_day(tmp_path, machine):
    at_the_place = {"com.apple.quicktime.creationdate": "2026-03-02T00:30:00+0900"}
    path = filmed(tmp_path / "a.mov", creation_time="2026-03-01T15:30:00Z", **at_the_place)
    assert filmed_at(path).isoformat() == LATE.isoformat()


def test_a_recording_that_names_none_was_filmed_here(tmp_path, machine):
    moment = filmed_at(filmed(tmp_path / "a.mp4", creation_time="2026-03-01T15:30:00Z"))
    assert moment == LATE
    assert moment.utcoffset() == LATE.astimezone().utcoffset()
