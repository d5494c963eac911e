"""Several people on one computer: nobody's history is another's."""

from __future__ import annotations

import json
import stat
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from posecount import cli, profiles
from posecount.errors import InputError, OutputError
from posecount.history.opening import history_path
from posecount.history.store import History
from posecount.live.preferences import last_routine, remember_routine
from posecount.profiles import Person


@pytest.fixture(autouse=True)
def root(monkeypatch, tmp_path):
    """A computer on which nobody has done anything yet."""
    monkeypatch.setenv("COLUMNS", "100")
    data, state = tmp_path / "data", tmp_path / "state"
    monkeypatch.setattr("posecount.history.opening.user_data_path", lambda *_a, **_n: data)
    monkeypatch.setattr("posecount.profiles.user_state_path", lambda *_a, **_n: state)
    monkeypatch.chdir(tmp_path)
    yield data
    profiles.choose(None)


def run(*words, answers=""):
    done = CliRunner().invoke(cli.app, [str(word) for word in words], input=answers)
    assert done.exception is None or isinstance(done.exception, InputError | SystemExit), words
    return done


def add_reps(count, *words):
    return run("history", "add", "-e", "toe_press", "--reps", count, *words)


@pytest.fixture
def family():
    run("profile", "add", "anna", "--name", "Anna Müller", "--born", "1980-02-03")
    run("profile", "add", "bert")


def reps_of(name):
    with History.open(history_path(name), create=False) as history:
        return len(list(history.reps()))


def test_alone_nobody_is_asked_who_they_are():
    done = add_reps(2)
    assert "Profile" not in done.stdout + done.stderr
    assert reps_of("default") == 2


def test_each_has_a_history_of_their_own_and_the_choice_is_remembered(family):
    add_reps(1)
    done = add_reps(2, "--profile", "anna")
    assert "Profile: anna (Anna Müller)" in done.stderr
    add_reps(3)
    run("--profile", "bert", "history")
    add_reps(4)
    add_reps(5, "--profile=default")
    assert [reps_of(name) for name in ("default", "anna", "bert")] == [6, 5, 4]
    assert "Profile: default" in run("history").stderr


def test_each_has_a_plan_of_their_own(family):
    run("history", "add", "--routine", "five-exercises", "--profile", "anna")
    remember_routine("five-exercises")
    assert "Five exercises" in run("today").stdout
    assert "no plan yet" in run("today", "--profile", "bert").stderr
    assert last_routine() is None
    profiles.choose("anna")
    assert last_routine() == "five-exercises"


def test_a_profile_that_is_none_is_told_and_changes_nothing(family):
    run("history", "--profile", "bert")
    done = run("history", "--profile", "ana")
    assert "did you mean 'anna'?" in str(done.exception)
    assert "Profile: bert" in run("history").stderr
    assert "needs a name" in str(run("history", "--profile").exception)


def test_the_list_says_which_one_is_in_use(family):
    run("history", "--profile", "anna")
    shown = " ".join(run("profile").stdout.split())
    assert "│ anna │ Anna Müller │ 1980-02-03 │ in use │" in shown
    assert "│ default │ │ │ │" in shown


def test_the_report_names_the_person_if_wanted(family, tmp_path):
    add_reps(3, "--profile", "anna")
    assert run("report").exit_code == 0
    page = (tmp_path / "posecount-report-anna.html").read_text()
    assert '<p class="whose">Anna Müller, born 3 Feb 1980</p>' in page
    run("profile", "edit", "anna", "--born", "", "--name", "<Anna>")
    assert '"whose">&lt;Anna&gt;</p>' in run("report", "--html", "-").stdout
    add_reps(3, "--profile", "default")
    assert run("report").exit_code == 0
    assert '<p class="whose"></p>' in (tmp_path / "posecount-report.html").read_text()


def test_the_calendar_says_whose_it_is(family, tmp_path):
    run("remind", "--routine", "five-exercises", "--profile", "anna")
    text = (tmp_path / "posecount-reminders-anna.ics").read_text()
    assert "SUMMARY:Five exercises\\, 1 of 3 (anna)" in text


def test_a_backup_of_another_profile_is_not_imported_by_mistake(family, tmp_path):
    add_reps(3, "--profile", "anna")
    file = tmp_path / "b.json"
    run("export", "--all", file)
    done = run("import", file, "--profile", "bert")
    assert "a backup of the profile 'anna', but 'bert' is in use" in str(done.exception)
    assert reps_of("bert") == 0
    assert "1 there already" in run("import", file, "--profile", "anna").stderr
    assert run("import", file, "--profile", "bert", "--yes").exit_code == 0
    assert reps_of("bert") == 3


def test_no_command_writes_over_anybodys_history(family):
    add_reps(3, "--profile", "anna")
    done = run("export", "--csv", history_path("anna"), "--profile", "bert")
    assert isinstance(done.exception, OutputError)
    assert reps_of("anna") == 3


@pytest.mark.parametrize(("answer", "there"), [("y\n", False), ("n\n", True)])
def test_a_profile_is_deleted_with_all_that_is_in_it(family, root, answer, there):
    add_reps(3, "--profile", "anna")
    done = run("profile", "forget", "anna", answers=answer)
    assert "Delete the profile anna (Anna Müller) with 1 session, for good?" in done.stderr
    assert (root / "profiles" / "anna").exists() is there
    assert ("Profile: anna" in run("history").stderr) is there


def test_the_default_profile_stays(root):
    assert isinstance(run("profile", "forget", "default", "--yes").exception, InputError)


def test_a_profile_whose_history_is_damaged_can_be_deleted(family, root):
    history_path("bert").write_bytes(b"garbage" * 100)
    assert run("profile", "forget", "bert", "--yes").exit_code == 0
    assert not (root / "profiles" / "bert").exists()


def test_a_profile_that_has_gone_is_told_and_not_replaced(family, root):
    run("history", "--profile", "bert")
    (root / "profiles" / "bert" / "profile.json").unlink()
    (root / "profiles" / "bert").rmdir()
    done = add_reps(1)
    assert "There is no profile 'bert' any more" in str(done.exception)
    assert reps_of("default") == 0
    assert "any more" in run("profile").stderr
    assert add_reps(1, "--profile", "default").exit_code == 0


@pytest.mark.parametrize("text", ["", "{", "[]", '{"profile": 3}', '{"profile": "../x"}'])
def test_a_spoilt_memory_is_told_and_can_be_mended(family, text):
    profiles.remember("bert")
    profiles.remembered_file().write_text(text)
    assert "--profile NAME" in str(run("history").exception)
    assert run("history", "--profile", "anna").exit_code == 0
    assert json.loads(profiles.remembered_file().read_text()) == {"profile": "anna"}


def test_where_it_cannot_be_remembered_it_is_used_all_the_same(family, tmp_path):
    (tmp_path / "state").write_text("a file in the way")
    done = add_reps(2, "--profile", "bert")
    assert "give --profile again next time" in done.stderr
    assert (reps_of("bert"), reps_of("default")) == (2, 0)


def test_it_is_all_for_its_owner_alone(family, root):
    add_reps(1, "--profile", "anna")
    for path in (root, *root.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize(
    "name", ["", "Anna M", "a/b", "..", "-a", "ä", "a" * 41, "default", "bert", "a\nb"]
)
def test_names_that_cannot_be_are_told(family, root, name):
    with pytest.raises(InputError):
        profiles.add(root, name, Person())
    assert profiles.known(root) == ["default", "anna", "bert"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--name", "a\x1b[2J"), "cannot be printed"),
        (("--name", "x" * 81), "cannot be printed"),
        (("--born", "3.2.1980"), "no day"),
        (("--born", "1066-01-01"), "alive"),
        (("--born", (date.today() + timedelta(days=1)).isoformat()), "alive"),
    ],
)
def test_persons_that_cannot_be_are_told(family, root, words, says):
    assert says in str(run("profile", "add", "new", *words).exception)
    assert says in str(run("profile", "edit", "anna", *words).exception)
    assert "new" not in profiles.known(root)
    assert profiles.read_person(root, "anna") == Person("Anna Müller", date(1980, 2, 3))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": 3}', '{"born": "x"}', '{"name": "\\n"}'])
def test_a_spoilt_person_is_none(family, root, text):
    (root / "profiles" / "anna" / "profile.json").write_text(text)
    assert profiles.read_person(root, "anna") == Person()
