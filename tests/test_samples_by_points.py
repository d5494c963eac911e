"""The bundled whole-body clips as `count` counts them: golden landmarks and the clips' own points.

The model is not needed: its landmarks are the golden ones, and the points come from the pictures.
"""

from dataclasses import replace

import pytest
from helpers.golden import golden_of, load, truth_of
from helpers.observations import reps_counted
from test_samples import CLIPS, HOLD_WITHIN_S, matched, wrong_holds

from posecount.counter import counter_for
from posecount.counters.foot_flow import FootFlowCounter
from posecount.cue import Cue
from posecount.exercises import find_exercise
from posecount.media.video import open_video
from posecount.motion.foot_flow import FootFlow
from posecount.observation.steps import rounded, steps_per_px

pytestmark = pytest.mark.slow

EDGES_WITHIN_S = 0.2


def body_clips():
    for clip in CLIPS:
        truth = truth_of(clip)
        spec = find_exercise(truth["exercise"])
        if spec.movement is not None and truth["view"] != "close-up":
            yield pytest.param(clip, id=clip.stem)


def observed(clip):
    """The golden observations, with what the points around the feet do in the clip."""
    tracker, per_px = FootFlow(), steps_per_px(Cue.FOOT_FLOW)
    with open_video(clip) as source:
        for frame, seen in zip(source, load(golden_of(clip)), strict=True):
            motion = tracker.update(frame, seen.person)
            yield replace(seen, motion=rounded(motion, per_px))


@pytest.fixture(scope="module", params=body_clips())
def counted(request):
    clip, truth = request.param, truth_of(request.param)
    spec, seen = find_exercise(truth["exercise"]), list(observed(clip))
    target_s = truth["hold_target_s"] or spec.hold_target_s
    counter = counter_for(spec, Cue.FOOT_FLOW, target_s, seen)
    assert isinstance(counter, FootFlowCounter) or not truth["reps"]
    return truth, reps_counted(counter, seen)


def test_every_rep_is_counted_and_nothing_else(counted):
    truth, reps = counted
    pairs, extra = matched(truth, reps)
    assert all(rep is not None for _, rep in pairs)
    assert extra == []


def test_the_side_is_right(counted):
    truth, reps = counted
    pairs, _ = matched(truth, reps)
    assert [rep.side for _, rep in pairs] == [true["side"] for true, _ in pairs]


def test_holds_and_edges_are_right(counted):
    truth, reps = counted
    pairs, _ = matched(truth, reps)
    assert wrong_holds(pairs) == {}, f"more than {HOLD_WITHIN_S} s off"
    for true, rep in pairs:
        assert rep.start_s == pytest.approx(true["start_s"], abs=EDGES_WITHIN_S)
        assert rep.end_s == pytest.approx(true["end_s"], abs=EDGES_WITHIN_S)
