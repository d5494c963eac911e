"""The two bundled close-ups end to end, without a pose model: points, two looks, the machine."""

import json
from pathlib import Path

import pytest

from posecount import count_video
from posecount.pose.model.find import ModelFile

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "sample_videos"
NO_MODEL = ModelFile(Path("there is none.task"), "0" * 64, "none")
HOLD_WITHIN_S = 0.15
EDGE_WITHIN_S = 0.35


def count(name, exercise, **how):
    return count_video(
        SAMPLES / f"{name}.mp4", exercise=exercise, view="close-up", model=NO_MODEL, **how
    )


@pytest.mark.parametrize("exercise", ["toe_press", "toe_pencil_pickup"])
def test_a_bundled_close_up_is_counted_as_its_truth_says(exercise):
    name = f"{exercise}_close_up"
    truth = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))["reps"]
    result = count(name, exercise)
    assert len(result.reps) == len(truth)
    for rep, true in zip(result.reps, truth, strict=True):
        assert rep.start_s == pytest.approx(true["start_s"], abs=EDGE_WITHIN_S)
        assert rep.end_s == pytest.approx(true["end_s"], abs=EDGE_WITHIN_S)
        assert rep.hold_s == pytest.approx(true["hold_s"], abs=HOLD_WITHIN_S)
        assert rep.side in ("unknown", true["side"])
        assert rep.complete == (true["hold_s"] >= result.hold_target_s - 0.1)


def test_stopped_in_the_first_look_what_was_seen_is_counted():
    looked, watched = [], []
    result = count(
        "toe_press_close_up",
        "toe_press",
        learning=lambda frame, _source: looked.append(frame.t_s),
        watch=lambda tick, _source: watched.append(tick.frame.t_s),
        stop=lambda: len(looked) >= 240,
    )
    assert watched == looked
    assert 240 <= len(looked) <= 260
    assert f"Stopped at {result.source.duration_s:.1f} s" in result.warnings[0]
