"""When a set's first movement begins."""

import math

import numpy as np
import pytest

from posecount.counting.events import Rep, RepCounted
from posecount.cue import Cue
from posecount.live.onset import Onset
from posecount.motion.point_motion import PointMotion
from posecount.pose.landmarks import Pose

RNG = np.random.default_rng(7)
PLACES = RNG.uniform(0, 300, (120, 2))
MOVES_S = 4.0


def begins_s(onset, *, noise_px=0.1, moved_px=12.0, movers=40, until_s=6.0, body=None):
    """When it says that something moves, of points that go ``moved_px`` at ``MOVES_S``."""
    for t_s in np.arange(0.0, until_s, 1 / 30):
        shift = RNG.normal(0, noise_px, PLACES.shape)
        if t_s >= MOVES_S:
            shift[:movers, 1] -= moved_px
        onset.update(PointMotion(float(t_s), 0, PLACES, shift), body, ())
    return onset.moves_since_s


def test_it_begins_when_a_dozen_points_go_their_own_way():
    assert begins_s(Onset(Cue.CLOSE_UP)) == pytest.approx(MOVES_S, abs=0.04)


@pytest.mark.parametrize("much", [{"moved_px": 0.0}, {"movers": 8}, {"movers": 120}])
def test_grain_a_few_lost_points_and_a_moved_camera_are_no_beginning(much):
    assert math.isinf(begins_s(Onset(Cue.CLOSE_UP), **much))


def test_noise_of_the_countdown_is_no_movement_later():
    assert math.isinf(begins_s(Onset(Cue.TOE_EDGES), noise_px=0.2, moved_px=0.0))


def test_a_body_in_view_says_how_far_a_foot_goes_at_least():
    points_px = np.full((33, 2), 100.0)
    points_px[[25, 26], 1], points_px[[27, 28], 1] = 100.0, 500.0
    body = Pose(points_px, np.ones(33))
    assert math.isinf(begins_s(Onset(Cue.FOOT_FLOW), body=body))
    assert begins_s(Onset(Cue.FOOT_FLOW), moved_px=20.0, body=body) == pytest.approx(
        MOVES_S, abs=0.04
    )


def test_a_rep_that_landmarks_have_seen_began_with_it():
    onset = Onset(Cue.FOOT_FLOW)
    rep = Rep(1, 1.0, 2.0, 0.5, "left", None, True, 0.9)
    still = PointMotion(2.5, 0, PLACES, np.zeros(PLACES.shape))
    onset.update(still, None, [RepCounted(2.5, rep)])
    assert onset.moves_since_s == 1.0


def test_what_rests_is_known_once_the_noise_is_and_until_something_moves():
    onset = Onset(Cue.CLOSE_UP)
    begins_s(onset, until_s=2.0)
    assert not onset.rests
    begins_s(onset, until_s=MOVES_S)
    assert onset.rests
    begins_s(onset)
    assert not onset.rests


def test_too_few_points_say_nothing_about_rest():
    onset = Onset(Cue.FOOT_FLOW)
    for t_s in np.arange(0.0, 4.0, 1 / 30):
        onset.update(PointMotion(float(t_s), 0, PLACES[:5], np.zeros((5, 2))), None, ())
    assert not onset.rests
    assert math.isinf(onset.moves_since_s)
