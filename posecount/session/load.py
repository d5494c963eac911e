"""Loads a routine: a built-in one by its id, or a user's own from its file."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from posecount.errors import InputError
from posecount.exercises import find_exercise
from posecount.exercises.spec import ExerciseSpec
from posecount.plain import shown
from posecount.reading import is_file, read_small_text
from posecount.session.spec import MOST_SETS, SCHEMA, Routine, Step, Turning
from posecount.session.toml_place import TOMLDecodeError, line_of, read_toml
from posecount.signals.legs import Leg

BUILT_IN = ("five-exercises", "four-exercises")

_REST_BETWEEN_BOUTS_S = 10.0
_MOST_BYTES = 1 << 16
"""64 KiB: 50 steps with all texts at their longest take 45."""

_LONGEST_VALUE = 40
"""Characters quoted in a message of a wrong value."""

_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


def load_routine(name: str | Path) -> Routine:
    """Return the routine of that built-in id, or the one in that file.

    Raises InputError with one sentence: what is wrong, in which file and line, and what is allowed
    there.
    """
    if name in BUILT_IN:
        return _built_in(str(name))
    path = Path(name)
    if is_file(path):
        return read_routine(read_small_text(path, _MOST_BYTES, "a routine"), str(name))
    told = shown(str(name), 300)
    # Unlike Path's own, these treat a name that is too long as one that does not exist.
    if os.path.isdir(path):  # noqa: PTH112
        raise InputError(f"{told} is a folder; give a routine's id or its .toml file.")
    if os.path.exists(path) or path.suffix == ".toml" or len(path.parts) > 1:  # noqa: PTH110
        raise InputError(f"There is no file {told}; give a routine's id or its .toml file.")
    near = difflib.get_close_matches(str(name).lower(), BUILT_IN, n=1, cutoff=0.4)
    hint = f"did you mean '{near[0]}'?" if near else "'posecount routines' lists them."
    raise InputError(f"There is no routine '{told}'; {hint}")


def built_in_routines() -> list[Routine]:
    """Return the routines that come with posecount."""
    return [_built_in(name) for name in BUILT_IN]


def read_routine(text: str, where: str) -> Routine:
    """Return the routine in a TOML text; ``where`` names it in errors. Raises InputError."""
    try:
        values = read_toml(text)
    except TOMLDecodeError as error:
        raise InputError(_not_toml(text, where, str(error))) from error
    try:
        return Routine.model_validate(values)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        first = _first(faults)
        more = f" ({len(faults) - 1} more to mend after it)" if len(faults) > 1 else ""
        line = line_of(text, _place(first))
        raise InputError(f"{where}, line {line}: {_says(first, values)}{more}.") from error


def single_exercise(
    exercise: str,
    reps: int = 10,
    sets: int = 1,
    hold_s: float | None = None,
    sides: Sequence[Leg] = (),
    directions: Sequence[Turning] = (),
) -> Routine:
    """Return a routine of one exercise; if it is done in bouts, every rep is a bout of ``hold_s``.

    If ``hold_s`` is None it is the exercise's own. Raises InputError if there is no such exercise,
    or it cannot be done this way.
    """
    spec = find_exercise(exercise)
    target_s = spec.hold_target_s if hold_s is None else hold_s
    step = {
        "exercise": spec.id,
        **_words(spec),
        "sets": sets,
        "reps": reps,
        "hold_s": target_s,
        "sides": list(sides) or None,
        "directions": list(directions) or None,
    }
    if spec.in_bouts:
        if reps * sets > MOST_SETS:
            raise InputError(
                f"{spec.title}: reps times sets is how many bouts there are, at most {MOST_SETS}."
            )
        bouts = {"sets": reps * sets, "duration_s": target_s, "rest_s": _REST_BETWEEN_BOUTS_S}
        step = {**step, **bouts, "reps": None, "hold_s": None}
    given = {key: value for key, value in step.items() if value is not None}
    name = spec.id.replace("_", "-")
    values = {"schema": SCHEMA, "id": name, "title": spec.title, "steps": [given]}
    try:
        return Routine.model_validate(values)
    except ValidationError as error:
        fault = _first(error.errors(include_url=False))
        raise InputError(f"{spec.title}: {_says(fault, values)}.") from error


def _words(spec: ExerciseSpec) -> dict[str, str]:
    """Return the texts of the first built-in routine that has the exercise."""
    for step in (step for routine in built_in_routines() for step in routine.steps):
        if step.exercise == spec.id:
            words = {"position": step.position, "instruction": step.instruction}
            return {**words, "camera": step.placement}
    return {"position": "Take your place.", "instruction": f"Counted is {spec.counts}."}


def _built_in(name: str) -> Routine:
    file = resources.files("posecount.session") / f"{name}.toml"
    return read_routine(file.read_text(encoding="utf-8"), file.name)


def _not_toml(text: str, where: str, says: str) -> str:
    found = _AT.search(says)
    line, column = found.groups() if found else (None, None)
    place = f"line {line}, column {column}" if line else f"line {max(1, len(text.splitlines()))}"
    reason = shown(_AT.sub("", says))
    return f"{where}, {place}: this is not TOML ({reason[:1].lower()}{reason[1:]})."


def _first(faults: list[ErrorDetails]) -> ErrorDetails:
    """Return the error to report: a missing key beside an unknown one was misspelt."""
    first = faults[0]
    if first["type"] != "missing":
        return first
    beside = (fault for fault in faults if fault["loc"][:-1] == first["loc"][:-1])
    return next((fault for fault in beside if fault["type"] == "extra_forbidden"), first)


def _place(fault: ErrorDetails) -> tuple[str | int, ...]:
    """Return the place in the file of one of pydantic's errors."""
    key = fault.get("ctx", {}).get("key")
    return (*fault["loc"], key) if key else fault["loc"]


def _says(fault: ErrorDetails, values: dict[str, Any]) -> str:
    """Return the sentence, without its full stop, for one of pydantic's errors."""
    path = fault["loc"]
    if fault["type"] == "rule":
        return str(fault["ctx"]["says"])
    in_step = path[0] == "steps" and len(path) > 2
    owner: type[BaseModel] = Step if in_step else Routine
    what, key = ("step", str(path[2])) if in_step else ("routine", str(path[0]))
    if key == "words":
        return f"words are {owner.model_fields[key].description}"
    fields = {field.alias or name: field for name, field in owner.model_fields.items()}
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(key, fields, n=1, cutoff=0.6)
        hint = f" (did you mean {near[0]}?)" if near else ""
        return f"there is no {_shown(key)} in a {what}{hint}; it takes {', '.join(fields)}"
    if fault["type"] == "model_type":
        return f"a step is a table that begins with [[steps]], not {_shown(fault['input'])}"
    allowed = fields[key].description
    if fault["type"] == "missing":
        return f"the {what} has no {key}; it must be {allowed}"
    return f"{key} must be {allowed}, not {_shown(_given(values, path))}"


def _given(values: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        values = values[key]
    return values


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return shown(repr(value), _LONGEST_VALUE)
    except ValueError:
        # An integer written in hexadecimal may have too many decimal digits.
        return "a number of thousands of digits"
