"""What is counted live is what is counted in a recording of the same."""

import json
from pathlib import Path

import pytest
from feeding import count_live, frames_of

from posecount import count_video
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.live_steadier import LiveEstimator
from posecount.pose.model import find_model

SAMPLES = Path(__file__).parents[2] / "sample_videos"
CLIPS = [
    ("toe_raise_both_side", None),
    ("toe_raise_both_side", 3),
    ("ankle_circles_left_to_head", None),
    ("ankle_circles_left_to_head", 3),
    ("plantar_flexion_right_side", 3),
    ("dorsiflexion_both_side", 3),
    ("toe_walk_side", 3),
    ("toe_pencil_pickup_close_up", None),
    ("nothing_standing", None),
]


@pytest.fixture(scope="module")
def counted():
    """Each clip is counted once."""
    known = {}

    def count(name):
        if name not in known:
            known[name] = count_video(clip(name), exercise=truth(name)["exercise"]).reps
        return known[name]

    return count


def clip(name):
    return SAMPLES / f"{name}.mp4"


def truth(name):
    return json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def opening_s(name):
    """How long the person is still before the first rep; two seconds are enough."""
    starts = [rep["start_s"] for rep in truth(name)["reps"]]
    return min([2.0, *(start_s - 0.3 for start_s in starts)])


@pytest.mark.model
@pytest.mark.parametrize(("name", "leave_out"), CLIPS)
def test_the_same_reps_sides_directions_and_holds(counted, name, leave_out):
    frames = frames_of(clip(name), leave_out=leave_out, opening_s=opening_s(name))
    model = find_model(None).path
    with LiveEstimator(lambda: MediaPipePoseEstimator(model)) as estimator:
        live = count_live(frames, estimator, truth(name)["exercise"], reps=60)
    expected = counted(name)
    assert [(rep["side"], rep["direction"]) for rep in live] == [
        (rep.side, rep.direction) for rep in expected
    ]
    assert [rep["hold_s"] for rep in live] == pytest.approx(
        [rep.hold_s for rep in expected], abs=0.1
    )
