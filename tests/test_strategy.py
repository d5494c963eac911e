"""How a recording is counted: by which cue, in how many passes, and how far."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np
import pytest
from helpers.known import frames_of, seen_set, write
from helpers.observations import FACTS
from helpers.synthetic import HEEL_RISE, poses, standing_leg, train

from posecount.counting.events import RepCounted
from posecount.cue import Cue
from posecount.errors import InputError
from posecount.exercises import find_exercise
from posecount.observation.landmarks_file import open_landmarks
from posecount.observation.observed import observation
from posecount.strategy import Job, choose_strategy

RAISES = [
    observation(index, t_s, pose, None, FACTS)
    for index, (t_s, pose) in enumerate(
        poses(13.0, standing_leg(train(3, HEEL_RISE)), standing_leg(), fps=10)
    )
]


def kept(tmp_path, exercise, cue, frames=RAISES):
    """A landmarks file of three raises, or of whatever ``frames`` there are."""
    seen = seen_set(exercise=exercise, cue=cue)
    return open_landmarks(write(tmp_path / "a.landmarks", (seen, frames), end=()))


def job(recording, exercise, **how):
    settings = {
        "target_s": None,
        "view": "auto",
        "models": None,
        "max_seconds": None,
        "stop": lambda: False,
        "learning": None,
        **how,
    }
    return Job(recording, find_exercise(exercise), **settings)


def chosen(job):
    return choose_strategy(job, job.recording.again(), ExitStack())


def reps(strategy):
    events = [event for tick in strategy.ticks for event in tick.events]
    return sum(isinstance(event, RepCounted) for event in events)


def test_landmarks_take_one_pass(tmp_path):
    looked = []
    learning = lambda frame, _source: looked.append(frame.t_s)  # noqa: E731
    source = kept(tmp_path, "toe_walk", Cue.LANDMARKS)
    strategy = chosen(job(source, "toe_walk", learning=learning))
    assert (strategy.cue, looked) == (Cue.LANDMARKS, [])
    assert len(list(strategy.ticks)) == len(RAISES)


def test_a_learned_cue_takes_two_and_the_first_is_shown(tmp_path):
    looked = []
    learning = lambda frame, _source: looked.append(frame.t_s)  # noqa: E731
    source = kept(tmp_path, "toe_raise", Cue.FOOT_FLOW)
    strategy = chosen(job(source, "toe_raise", learning=learning))
    assert strategy.cue is Cue.FOOT_FLOW
    assert looked == [seen.t_s for seen in RAISES]
    assert reps(strategy) == 3


@pytest.mark.parametrize("exercise", ["toe_raise", "toe_walk"])
def test_only_the_first_seconds(tmp_path, exercise):
    cue = Cue.FOOT_FLOW if exercise == "toe_raise" else Cue.LANDMARKS
    strategy = chosen(job(kept(tmp_path, exercise, cue), exercise, max_seconds=5.0))
    assert len(list(strategy.ticks)) == 50
    assert strategy.cut_short == ()


def test_stopped_in_the_first_pass_all_that_was_looked_at_is_counted(tmp_path):
    looked = []
    strategy = chosen(
        job(
            kept(tmp_path, "toe_raise", Cue.FOOT_FLOW),
            "toe_raise",
            learning=lambda frame, _source: looked.append(frame.t_s),
            stop=lambda: len(looked) >= 60,
        )
    )
    ticks = list(strategy.ticks)
    assert [tick.frame.t_s for tick in ticks] == looked
    assert len(looked) == 60
    assert ["Stopped at" in remark for remark in strategy.cut_short] == [True]
    assert strategy.warnings()[0] == strategy.cut_short[0]


def test_stopped_in_the_second_pass_the_rest_is_not_counted(tmp_path):
    counted = []
    strategy = chosen(
        job(
            kept(tmp_path, "toe_raise", Cue.FOOT_FLOW),
            "toe_raise",
            stop=lambda: len(counted) >= 60,
        )
    )
    for tick in strategy.ticks:
        counted.append(tick)
    assert 60 <= len(counted) <= 61
    assert strategy.cut_short == ()
    assert "Stopped at" in strategy.frames.warnings[0]


def test_where_too_little_was_seen_it_is_said(tmp_path):
    nobody = [observation(seen.index, seen.t_s, None, None, FACTS) for seen in RAISES]
    strategy = chosen(job(kept(tmp_path, "toe_raise", Cue.FOOT_FLOW, nobody), "toe_raise"))
    assert reps(strategy) == 0
    assert len(strategy.warnings()) == 1


def test_what_it_is_called_in_a_landmarks_file(tmp_path):
    wanted = job(kept(tmp_path, "toe_raise", Cue.FOOT_FLOW), "toe_raise", target_s=2.0)
    seen = chosen(wanted).as_set(wanted)
    assert (seen.number, seen.exercise, seen.hold_target_s) == (1, "toe_raise", 2.0)
    assert (seen.cue, seen.view) == (Cue.FOOT_FLOW, "body")


@pytest.mark.parametrize(
    ("kept_cue", "exercise", "view", "says"),
    [
        (Cue.LANDMARKS, "toe_raise", "auto", "landmarks of the body alone"),
        (Cue.CLOSE_UP, "toe_walk", "auto", "landmarks of the body are needed"),
        (Cue.FOOT_FLOW, "toe_walk", "close-up", "cannot be counted in a close-up"),
        (Cue.FOOT_FLOW, "toe_raise", "close-up", "made of a body view"),
    ],
)
def test_what_cannot_be_counted_so_is_one_sentence(tmp_path, kept_cue, exercise, view, says):
    frames = frames_of(np.random.default_rng(2), 20)
    source = kept(tmp_path, "toe_raise", kept_cue, frames)
    with pytest.raises(InputError, match=says):
        chosen(job(source, exercise, view=view))
