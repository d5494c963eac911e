"""Editing reads no clock, sees no picture and touches no file; drawing decides nothing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import posecount.review

PACKAGE = Path(posecount.review.__file__).parent
WORLD = {"cv2", "av", "numpy", "time", "datetime", "os", "sys", "pathlib", "random", "threading"}


def imported(name):
    for node in ast.walk(ast.parse((PACKAGE / name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("name", ["edit.py", "desk.py", "keys.py"])
def test_the_editing_is_pure(name):
    found = set(imported(name))
    assert {module.split(".")[0] for module in found} & WORLD == set()
    inner = {module for module in found if module.startswith("posecount.")}
    assert all(
        module.startswith(("posecount.review", "posecount.evaluation.truth")) for module in inner
    )
    outer = {"frames", "frame_times", "picture", "time_line", "run", "truth_file"}
    assert {module.split(".")[-1] for module in inner} & outer == set()


@pytest.mark.parametrize("name", ["picture.py", "time_line.py", "layout.py"])
def test_drawing_neither_edits_nor_reads_files(name):
    found = set(imported(name))
    assert found & {"posecount.review.truth_file", "posecount.review.frames", "pathlib"} == set()
