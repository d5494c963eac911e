"""The report reads no clock, sees no picture and asks nobody."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from test_purity import HEAVY, imports, loaded_by, top

import posecount.report

FILES = sorted(Path(posecount.report.__file__).parent.glob("*.py"))
CLOCKS = {"now", "utcnow", "today", "time_ns", "monotonic", "perf_counter"}
WORLD = {"os", "sys", "time", "random", "threading", "subprocess", "pathlib", "socket", "urllib"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_is_told_what_day_it_is(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    asked = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    assert asked & CLOCKS == set()
    found = {top(name) for name in imports(path)}
    assert found & (HEAVY | WORLD) == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_figures_have_no_state_that_others_see(path):
    assert not {name for name in imports(path) if "pyplot" in name}


def test_reporting_loads_no_library_for_pictures():
    assert loaded_by("import posecount.report.page, posecount.history.store") == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 250
