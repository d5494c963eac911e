"""The two bundled close-ups end to end, without a pose model: points, two looks, the machine."""

import json
from pathlib import Path

import pytest

from posecount.exercises import find_exercise
from posecount.exercises.events import RepCounted
from posecount.pipeline import run_region
from posecount.region.counter import RegionCounter
from posecount.region.learning import learn
from posecount.region.region import Region
from posecount.sources.video import open_video

SAMPLES = Path(__file__).parents[2] / "sample_videos"
HOLD_WITHIN_S = 0.15
EDGE_WITHIN_S = 0.35


@pytest.mark.parametrize("exercise", ["toe_press", "toe_pencil_pickup"])
def test_a_bundled_close_up_is_counted_as_its_truth_says(exercise):
    video = SAMPLES / f"{exercise}_close_up.mp4"
    truth = json.loads(video.with_suffix(".json").read_text(encoding="utf-8"))["reps"]
    spec = find_exercise(exercise)
    learned = learn(video, Region(), "corners")
    counter = RegionCounter(spec.build_region(spec.hold_target_s), learned.projector)
    with open_video(video) as frames:
        events = [event for tick in run_region(frames, Region(), counter) for event in tick.events]
    reps = [event.rep for event in events if isinstance(event, RepCounted)]
    assert len(reps) == len(truth)
    for rep, true in zip(reps, truth, strict=True):
        assert rep.start_s == pytest.approx(true["start_s"], abs=EDGE_WITHIN_S)
        assert rep.end_s == pytest.approx(true["end_s"], abs=EDGE_WITHIN_S)
        assert rep.hold_s == pytest.approx(true["hold_s"], abs=HOLD_WITHIN_S)
        assert rep.side in ("unknown", true["side"])
        assert rep.complete == (true["hold_s"] >= spec.hold_target_s - 0.1)


def test_stopped_in_the_first_look_what_was_seen_is_counted():
    video = SAMPLES / "toe_press_close_up.mp4"
    asked = []

    def stop():
        asked.append(True)
        return len(asked) > 240

    learned = learn(video, Region(), "corners", stop=stop)
    assert learned.look.until_s == pytest.approx(8.0, abs=0.1)
    assert "Stopped at 8.0 s" in learned.look.remarks[0]
