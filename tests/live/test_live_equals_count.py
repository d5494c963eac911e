"""What is counted live is what is counted in a recording of the same."""

import json
from pathlib import Path

import pytest
from helpers.cutting import cut
from helpers.feeding import STILL_S, count_live, frames_of

from posecount import count_video
from posecount.media.time_limit import TimeLimit
from posecount.media.video import open_video
from posecount.observation.recorded import prepared_estimator
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.live_mirror_choice import LiveEstimator
from posecount.pose.live_models import LiveModels
from posecount.pose.mirror_choice import PROBE_S
from posecount.pose.model.find import find_model

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "sample_videos"
CLIPS = [
    ("toe_raise_both_side", 11.5, 3),
    ("ankle_circles_right_raised_camera", 14.1, 3),
    ("dorsiflexion_both_side", 21.0, None),
    ("dorsiflexion_left_dim", 9.8, None),
    ("plantar_flexion_right_side", 9.6, None),
    ("toe_press_close_up", 12.2, None),
    ("nothing_standing", 8.0, None),
]
"""A sample, how much of it, and which of its frames are dropped."""

DONE = ("counted", "hold too short")


def looking(variant):
    return LiveEstimator(lambda: MediaPipePoseEstimator(find_model(variant=variant).path))


@pytest.mark.model
@pytest.mark.parametrize(("name", "until_s", "leave_out"), CLIPS)
def test_the_same_reps_sides_directions_and_holds(tmp_path, name, until_s, leave_out):
    sample, clip = SAMPLES / f"{name}.mp4", tmp_path / f"{name}.mp4"
    cut(sample, clip, until_s)
    truth = json.loads(sample.with_suffix(".json").read_text(encoding="utf-8"))
    exercise = truth["exercise"]
    frames = frames_of(clip, leave_out=leave_out)
    with LiveModels(looking("full"), looking("heavy"), now=lambda: 0.0) as estimator:
        every = count_live(frames, estimator, exercise, closer=estimator, reps=60)
    # Shown to and fro, a second of sway becomes a rhythm that no person's stillness has.
    live = [rep for rep in every if rep["start_s"] >= STILL_S and rep["verdict"] in DONE]
    reps = count_video(clip, exercise=exercise).reps
    assert len(reps) == sum(rep["end_s"] < until_s for rep in truth["reps"])
    assert [(rep["side"], rep["direction"]) for rep in live] == [
        (rep.side, rep.direction) for rep in reps
    ]
    assert [rep["hold_s"] for rep in live] == pytest.approx([rep.hold_s for rep in reps], abs=0.1)


@pytest.mark.model
@pytest.mark.parametrize("name", ["plantar_flexion_right_side", "toe_raise_both_side"])
def test_the_same_frames_are_seen_the_same_way_round(name):
    clip, model = SAMPLES / f"{name}.mp4", find_model(None).path
    with LiveEstimator(lambda: MediaPipePoseEstimator(model)) as live:
        with open_video(clip) as source:
            for frame in TimeLimit(source, PROBE_S):
                live.estimate(frame)
        with prepared_estimator(model, clip) as recorded:
            assert (live.knows, live.mirrors) == (True, recorded.mirrors)
