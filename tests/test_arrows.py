"""Which way the arrows between the rooms go, and what the core may reach, however indirectly."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import posecount

PACKAGE = Path(posecount.__file__).parent

ROOMS = [
    "errors",
    "plain",
    "language",
    "catalogue",
    "visible",
    "standard_streams",
    "stopping",
    "jobs",
    "reading",
    "file_lock",
    "atomic_write",
    "csv_dialect",
    "csv_table",
    "outputs",
    "profiles",
    "frame",
    "cue",
    "quarter_turn",
    "which_person",
    "robust",
    "tuning",
    "prefetch",
    "media",
    "pose",
    "feet",
    "motion",
    "signals",
    "counting",
    "exercises",
    "parallel",
    "observation",
    "counters",
    "counter",
    "coverage",
    "tick",
    "pipeline",
    "setup",
    "session",
    "reminders",
    "result",
    "drawing",
    "sinks",
    "strategy",
    "to_count",
    "stated_side",
    "count",
    "recognised_result",
    "session_result",
    "recognition",
    "recognise",
    "follow",
    "history",
    "report",
    "batch",
    "evaluation",
    "live",
    "library",
    "review",
    "doctor",
    "cli",
]
"""Every room, a folder or a file, in the order of the flow: imports point to the left."""

CORE = ("signals", "counting", "exercises", "counters", "counter", "pipeline", "session")
"""What must be pure: time comes with the frames, and no picture is ever touched."""

OUTSIDE = {"cv2", "mediapipe", "av", "rich", "typer", "sqlite3", "sounddevice"}
CLOCKS = {"time", "datetime"}
MACHINE = {"os", "sys", "random", "threading", "subprocess", "io", "logging"}


def name_of(path):
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in PACKAGE.rglob("*.py")}


def room_of(module):
    return module.split(".")[1] if "." in module else ""


@cache
def imports(module):
    """The full names of all that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & MODULES.keys()) or {node.module}
    return frozenset(found)


def reach(module):
    """Everything that is loaded with a module, with the way by which it is reached."""
    ways, waiting = {module: (module,)}, [module]
    while waiting:
        here = waiting.pop()
        for name in imports(here) if here in MODULES else ():
            if name not in ways:
                ways[name] = (*ways[here], name)
                waiting.append(name)
    return ways


def test_every_room_has_its_place_in_the_flow():
    rooms = {room_of(module) for module in MODULES} - {"", "__main__"}
    assert rooms == set(ROOMS)


@pytest.mark.parametrize("module", sorted(MODULES.keys() - {"posecount", "posecount.__main__"}))
def test_arrows_between_rooms_point_one_way(module):
    here = ROOMS.index(room_of(module))
    others = {name for name in imports(module) if name.startswith("posecount.")}
    back = {name for name in others if ROOMS.index(room_of(name)) > here}
    assert back == set()


@pytest.mark.parametrize("module", sorted(module for module in MODULES if room_of(module) in CORE))
def test_the_core_reaches_no_picture_no_clock_and_no_machine(module):
    """Not even through others: an import of an import counts."""
    reached = {
        name: way for name, way in reach(module).items() if name.split(".")[0] != "posecount"
    }
    tops = {name.split(".")[0]: " -> ".join(way) for name, way in reached.items()}
    allowed = set() if room_of(module) != "session" else {"os", "sys", "io"}
    forbidden = (OUTSIDE | CLOCKS | MACHINE) - allowed
    assert {top: way for top, way in tops.items() if top in forbidden} == {}
