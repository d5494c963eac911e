"""Layouts of the history: from every earlier version to the newest, and nothing is lost."""

import sqlite3

import pytest

from posecount.history.schema import MIGRATIONS, NEWEST, migrate, version_of
from posecount.history.store import History

FIRST_SESSION = """
    INSERT INTO specs VALUES ('ab', '{}');
    INSERT INTO sessions (id, started_at, origin, routine_id, routine_title, spec_sha256)
        VALUES (7, '2026-01-02T03:04:05.000+00:00', 'live', 'mine', 'Mine', 'ab');
    INSERT INTO sets (id, session_id, place, step_index, set_number, attempt, exercise, reps_asked,
        started_s) VALUES (1, 7, 0, 0, 1, 1, 'toe_raise', 5, 3.5);
    INSERT INTO reps (id, session_id, set_id, number, exercise, start_s, end_s, hold_s, side,
        complete, confidence, verdict)
        VALUES (1, 7, 1, 1, 'toe_raise', 4.0, 6.0, 1.0, 'left', 1, 0.9, 'counted');
"""
"""Columns that version 1 has; later ones must do without what came later."""


def plain(path):
    return sqlite3.connect(path, isolation_level=None)


def columns(connection):
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master ORDER BY name")]
    return {table: connection.execute(f"PRAGMA table_info({table})").fetchall() for table in tables}


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_what_an_earlier_version_kept_is_there_in_the_newest(tmp_path, version):
    path = tmp_path / "history.sqlite3"
    old = plain(path)
    migrate(old, to=version)
    old.executescript(FIRST_SESSION)
    old.close()
    with History.open(path) as history:
        assert version_of(history.connection) == NEWEST
        (session,) = history.sessions()
        assert (session.id, session.routine_title, session.spec_json) == (7, "Mine", "{}")
        (one,) = history.sets()
        assert (one.exercise, one.reps_asked, one.started_s) == ("toe_raise", 5, 3.5)
        (rep,) = history.reps()
        assert (rep.start_s, rep.side, rep.complete, rep.amplitude, rep.hold_sd) == (
            4.0,
            "left",
            True,
            None,
            None,
        )


@pytest.mark.parametrize("version", [2, 3])
def test_amplitude_and_spread_keep_what_was_in_the_columns_of_older_names(tmp_path, version):
    path = tmp_path / "history.sqlite3"
    old = plain(path)
    migrate(old, to=version)
    old.executescript(FIRST_SESSION)
    old.execute("UPDATE reps SET reach = 0.25, wobble = 0.04")
    old.close()
    with History.open(path) as history:
        (rep,) = history.reps()
        assert (rep.amplitude, rep.hold_sd) == (0.25, 0.04)


@pytest.mark.parametrize("version", range(NEWEST))
def test_by_whatever_way_the_layout_is_the_same(tmp_path, version):
    stepwise, at_once = plain(tmp_path / "a"), plain(tmp_path / "b")
    migrate(stepwise, to=version)
    migrate(stepwise)
    migrate(at_once)
    assert columns(stepwise) == columns(at_once)


def test_every_version_has_its_migration():
    assert len(MIGRATIONS) == NEWEST >= 2


def test_a_migration_that_fails_leaves_the_version_before(tmp_path, monkeypatch):
    path = tmp_path / "history.sqlite3"
    connection = plain(path)
    migrate(connection, to=1)
    broken = (MIGRATIONS[0], (*MIGRATIONS[1], "ALTER TABLE nowhere ADD COLUMN nothing"))
    monkeypatch.setattr("posecount.history.schema.MIGRATIONS", broken)
    before = columns(connection)
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, to=2)
    assert version_of(connection) == 1
    assert columns(connection) == before
