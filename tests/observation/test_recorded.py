"""What is looked at to get to know a recording, before anything is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecount import count_video
from posecount.pose.model.choice import PoseModels
from posecount.pose.model.find import ModelFile

SAMPLES = Path(__file__).parents[2] / "sample_videos"


@pytest.mark.parametrize(
    ("clip", "exercise"),
    [("toe_raise_both_side", "toe_raise"), ("toe_press_close_up", "toe_press")],
    ids=["body", "close-up"],
)
def test_nothing_after_the_limit_is_looked_at(monkeypatch, clip, exercise):
    looked_at_s = []

    class Nobody:
        """Stands in for the pose model, and finds nobody."""

        def __init__(self, _model):
            pass

        def estimate(self, frame):
            looked_at_s.append(frame.t_s)

        def close(self):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    for module in ("recorded", "view"):
        monkeypatch.setattr(f"posecount.observation.{module}.MediaPipePoseEstimator", Nobody)
    model = PoseModels(ModelFile(Path("model.task"), "0" * 64, "model"))
    count_video(SAMPLES / f"{clip}.mp4", exercise=exercise, max_seconds=1.0, model=model)
    assert looked_at_s
    assert max(looked_at_s) < 1.0
