"""Where the legs lie: the medians of stick figures' landmarks, stretch by stretch."""

import numpy as np
import pytest
from helpers.synthetic import HEEL_RISE, SHANK_PX, poses, sitting_leg, standing_leg, still, train

from posecount.pose.landmarks import LandmarkIndex as At
from posecount.signals.leg_places import LegPlacesReader
from posecount.signals.legs import FootSignalReader

PLACES = {
    "left": (At.LEFT_KNEE, At.LEFT_ANKLE, At.LEFT_HEEL, At.LEFT_FOOT_INDEX),
    "right": (At.RIGHT_KNEE, At.RIGHT_ANKLE, At.RIGHT_HEEL, At.RIGHT_FOOT_INDEX),
}


def leg_places(timed_poses, segment=lambda _t_s: 0):
    reader, feet = LegPlacesReader(), FootSignalReader()
    for t_s, pose in timed_poses:
        reader.update(segment(t_s), feet.update(t_s, pose))
    return reader.places()


def beside(x):
    return lambda _t_s: x


def places(leg):
    return np.array([leg.knee_px, leg.ankle_px, leg.heel_px, leg.toe_px])


@pytest.mark.parametrize("posture", [standing_leg, sitting_leg])
def test_the_places_are_those_of_the_landmarks(posture):
    made = list(poses(3.0, posture(), posture(x=beside(0.8))))
    found = leg_places(made)[0]
    assert found.scale_px == pytest.approx(SHANK_PX, abs=1)
    for leg, marks in PLACES.items():
        expected = made[0][1].points_px[list(marks)]
        np.testing.assert_allclose(places(found.legs[leg]), expected, atol=0.5)


@pytest.mark.parametrize("fps", [10, 30, 60])
def test_trembling_and_short_movements_leave_the_places_as_at_rest(fps):
    rise = train(2, HEEL_RISE, every_s=5.0)
    moving = poses(13.0, standing_leg(rise), standing_leg(rise), fps=fps, noise_px=1.5)
    found, at_rest = (
        leg_places(moving)[0],
        leg_places(poses(2.0, standing_leg(), standing_leg()))[0],
    )
    for leg in PLACES:
        expected = places(at_rest.legs[leg])
        np.testing.assert_allclose(places(found.legs[leg]), expected, atol=1.5)


def test_the_way_to_the_knee_has_length_one():
    standing = leg_places(poses(1.0, standing_leg(), None))[0].legs["left"]
    sitting = leg_places(poses(1.0, sitting_leg(), None))[0].legs["left"]
    assert standing.towards_knee == pytest.approx([0.0, -1.0], abs=0.1)
    assert sitting.towards_knee == pytest.approx([-1.0, 0.0], abs=0.05)
    assert np.hypot(*standing.towards_knee) == pytest.approx(1.0)


def test_a_leg_that_was_never_seen_is_not_there():
    assert set(leg_places(poses(2.0, standing_leg(), None))[0].legs) == {"left"}


def test_each_leg_has_its_own_visibility():
    legs = leg_places(poses(2.0, standing_leg(), standing_leg(), visibility=(0.9, 0.3)))[0].legs
    assert (legs["left"].visibility, legs["right"].visibility) == pytest.approx((0.9, 0.3))


def test_each_stretch_has_its_own_places():
    made = poses(8.0, standing_leg(x=lambda t_s: 2.0 * (t_s >= 4.0)), standing_leg())
    found = leg_places(made, segment=lambda t_s: int(t_s >= 4.0))
    apart_px = found[1].legs["left"].toe_px - found[0].legs["left"].toe_px
    assert apart_px == pytest.approx([2.0 * SHANK_PX, 0.0], abs=1)
    assert found[1].legs["right"].toe_px == pytest.approx(found[0].legs["right"].toe_px)


def test_a_stretch_in_which_nobody_was_seen_is_left_out():
    made = poses(6.0, standing_leg(), standing_leg(), hidden=[(3.0, 6.0)])
    assert set(leg_places(made, segment=lambda t_s: int(t_s >= 3.0))) == {0}


def test_before_anything_was_seen_there_are_no_places():
    assert LegPlacesReader().places() == {}


def test_what_came_again_belongs_to_its_own_stretch():
    """Asking in between changes nothing."""
    reader, feet = LegPlacesReader(), FootSignalReader()
    for t_s, pose in poses(4.0, standing_leg(still), standing_leg()):
        reader.update(7, feet.update(t_s, pose))
        reader.places()
    assert set(reader.places()) == {7}
