"""Every threshold of the rooms that count says its unit and where its number comes from."""

from __future__ import annotations

import ast
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

import posecount
from posecount.evaluation.sensitivity import ROOMS, tunings
from posecount.tuning import UNNAMED, by_hand, tuned

PACKAGE = Path(posecount.__file__).parent
MODULES = sorted(path for room in ROOMS for path in PACKAGE.glob(f"{room}/*.py"))
FIELDS = [(module, field) for module, tuning in tunings().items() for field in fields(tuning)]


@pytest.mark.parametrize(
    ("module", "field"), FIELDS, ids=[f"{module}.{field.name}" for module, field in FIELDS]
)
def test_a_threshold_says_its_unit_and_its_reason(module, field):
    unit = field.metadata["unit"]
    assert unit in UNNAMED or field.name == unit or field.name.endswith(f"_{unit}")
    assert field.metadata["why"].endswith(".")
    assert len(field.metadata["why"].split()) > 3
    assert (unit == "count") <= isinstance(field.default, int)
    assert unit != "quantile" or 0 < field.default < 1


def test_what_was_chosen_by_hand_says_so():
    """Nobody is to take a number for measured that is not."""
    for module, field in FIELDS:
        says_so = "Chosen by hand; no measurement is kept." in field.metadata["why"]
        assert says_so is not field.metadata["has_reason"], f"{module}.{field.name}"


def test_every_module_with_a_tuning_is_found():
    written = {
        f"{path.parent.name}.{path.stem}"
        for path in MODULES
        if "class Tuning" in path.read_text(encoding="utf-8")
    }
    assert set(tunings()) == written


def test_nobody_can_move_a_threshold_by_chance():
    for tuning in tunings().values():
        with pytest.raises(FrozenInstanceError):
            setattr(tuning, fields(tuning)[0].name, 1)


def test_a_field_knows_its_number_unit_and_reason():
    measured, chosen = tuned(2.0, "s", "Measured."), by_hand(3, "count", "For this.")
    assert (measured.default, measured.metadata["unit"]) == (2.0, "s")
    assert measured.metadata["why"] == "Measured."
    assert chosen.metadata["why"] == "For this. Chosen by hand; no measurement is kept."


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_number_outside_of_a_tuning_says_what_it_is(path):
    body = ast.parse(path.read_text(encoding="utf-8")).body
    bare = [
        ast.unparse(statement)
        for statement, following in zip(body, [*body[1:], None], strict=True)
        if isinstance(statement, ast.Assign)
        and _is_number(statement.value)
        and not _is_docstring(following)
    ]
    assert bare == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_threshold_is_read_where_it_is_used_and_not_when_the_module_is_loaded(path):
    """Moving one that was read already, as the default of an argument, would do nothing."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {"TUNING"} | {
        alias.asname
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name == "TUNING" and alias.asname is not None
    }
    read = [
        ast.unparse(node)
        for statement in _run_when_loaded(tree.body)
        for node in ast.walk(statement)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in names
    ]
    assert read == []


def _run_when_loaded(body):
    for statement in body:
        if isinstance(statement, ast.FunctionDef):
            yield from (each for each in statement.args.defaults if each is not None)
            yield from (each for each in statement.args.kw_defaults if each is not None)
        elif isinstance(statement, ast.ClassDef):
            yield from _run_when_loaded(statement.body)
        else:
            yield statement


def _is_number(value: ast.expr) -> bool:
    if isinstance(value, ast.UnaryOp):
        return _is_number(value.operand)
    if isinstance(value, ast.BinOp):
        return _is_number(value.left) or _is_number(value.right)
    if isinstance(value, ast.Tuple | ast.List):
        return any(map(_is_number, value.elts))
    return isinstance(value, ast.Constant) and type(value.value) in (int, float)


def _is_docstring(statement: ast.stmt | None) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
