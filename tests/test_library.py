"""The library's own loop counts what the commands count, from files and from one's own frames."""

from __future__ import annotations

import typing
from pathlib import Path

import numpy as np
import pytest

import posecount
from posecount.counting.events import RepCounted
from posecount.exercises import EXERCISES, ExerciseId
from posecount.frame import Frame

SAMPLES = Path(__file__).parents[1] / "sample_videos"


def counted(counter, observations):
    events = [event for seen in observations for event in counter.update(seen)]
    events += counter.finish()
    return [event.rep for event in events if isinstance(event, RepCounted)]


def test_the_ids_for_type_checkers_are_those_of_the_exercises():
    assert set(typing.get_args(ExerciseId)) == {spec.id for spec in EXERCISES}


def test_tab_offers_what_is_public_and_all_of_it_is_there():
    assert dir(posecount) == sorted(posecount.__all__)
    for name in posecount.__all__:
        assert getattr(posecount, name) is not None


def test_an_exercise_that_is_counted_from_no_close_up_is_refused():
    with pytest.raises(posecount.InputError, match="close-up"):
        posecount.counter_for("toe_walk", view="close-up")


@pytest.mark.parametrize(
    ("frames", "says"),
    [
        ([Frame(0, 0.0, np.zeros((4, 4), np.uint8))], "uint8 BGR"),
        ([Frame(0, 0.0, np.zeros((4, 4, 3), np.float32))], "uint8 BGR"),
        ([Frame(0, float("nan"), np.zeros((4, 4, 3), np.uint8))], "times in seconds"),
        ([Frame(i, 0.0, np.zeros((480, 640, 3), np.uint8)) for i in range(2)], "times in seconds"),
    ],
)
def test_frames_that_are_none_are_one_sentence(frames, says):
    with pytest.raises(posecount.InputError, match=says):
        list(posecount.observe(frames, exercise="toe_press", view="close-up"))


def test_a_close_up_s_frames_are_observed_without_a_model():
    picture = np.random.default_rng(1).integers(0, 255, (120, 160, 3), np.uint8)
    frames = (Frame(i, i / 10, picture) for i in range(5))
    seen = list(posecount.observe(frames, exercise="toe_press", view="close-up"))
    assert [each.t_s for each in seen] == [0.0, 0.1, 0.2, 0.3, 0.4]
    assert all(each.pose is None and each.motion is not None for each in seen)


@pytest.mark.slow
@pytest.mark.model
def test_a_recording_observed_here_is_counted_as_the_command_counts_it():
    clip = SAMPLES / "toe_press_close_up.mp4"
    result = posecount.count_video(clip, exercise="toe_press", view="close-up")
    seen = list(posecount.observe(clip, exercise="toe_press", view="close-up"))
    recorded = posecount.counter_for("toe_press", view="close-up", observations=seen)
    reps = counted(recorded, seen)
    assert [round(rep.start_s, 3) for rep in reps] == [rep.start_s for rep in result.reps]
    learning = posecount.counter_for("toe_press", view="close-up")
    assert len(counted(learning, seen)) == len(result.reps)
