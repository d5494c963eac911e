"""One exercise in words, and its picture."""

from __future__ import annotations

import cv2
import pytest
from typer.testing import CliRunner

from posecount import cli
from posecount.errors import InputError
from posecount.exercises import EXERCISES


def run(*words):
    return CliRunner().invoke(cli.app, ["exercises", *map(str, words)])


def test_one_exercise_says_how_the_routines_ask_for_it(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    shown = run("toe_grip")
    assert "Toe presses (toe_press, toe_grip)" in shown.stdout
    assert "Five exercises: Stand straight" in shown.stdout
    assert "Toe walking" not in shown.stdout
    assert "--picture FILE.png" in shown.stderr


@pytest.mark.parametrize("kind", ["png", "JPG"])
def test_every_exercise_has_a_picture_to_write(tmp_path, kind):
    for spec in EXERCISES:
        path = tmp_path / f"{spec.id}.{kind}"
        assert run(spec.id, "--picture", path).exit_code == 0
        height, width = cv2.imread(str(path)).shape[:2]
        assert width > 3 * height


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["swimming"], "no exercise"),
        (["toe_press", "--picture", "a.gif"], "let it end in .png or .jpg"),
        (["--picture", "a.png"], "goes with an exercise"),
    ],
)
def test_wrong_usage_is_one_sentence(words, says):
    done = run(*words)
    assert isinstance(done.exception, InputError)
    assert says in str(done.exception)
