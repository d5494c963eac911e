"""Opening the history: made where there is none, and never changed where it cannot be read."""

import os
import shutil
import sqlite3
import subprocess
import sys

import pytest
from helpers import scripted
from helpers.scripted import do_whole_session

from posecount.errors import HistoryError
from posecount.history.opening import history_path
from posecount.history.schema import NEWEST, version_of
from posecount.history.store import History
from posecount.session.load import single_exercise

pytestmark = pytest.mark.process

FIVE_RAISES = single_exercise("toe_raise", reps=5)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "posecount" / "history.sqlite3"


@pytest.fixture
def kept(path):
    """A history with a session in it."""
    with History.open(path) as history:
        do_whole_session(history, FIVE_RAISES)
    return path


def everything_in(folder):
    """All that is in its files; SQLite's own bookkeeping of who reads is none of it."""
    files = [file for file in folder.iterdir() if "-shm" not in file.name]
    return {file.name: file.read_bytes() for file in files if file.stat().st_size}


def refused(path):
    """The one sentence with which it is refused; not a byte is changed by it."""
    before = everything_in(path.parent)
    with pytest.raises(HistoryError) as refusal:
        History.open(path)
    assert everything_in(path.parent) == before
    says = str(refusal.value)
    assert str(path) in says
    assert says.endswith(".") and "\n" not in says
    return says


def test_it_is_made_where_there_is_none(path):
    with History.open(path) as history:
        assert history.sessions() == []
        assert version_of(history.connection) == NEWEST
    assert path.is_file()


def test_looking_makes_nothing(path):
    with History.open(path, create=False) as history:
        assert history.sessions() == list(history.sets()) == list(history.reps()) == []
    assert not path.parent.exists()


def test_it_is_in_the_data_folder_of_the_user(monkeypatch, tmp_path):
    monkeypatch.setattr(
        "posecount.history.opening.user_data_path", lambda *_args, **_named: tmp_path / "data"
    )
    assert history_path().parent == tmp_path / "data"


def test_a_power_cut_loses_nothing_that_was_committed(path):
    with History.open(path) as history:
        assert history.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert history.connection.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_a_file_that_is_still_empty_becomes_a_history(path):
    path.parent.mkdir()
    path.touch()
    with History.open(path) as history:
        assert version_of(history.connection) == NEWEST


def test_a_newer_one_is_left_alone(kept):
    newer = sqlite3.connect(kept)
    newer.execute(f"PRAGMA user_version = {NEWEST + 1}")
    newer.close()
    says = refused(kept)
    assert "newer posecount" in says and "update" in says


def test_a_newer_one_that_was_cut_off_is_left_alone(kept, tmp_path):
    """What says that it is newer may still be in the log beside it."""
    newer = sqlite3.connect(kept)
    newer.execute(f"PRAGMA user_version = {NEWEST + 1}")
    newer.commit()
    cut_off = tmp_path / "cut off"
    shutil.copytree(kept.parent, cut_off)
    newer.close()
    assert (cut_off / f"{kept.name}-wal").stat().st_size > 0
    assert "newer posecount" in refused(cut_off / kept.name)


def test_garbage_is_left_alone(path):
    path.parent.mkdir()
    path.write_bytes(os.urandom(20_000))
    assert "damaged" in refused(path)


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_cut_one_is_left_alone(kept, share):
    whole = kept.read_bytes()
    kept.write_bytes(whole[: int(share * len(whole))])
    assert "damaged" in refused(kept)


def test_one_that_is_overwritten_inside_is_left_alone(kept):
    whole = kept.read_bytes()
    middle = len(whole) // 2
    kept.write_bytes(whole[:4096] + b"\xff" * (middle - 4096) + whole[middle:])
    assert "damaged" in refused(kept)


def test_somebody_elses_database_is_left_alone(path):
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recipes (cake TEXT)")
    other.commit()
    other.close()
    assert "not a history of posecount" in refused(path)


def test_a_folder_in_its_place_is_told(path):
    path.mkdir(parents=True)
    with pytest.raises(HistoryError, match="out of reach"):
        History.open(path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(HistoryError, match=r"cannot be|out of reach"):
        History.open(folder / "posecount" / "history.sqlite3")


def test_who_is_kept_waiting_is_told(kept):
    with History.open(kept, wait_s=0.05) as history:
        other = sqlite3.connect(kept, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(HistoryError, match="in use by another program"):
            history.forget(1)
        other.close()


def test_several_processes_at_once_do_no_harm(path):
    """They make the history together, and each adds to it."""
    script = scripted.__file__
    at_once = [
        subprocess.Popen(
            [sys.executable, script, path, "four-exercises"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in at_once:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert out.splitlines()[-1] == '{"trouble": null}'
    with History.open(path) as history:
        sessions = history.sessions()
        assert len(sessions) == 3
        assert all(session.complete for session in sessions)
        numbers = [[rep.number for rep in history.reps(session=one.id)] for one in sessions]
        assert numbers == [list(range(1, 87))] * 3
