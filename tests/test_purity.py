"""Who may import what: the core reads no clock and sees no pictures, mediapipe has one door."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import posecount
from posecount.exercises import EXERCISES

PACKAGE = Path(posecount.__file__).parent
ALL = sorted(PACKAGE.rglob("*.py"))
HEAVY = {"cv2", "mediapipe", "av"}
CLOCKS = {"time", "datetime"}
WORLD = {"os", "sys", "random", "threading", "subprocess", "pathlib", "io", "logging"}


def imports(path):
    """Every module a file imports, wherever in it, by its full name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def top(name):
    return name.split(".")[0]


def test_mediapipe_has_one_door():
    doors = {
        path.relative_to(PACKAGE).as_posix()
        for path in ALL
        if any(top(name) == "mediapipe" for name in imports(path))
    }
    assert doors - {"doctor.py"} == {"pose/estimator.py"}


def test_the_overlay_decides_nothing():
    """Drawing reads the tick; it neither counts nor smooths."""
    for path in PACKAGE.glob("sinks/overlay*.py"):
        known = {name for name in imports(path) if name.startswith("posecount.exercises")}
        assert all(name.startswith("posecount.counting.events") for name in known), path.name


def test_every_exercise_has_a_file_of_its_name():
    for spec in EXERCISES:
        assert (PACKAGE / "exercises" / f"{spec.id}.py").is_file()


def test_the_loop_is_short_enough_to_read():
    assert len((PACKAGE / "pipeline.py").read_text(encoding="utf-8").splitlines()) < 60


def loaded_by(code):
    """Which of the heavy libraries a fresh Python has loaded after this."""
    ask = f"import sys\n{code}\nprint(sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    return set(ast.literal_eval(done.stdout.strip().splitlines()[-1]))


@pytest.mark.parametrize(
    "code",
    [
        "import posecount",
        "import posecount.cli",
        "from posecount import EXERCISES, find_exercise, CountResult",
        "import posecount.counter, posecount.exercises, posecount.signals.legs",
        # the whole command, as the console script runs it
        "sys.argv = ['posecount', '--help']\n"
        "import posecount.cli\n"
        "try:\n    posecount.cli.main()\nexcept SystemExit:\n    pass",
        # a shell asking how 'posecount count --j' goes on
        "import os\n"
        "os.environ.update(_POSECOUNT_COMPLETE='complete_zsh',"
        " _TYPER_COMPLETE_ARGS='posecount count --j')\n"
        "sys.argv = ['posecount']\n"
        "import posecount.cli\n"
        "try:\n    posecount.cli.main()\nexcept SystemExit:\n    pass",
    ],
)
def test_what_needs_no_pictures_loads_no_library_for_them(code):
    assert loaded_by(code) == set()


def test_reading_and_counting_loads_mediapipe_only_when_poses_are_wanted():
    assert "mediapipe" not in loaded_by("from posecount import count_video")


@pytest.mark.parametrize("first", ["posecount.live.run", "posecount.live.loop", "posecount.count"])
def test_opencv_is_loaded_before_pyav(first):
    """The other way round OpenCV's first window hangs, as posecount.media says."""
    ask = f"import sys\nimport {first}\nprint([n for n in sys.modules if n in ('av', 'cv2')])"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['cv2', 'av']"
