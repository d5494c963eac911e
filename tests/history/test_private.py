"""The history is nobody else's business, and where nothing can be written it can be read."""

import os
import shutil
import sqlite3
import stat

import pytest
from helpers.scripted import do_whole_session
from helpers.unprivileged import needs_readable_package, nobody, open_folder  # noqa: F401  (a fixture)
from typer.testing import CliRunner

from posecount import cli
from posecount.errors import HistoryError
from posecount.history.opening import history_path
from posecount.history.schema import migrate
from posecount.history.store import History
from posecount.session.load import single_exercise

RAISES = single_exercise("toe_raise", reps=2)
pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes mean something else there")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request):
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.fixture
def own(tmp_path, monkeypatch):
    """This user's own history, which is not there yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return history_path()


def test_it_is_made_for_its_owner_alone(own, umask):
    with History.open() as history:
        do_whole_session(history, RAISES)
        files = list(own.parent.iterdir())
        assert {file.suffix for file in files} >= {".sqlite3", ".sqlite3-wal", ".sqlite3-shm"}
        assert {mode(file) for file in files} == {0o600}
    assert (mode(own.parent), mode(own)) == (0o700, 0o600)


@pytest.mark.parametrize("to_read", [False, True])
def test_one_that_everybody_could_read_is_tightened(own, to_read):
    with History.open() as history:
        do_whole_session(history, RAISES)
        for file in own.parent.iterdir():
            file.chmod(0o644)
        own.parent.chmod(0o755)
        with History.open(create=False, to_read=to_read):
            assert {mode(file) for file in own.parent.iterdir()} == {0o600}
    assert mode(own.parent) == 0o700


def test_somebody_elses_folder_is_left_as_it_is(tmp_path):
    tmp_path.chmod(0o755)
    with History.open(tmp_path / "history.sqlite3"):
        pass
    assert mode(tmp_path) == 0o755
    assert mode(tmp_path / "history.sqlite3") == 0o600


# -- where nothing can be written ----------------------------------------------------------------


def write_protect(folder):
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)


@pytest.fixture
def protected(open_folder):  # noqa: F811
    """A history with a session in a folder where nobody but root may write."""
    folder = open_folder / "posecount"
    with History.open(folder / "history.sqlite3") as history:
        do_whole_session(history, RAISES)
    write_protect(folder)
    return folder / "history.sqlite3"


def everything_in(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_it_can_be_read_where_nothing_can_be_written(protected):
    before = everything_in(protected.parent)
    with nobody(), History.open(protected, create=False, to_read=True) as history:
        assert [len(list(history.reps())), len(history.sessions())] == [2, 1]
    assert everything_in(protected.parent) == before


def test_what_is_still_in_its_log_is_read_too(open_folder):  # noqa: F811
    """As on a stick that was pulled out while a session was under way."""
    living, folder = open_folder / "living", open_folder / "posecount"
    with History.open(living / "history.sqlite3") as history:
        do_whole_session(history, RAISES)
        assert (living / "history.sqlite3-wal").stat().st_size > 0
        folder.mkdir()
        for name in ("history.sqlite3", "history.sqlite3-wal"):
            shutil.copy(living / name, folder / name)
    write_protect(folder)
    with nobody(), History.open(folder / "history.sqlite3", to_read=True) as history:
        assert len(list(history.reps())) == 2


def test_an_older_layout_is_read_all_the_same(open_folder):  # noqa: F811
    folder = open_folder / "posecount"
    folder.mkdir()
    older = sqlite3.connect(folder / "history.sqlite3", isolation_level=None)
    migrate(older, to=1)
    older.close()
    write_protect(folder)
    with nobody(), History.open(folder / "history.sqlite3", to_read=True) as history:
        assert list(history.reps()) == []


def test_nothing_is_forgotten_there_and_that_is_one_sentence(protected):
    with (
        nobody(),
        pytest.raises(HistoryError, match=r"cannot be used|out of reach") as refusal,
        History.open(protected, create=False) as history,
    ):
        history.forget_all()
    assert "\n" not in str(refusal.value)


def test_a_damaged_one_is_no_less_damaged_there(protected):
    protected.chmod(0o644)
    whole = protected.read_bytes()
    protected.write_bytes(whole[:4096] + b"\xff" * 4096 + whole[8192:])
    protected.chmod(0o444)
    with nobody(), pytest.raises(HistoryError, match="damaged"):
        History.open(protected, to_read=True)


def test_the_commands_read_there(protected, own, monkeypatch):
    needs_readable_package()
    asked = (
        (["history", "--days", "36500"], "Toe raise"),
        (["history", "show", "1"], "Toe raise"),
        (["export", "--csv", "-"], "toe_raise"),
        (["report", "--html", "-"], "<html"),
    )
    runner = CliRunner()
    # Libraries that are imported late may be where nobody may read, so they are imported first.
    with History.open() as history:
        do_whole_session(history, RAISES)
    for words, _ in asked:
        assert runner.invoke(cli.app, words).exit_code == 0
    monkeypatch.setenv("XDG_DATA_HOME", str(protected.parent.parent))
    assert history_path() == protected
    for words, says in asked:
        with nobody():
            ended = runner.invoke(cli.app, words)
        assert (ended.exit_code, says in ended.output) == (0, True), (words, ended.exception)
