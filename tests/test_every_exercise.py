"""The real model on a recording of every exercise: the one wide test among the quick ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posecount import EXERCISES, count_video

SAMPLES = Path(__file__).parents[1] / "sample_videos"
CLIPS = {
    "toe_raise": ("toe_raise_right_front", 2),
    "toe_walk": ("toe_walk_side", 1),
    "toe_press": ("toe_press_close_up", 2),
    "toe_pencil_pickup": ("toe_pencil_pickup_close_up", 1),
    "resisted_dorsiflexion": ("dorsiflexion_both_side", 2),
    "resisted_plantar_flexion": ("plantar_flexion_right_side", 2),
    "ankle_circles": ("ankle_circles_left_to_head", 3),
    "single_leg_balance": ("single_leg_balance_right_front", 1),
}
"""A sample of each, and how many of its reps are counted: until the middle of the rest, or of the
next turn where there is none."""


def test_no_exercise_is_left_out():
    assert set(CLIPS) == {spec.id for spec in EXERCISES}


@pytest.mark.model
@pytest.mark.parametrize("exercise", CLIPS)
def test_the_reps_and_sides_are_the_true_ones(exercise):
    name, reps = CLIPS[exercise]
    clip = SAMPLES / f"{name}.mp4"
    true = json.loads(clip.with_suffix(".json").read_text(encoding="utf-8"))["reps"]
    turns = exercise == "ankle_circles"
    until_s = (true[reps - 1]["end_s"] + true[reps]["end_s" if turns else "start_s"]) / 2
    counted = count_video(clip, exercise=exercise, max_seconds=until_s, model="full").reps
    assert len(counted) == reps
    for rep, one in zip(counted, true, strict=False):
        in_view = not name.endswith("close_up")
        assert rep.side == one["side"] or (rep.side == "unknown" and not in_view)
        assert rep.direction == one["direction"]
