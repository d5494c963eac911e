"""What is counted live is what is counted in a recording of the same."""

import json
from pathlib import Path

import pytest
from feeding import STILL_S, count_live, frames_of

from posecount import count_video
from posecount.counter import Counter
from posecount.exercises import find_exercise
from posecount.exercises.events import RepCounted
from posecount.pipeline import run
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.live_steadier import LiveEstimator
from posecount.pose.model import find_model
from posecount.sources.video import open_video
from posecount.ways import prepared_estimator

SAMPLES = Path(__file__).parents[2] / "sample_videos"
CLIPS = [
    ("toe_raise_both_side", 3),
    ("ankle_circles_left_to_head", 3),
    ("dorsiflexion_both_side", None),
    ("toe_press_close_up", None),
    ("nothing_standing", None),
]

SIDES = {"ankle_circles": ("left",)}
"""As one would ask for: what the resting foot seems to do is then told, but does not count."""

DONE = ("counted", "hold too short")


def clip(name):
    return SAMPLES / f"{name}.mp4"


def truth(name):
    return json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def holds_by_landmarks(name):
    """How long each rep of the recording was held, seen in one look, as a camera gives it.

    ``posecount count`` looks twice at a body's feet, and its holds differ by up to 0.15 s.
    """
    spec = find_exercise(truth(name)["exercise"])
    counter = Counter(spec.build(spec.hold_target_s))
    prepared = prepared_estimator(find_model(None).path, clip(name))
    with prepared as estimator, open_video(clip(name)) as source:
        ticks = list(run(source, estimator, counter))
    events = [event for tick in ticks for event in tick.events]
    return [event.rep.hold_s for event in events if isinstance(event, RepCounted)]


@pytest.mark.model
@pytest.mark.parametrize(("name", "leave_out"), CLIPS)
def test_the_same_reps_sides_directions_and_holds(name, leave_out):
    frames = frames_of(clip(name), leave_out=leave_out)
    exercise = truth(name)["exercise"]
    with LiveEstimator(lambda: MediaPipePoseEstimator(find_model(None).path)) as estimator:
        every = count_live(frames, estimator, exercise, reps=60, sides=SIDES.get(exercise, ()))
    # Shown to and fro, a second of sway becomes a rhythm that no person's stillness has.
    live = [rep for rep in every if rep["start_s"] >= STILL_S and rep["verdict"] in DONE]
    result = count_video(clip(name), exercise=exercise)
    assert [(rep["side"], rep["direction"]) for rep in live] == [
        (rep.side, rep.direction) for rep in result.reps
    ]
    close_up = result.view == "close-up"
    holds = [rep.hold_s for rep in result.reps] if close_up else holds_by_landmarks(name)
    assert [rep["hold_s"] for rep in live] == pytest.approx(holds, abs=0.1)
    assert [rep["hold_s"] for rep in live] == pytest.approx(
        [rep.hold_s for rep in result.reps], abs=0.2
    )
