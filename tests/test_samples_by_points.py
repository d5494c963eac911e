"""The bundled whole-body clips as `count` counts them: golden landmarks and the clips' own points.

The model is not needed: its landmarks are the golden ones, and the points come from the pictures.
"""

import pytest
from recording import golden_of, load, truth_of
from test_samples import CLIPS, HOLD_WITHIN_S, matched, wrong_holds

from posecount.counting.events import RepCounted
from posecount.exercises import find_exercise
from posecount.motion.body_counter import BodyLearner
from posecount.motion.foot_flow import FootFlow
from posecount.sources.video import open_video

EDGES_WITHIN_S = 0.2


def body_clips():
    for clip in CLIPS:
        truth = truth_of(clip)
        spec = find_exercise(truth["exercise"])
        if spec.movement is not None and truth["view"] != "close-up":
            yield pytest.param(clip, id=clip.stem)


class GoldenPoses:
    def __init__(self, clip):
        self._poses = load(golden_of(clip)).poses

    def estimate(self, frame):
        return self._poses[frame.index]


def seen(clip):
    """Every frame's motion and pose."""
    region = FootFlow(GoldenPoses(clip))
    with open_video(clip) as source:
        return [(region.update(frame), region.pose) for frame in source]


@pytest.fixture(scope="module", params=body_clips())
def counted(request):
    clip, truth = request.param, truth_of(request.param)
    spec = find_exercise(truth["exercise"])
    learner = BodyLearner(spec, truth["hold_target_s"] or spec.hold_target_s)
    frames = seen(clip)
    for frame in frames:
        learner.witnessed(*frame)
    counter = learner.counter()
    if counter is None:
        return truth, []
    events = [event for frame in frames for event in counter.update(*frame)]
    events += counter.finish()
    return truth, [event.rep for event in events if isinstance(event, RepCounted)]


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
