"""Whole routines of the studio: one person in one room, and a truth file that says what is done."""

import json
from pathlib import Path

import pytest

from sample_videos.studio.routines import ROUTINES, SCHEMA

FOLDER = Path(__file__).parents[2] / "sample_videos" / "routines"


@pytest.mark.parametrize("routine", ROUTINES, ids=lambda routine: routine.name)
def test_all_parts_can_follow_each_other_in_one_file(routine):
    assert len({(part.size_px, part.fps) for part in routine.parts}) == 1
    assert len({(part.body, part.clothes, part.light) for part in routine.parts}) == 1
    assert routine.something_else <= {part.name for part in routine.parts}


@pytest.mark.parametrize("routine", ROUTINES, ids=lambda routine: routine.name)
def test_the_truth_of_a_bundled_routine_lies_in_its_steps(routine):
    told = json.loads((FOLDER / f"{routine.name}.json").read_text(encoding="utf-8"))
    assert told["schema"] == SCHEMA
    assert len(told["steps"]) == len(routine.parts)
    at_s = 0.0
    for step in told["steps"]:
        assert step["start_s"] == pytest.approx(at_s)
        at_s = step["end_s"]
        for rep in step["reps"]:
            assert step["start_s"] <= rep["start_s"] < rep["end_s"] <= step["end_s"]
