"""What is done ahead, in threads, is what would have been done in order."""

import threading

import numpy as np
import pytest
from helpers.drawn_person import drawn
from helpers.synthetic import HEEL_RISE, corners, standing_leg, still, train

from posecount.cue import Cue
from posecount.frame import Frame
from posecount.live.inference_stage import Glance
from posecount.live.points import FollowedPoints
from posecount.observation.observed import facts_of

pytestmark = pytest.mark.slow

FRAME = Frame(0, 0.0, np.zeros((4, 4, 3), np.uint8))
AWAY = corners((2.0, 0.0), (3.0, -1.2), (4.5, -1.2), (5.5, 0.0))


class Estimator:
    """Waits until it may look."""

    def __init__(self):
        self.may = threading.Event()

    def estimate(self, frame):
        assert self.may.wait(30.0)
        return f"pose of {frame.index}"


@pytest.fixture
def estimator():
    return Estimator()


@pytest.fixture
def glance(estimator):
    made = Glance(estimator)
    yield made
    estimator.may.set()
    made.close()


def test_the_rest_is_done_while_the_model_looks(glance, estimator):
    seen = []
    glance.begin(lambda: FRAME, lambda frame: (seen.append(frame), estimator.may.set()))
    assert glance.finish() == (FRAME, "pose of 0")
    assert seen == [FRAME]


def test_nothing_was_begun_so_nothing_is_seen(glance, estimator):
    assert glance.finish() is None
    estimator.may.set()
    glance.begin(lambda: FRAME)
    assert glance.finish() is not None
    assert glance.finish() is None


def test_a_frame_that_is_waited_for_is_looked_at_as_soon_as_it_comes(glance, estimator):
    came = threading.Event()
    estimator.may.set()
    glance.begin(lambda: FRAME if came.wait(30.0) else None)
    came.set()
    assert glance.finish() == (FRAME, "pose of 0")


def test_where_no_frame_comes_nothing_is_seen_nor_done_beside(glance):
    glance.begin(lambda: None, lambda _frame: pytest.fail("there is no frame"))
    assert glance.finish() is None


@pytest.mark.parametrize("where", ["take", "model", "beside"])
def test_what_goes_wrong_in_a_thread_comes_out(glance, estimator, where, monkeypatch):
    def fail(_frame):
        raise ValueError(where)

    if where == "model":
        monkeypatch.setattr(estimator, "estimate", fail)
    estimator.may.set()
    take = (lambda: fail(None)) if where == "take" else (lambda: FRAME)
    glance.begin(take, fail if where == "beside" else None)
    with pytest.raises(ValueError, match=where):
        glance.finish()
    assert glance.finish() is None


@pytest.mark.parametrize("cue", [Cue.FOOT_FLOW, Cue.CLOSE_UP, Cue.TOE_EDGES])
@pytest.mark.parametrize("walks", [still, AWAY], ids=["stays", "walks"])
def test_points_found_before_the_pose_are_those_found_after_it(cue, walks):
    """Also where the pose then says that the person is not where they were."""
    rise = train(2, 1.5 * HEEL_RISE, first_s=1.5, every_s=3.0)
    legs = standing_leg(rise, walks), standing_leg(rise, lambda t_s: walks(t_s) + 0.9)
    ahead, after = FollowedPoints(cue), FollowedPoints(cue)
    segments = set()
    for frame, pose in drawn(*legs, 6.5):
        ahead.ahead(frame)
        for points in (ahead, after):
            points.update(frame, pose, facts_of(frame))
        one, other = ahead.newest.motion, after.newest.motion
        assert one.segment == other.segment
        np.testing.assert_array_equal(one.shift_px, other.shift_px)
        segments.add(one.segment)
    assert len(segments) > (1 if walks is still and cue is not Cue.CLOSE_UP else 0)


@pytest.mark.parametrize("cue", [Cue.FOOT_FLOW, Cue.CLOSE_UP, Cue.TOE_EDGES])
def test_what_was_found_of_a_frame_that_is_passed_over_is_no_other_frame_s(cue):
    rise = train(1, 1.5 * HEEL_RISE, first_s=0.3)
    legs = standing_leg(rise), standing_leg(rise, lambda _t_s: 0.9)
    points = FollowedPoints(cue)
    for frame, pose in drawn(*legs, 1.0):
        if frame.index % 5 == 4:
            points.ahead(frame)
        else:
            points.update(frame, pose, facts_of(frame))
            assert points.newest.t_s == frame.t_s
