"""The routine commands, as people and scripts use them."""

from __future__ import annotations

import sys

import pytest

from posecount import cli
from posecount.session.load import BUILT_IN


@pytest.fixture
def posecount(monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["posecount", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as leaving:
            cli.main()
        return leaving.value.code or 0, *capsys.readouterr()

    return run


def test_routines_lists_the_built_in_ones(posecount):
    code, out, _err = posecount("routines")
    assert code == 0
    assert all(name in out for name in BUILT_IN)


def test_show_has_everything_one_must_know(posecount):
    code, out, _err = posecount("routine", "show", "five-exercises")
    assert code == 0
    for words in (
        "2 to 3 days a week",
        "10 reps, hold 3 s; 3 times a day",
        "20 s, 6 times, rest 15 s (10 are enough); twice a day",
        "clockwise then counterclockwise, left then right foot; once a day",
        "Camera: Beside the raised leg",
    ):
        assert words in out


def test_a_file_is_checked_and_shown(posecount, tmp_path):
    own = tmp_path / "mine.toml"
    own.write_text(
        'schema = "posecount.routine/1"\nid = "mine"\ntitle = "[red]Mine"\ndays_per_week = 1\n'
        '[[steps]]\nexercise = "toe_grip"\nposition = "a"\ninstruction = "[b]b"\nreps = 1\n',
        encoding="utf-8",
    )
    code, out, _err = posecount("routine", "check", own)
    assert code == 0
    assert "in order. [red]Mine (mine), 1 step, 1 day a week." in out
    code, out, _err = posecount("routine", "show", own)
    assert code == 0
    assert "1 rep; once a day" in out
    assert "[b]b" in out


@pytest.mark.parametrize("command", ["show", "check"])
def test_what_is_wrong_is_one_sentence_and_an_exit_code(posecount, tmp_path, command):
    own = tmp_path / "mine.toml"
    own.write_text("reps = \n", encoding="utf-8")
    code, out, err = posecount("routine", command, own)
    assert (code, out) == (2, "")
    assert "line 1, column 8: this is not TOML" in err
    assert "Traceback" not in err
    assert posecount("routine", command, "nowhere")[0] == 2
