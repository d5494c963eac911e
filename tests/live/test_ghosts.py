"""In a close-up there is no body: what the model takes for one has no say."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.fake_pose import StickFigureEstimator
from helpers.feeding import STILL_S, count_live, frames_of

from posecount.pose.mirror_choice import Probe

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "sample_videos"
HOLD_WITHIN_S = 0.15


class Ghost(StickFigureEstimator):
    """Takes some toes for a person, somewhere else every second."""

    probed, knows, sparing, frugal = Probe(), True, False, False

    def probe(self):
        pass

    def settle(self):
        pass

    def estimate(self, frame):
        pose = super().estimate(frame)
        return replace(pose, points_px=pose.points_px + 90.0 * (int(frame.t_s) % 3))


def test_presses_are_counted_whatever_the_model_makes_of_toes():
    clip = SAMPLES / "toe_press_close_up.mp4"
    truth = json.loads(clip.with_suffix(".json").read_text(encoding="utf-8"))["reps"]
    reps = count_live(frames_of(clip), Ghost(None), "toe_press", reps=60)
    live = [rep for rep in reps if rep["start_s"] >= STILL_S]
    assert [rep["hold_s"] for rep in live] == pytest.approx(
        [rep["hold_s"] for rep in truth], abs=HOLD_WITHIN_S
    )
