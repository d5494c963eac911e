"""The session reads no clock, sees no picture and touches no file; only loading does."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_purity import CLOCKS, HEAVY, WORLD, imports, loaded_by, top

import posecount.routine

FOLDER = Path(posecount.routine.__file__).parent
EDGE = {"load.py", "toml_place.py"}
PURE = sorted(path for path in FOLDER.glob("*.py") if path.name not in EDGE)


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.name)
def test_a_session_knows_nothing_of_the_world(path):
    found = set(imports(path))
    assert {top(name) for name in found} & (HEAVY | CLOCKS | WORLD) == set()
    outer = ("posecount.sinks", "posecount.sources", "posecount.live", "posecount.cli")
    assert [name for name in found if name.startswith(outer)] == []


def test_running_a_session_loads_no_library_for_pictures():
    assert loaded_by("import posecount.routine.runner, posecount.routine.load") == set()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_every_file_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 250
