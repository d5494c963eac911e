"""What is counted live is what is counted in a recording of the same."""

import json
from pathlib import Path

import pytest
from feeding import STILL_S, count_live, frames_of

from posecount import count_video
from posecount.looking import prepared_estimator
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.live_steadier import LiveEstimator
from posecount.pose.model import find_model
from posecount.pose.steadier import PROBE_S
from posecount.sources.stretch import Stretch
from posecount.sources.video import open_video

SAMPLES = Path(__file__).parents[2] / "sample_videos"
CLIPS = [
    ("toe_raise_both_side", 3),
    ("ankle_circles_left_to_head", 3),
    ("dorsiflexion_both_side", None),
    ("dorsiflexion_left_dim", None),
    ("plantar_flexion_right_side", None),
    ("toe_press_close_up", None),
    ("nothing_standing", None),
]

DONE = ("counted", "hold too short")


@pytest.mark.model
@pytest.mark.parametrize(("name", "leave_out"), CLIPS)
def test_the_same_reps_sides_directions_and_holds(name, leave_out):
    clip = SAMPLES / f"{name}.mp4"
    exercise = json.loads(clip.with_suffix(".json").read_text(encoding="utf-8"))["exercise"]
    frames = frames_of(clip, leave_out=leave_out)
    with LiveEstimator(lambda: MediaPipePoseEstimator(find_model(None).path)) as estimator:
        every = count_live(frames, estimator, exercise, reps=60)
    # Shown to and fro, a second of sway becomes a rhythm that no person's stillness has.
    live = [rep for rep in every if rep["start_s"] >= STILL_S and rep["verdict"] in DONE]
    reps = count_video(clip, exercise=exercise).reps
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
            for frame in Stretch(source, PROBE_S):
                live.estimate(frame)
        with prepared_estimator(model, clip) as recorded:
            assert (live.knows, live.mirrors) == (True, recorded.mirrors)
