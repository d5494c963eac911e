"""What is looked at to get to know a recording, before anything is counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.fake_pose import ClosedInTheEnd
from helpers.tiny_clips import write_clip

from posecount import count_video
from posecount.observation.recorded import prepared_estimator
from posecount.pose.model.choice import PoseModels
from posecount.pose.model.find import ModelFile

MODEL = PoseModels(ModelFile(Path("model.task"), "0" * 64, "model"))
SAMPLES = Path(__file__).parents[2] / "sample_videos"


@pytest.fixture
def looked_at_s(monkeypatch):
    """The times of the pictures that the pose model was shown; it finds nobody."""
    times_s = []

    class Nobody(ClosedInTheEnd):
        """Stands in for the pose model."""

        def __init__(self, _model):
            pass

        def estimate(self, frame):
            times_s.append(frame.t_s)

    for module in ("recorded", "view"):
        monkeypatch.setattr(f"posecount.observation.{module}.MediaPipePoseEstimator", Nobody)
    return times_s


@pytest.mark.parametrize(
    ("clip", "exercise"),
    [("toe_raise_both_side", "toe_raise"), ("toe_press_close_up", "toe_press")],
    ids=["body", "close-up"],
)
def test_nothing_after_the_limit_is_looked_at(looked_at_s, clip, exercise):
    count_video(SAMPLES / f"{clip}.mp4", exercise=exercise, max_seconds=1.0, model=MODEL)
    assert looked_at_s
    assert max(looked_at_s) < 1.0


def test_of_pictures_far_apart_more_seconds_are_looked_at(looked_at_s, tmp_path):
    clip = write_clip(tmp_path / "slow.mp4", fps=1, frames=12)
    with prepared_estimator(MODEL.first.path, clip):
        assert sorted(set(looked_at_s)) == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
