"""The command line's edges: odd words, numbers out of range, readers that leave, no answers."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import posecount
from posecount import cli

pytestmark = pytest.mark.process

HOSTILE = "[bold]a[/red]\x1b]52;c;eA==\x07\u202e\x9b2J"
SHOWN = r"[bold]a[/red]\x1b]52;c;eA==\x07\u202e\x9b2J"


class Ran:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def here(monkeypatch, tmp_path):
    """A user who has done nothing yet."""
    data = tmp_path / "data"
    monkeypatch.setattr("posecount.history.opening.user_data_path", lambda *_a, **_n: data)
    return tmp_path


@pytest.fixture
def run(here, monkeypatch, capsys):
    def go(*words):
        monkeypatch.setattr(sys, "argv", ["posecount", *map(str, words)])
        with pytest.raises(SystemExit) as leaving:
            cli.main()
        return Ran(leaving.value.code, *capsys.readouterr())

    return go


def shell(line, here, **environment):
    """The command in a shell of its own; ``posecount`` in the line is this one's."""
    root = Path(posecount.__file__).parents[1]
    python = f"{sys.executable} -m posecount"
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line.replace("posecount ", f"{python} ")],
        capture_output=True,
        check=False,
        timeout=300,
        stdin=subprocess.DEVNULL,
        env={
            **os.environ,
            "PYTHONPATH": str(root),
            "XDG_DATA_HOME": str(here / "data"),
            "XDG_STATE_HOME": str(here / "state"),
            **environment,
        },
    )


@pytest.mark.parametrize(
    "words",
    [
        [HOSTILE],
        ["exercises", HOSTILE],
        ["exercises", f"--{HOSTILE}"],
        ["history", "-e", HOSTILE],
        ["routine", "show", HOSTILE],
        ["count", HOSTILE, "-e", "toe_raise"],
        ["count", "a.mp4", "-e", HOSTILE],
        ["live", "--routine", HOSTILE],
        ["evaluate", HOSTILE],
        ["batch", HOSTILE, "-e", "toe_raise", "--out", "x"],
        ["batch", "--manifest", HOSTILE, "--out", "x"],
        ["export", "--csv", f"{HOSTILE}/x.csv"],
        ["export", "--csv", "x.csv", "--csv-dialect", HOSTILE],
        ["review", HOSTILE, HOSTILE],
    ],
)
def test_hostile_words_are_shown_as_they_stand(run, here, monkeypatch, words):
    monkeypatch.chdir(here)
    ran = run(*words)
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert r"\x1b]52;" in ran.err and "[/red]" in ran.err
    for control in "\x1b\x07\u202e\x9b":
        assert control not in ran.err + ran.out


@pytest.mark.parametrize("words", [["history", f"-{HOSTILE}"], ["history", "--days", HOSTILE]])
def test_of_hostile_words_no_control_is_left(run, words):
    ran = run(*words)
    assert ran.code == 2
    for control in "\x1b\x07\u202e\x9b":
        assert control not in ran.err + ran.out


@pytest.mark.parametrize(
    "words",
    [
        ["history", "show", 2**63],
        ["history", "show", 10**400],
        ["history", "show", "--", -1],
        ["history", "show", "--", -(2**63) - 1],
        ["history", "show", 0],
        ["forget", 2**63, "--yes"],
        ["forget", "--yes", "--", -1],
        ["history", "--days", 1_000_000],
        ["history", "--days", 0],
        ["history", "--days", 10**400],
        ["report", "--days", 1_000_000],
        ["report", "--days", 0],
        ["count", "x.mp4", "-e", "toe_raise", "--jobs", 10**9],
        ["batch", "x.mp4", "-e", "toe_raise", "--out", "x", "--jobs", 10**9],
        ["evaluate", ".", "--jobs", 10**9],
        ["count", "x.mp4", "-e", "toe_raise", "--hold-target", "nan"],
        ["count", "x.mp4", "-e", "toe_raise", "--hold-target", "inf"],
        ["label", "x.mp4", "-e", "toe_raise", "--hold-target", "nan"],
        ["record", "--seconds", "nan", "--no-window", "--out", "x.mkv"],
        ["record", "--seconds", "inf", "--no-window", "--out", "x.mkv"],
        ["live", "-e", "toe_raise", "--reps", 10**9],
        ["live", "-e", "toe_raise", "--sets", 10**9],
        ["live", "-e", "toe_press", "--hold", "nan"],
    ],
)
def test_a_number_out_of_range_is_one_sentence(run, here, monkeypatch, words):
    monkeypatch.chdir(here)
    ran = run(*words)
    assert ran.code == 2
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert len([line for line in ran.err.splitlines() if line.strip()]) in (1, 3)
    assert list(here.glob("x*")) == []


@pytest.mark.parametrize(
    "line",
    [
        "posecount exercises | true",
        "posecount exercises | head -1",
        "posecount --help | true",
        "posecount --version | true",
        "posecount routines 2>&1 | true",
        "posecount export --json - | true",
        "posecount export --csv - | head -1",
        "posecount history show 7 2>&1 | true || [ $? = 2 ]",
    ],
)
def test_a_reader_who_leaves_is_no_trouble(here, line):
    done = shell(line, here)
    assert done.returncode in (0, 141), done.stderr
    assert done.stderr == b""


@pytest.mark.parametrize("words", ["exercises", "--help", "export --csv -"])
def test_a_full_disk_under_standard_output_is_one_sentence(here, words):
    done = shell(f"posecount {words} > /dev/full", here)
    assert done.returncode == 2
    assert done.stderr == b"posecount: Not all could be printed (No space left on device).\n"


def test_without_standard_output_the_work_is_done(here):
    target = here / "reps.csv"
    done = shell(f"posecount export --csv {target} >&- 2>&-", here)
    assert done.returncode == 0
    assert target.exists()


def test_no_file_takes_the_place_of_a_closed_standard_output(here):
    """What a library printed would end up in it."""
    code = (
        "import os, sys; from posecount.standard_streams import guarded_streams\n"
        "with guarded_streams():\n"
        "    file = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT)\n"
        "    os.system('echo noise; echo noise >&2')\n"
        "    sys.exit(file > 2)"
    )
    target = here / "overlay.mp4"
    done = shell(f"{sys.executable} -c {shlex.quote(code)} {target} >&- 2>&-", here)
    assert done.returncode == 1
    assert target.read_bytes() == b""


@pytest.mark.parametrize(
    "environment", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}]
)
def test_names_and_words_of_any_kind_are_printed_in_any_locale(here, environment):
    done = shell("posecount exercises; posecount count $'caf\\xe9 \\xc3\\xbc' -e toe_raise", here)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert rb"caf\xe9" in done.stderr
    assert b"toe_raise" in done.stdout
    odd = {"PYTHONUTF8": "0", **environment}
    done = shell("posecount routine show $'caf\\xe9 \\xc3\\xbc'; posecount routines", here, **odd)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert b"four-exercises" in done.stdout
    done.stderr.decode("ascii")


def test_a_fault_of_our_own_is_shown_without_controls(run, monkeypatch):
    def fails():
        raise RuntimeError(HOSTILE)

    monkeypatch.setattr("posecount.doctor.run_checks", fails)
    ran = run("doctor")
    assert ran.code == 1
    assert f"RuntimeError: {SHOWN}" in ran.err


def test_ctrl_c_at_a_question_leaves_as_shells_expect(run, monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr("posecount.doctor.run_checks", interrupted)
    assert run("doctor").code == 130


def test_a_menu_without_anybody_there_says_what_to_do(here):
    done = shell("posecount live < /dev/null", here)
    assert done.returncode == 2
    assert b"--routine ID" in done.stderr.splitlines()[-1]
