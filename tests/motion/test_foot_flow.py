"""Points around the feet of a drawn person: where they begin, where they end, what they follow."""

import numpy as np
import pytest
from drawn_person import FPS, TO_FIT, drawn, followed
from synthetic import HEEL_RISE, corners, standing_leg, stick_figure, still, train

from posecount.motion.foot_flow import FootFlow
from posecount.motion.tracker import no_points


def standing(x=still, rise=still):
    return standing_leg(rise, x), standing_leg(rise, lambda t_s: x(t_s) + 0.9)


def watch(left, right, until_s, **how):
    """The motions, and the persons seen beside them."""
    seen = list(followed(drawn(left, right, until_s, **how), FootFlow()))
    return [each.motion for each in seen], [each.person for each in seen]


def segments(motions):
    """One after another, each as often as it was come to."""
    numbers = [motion.segment for motion in motions]
    return [n for i, n in enumerate(numbers) if i == 0 or n != numbers[i - 1]]


def test_points_begin_around_the_feet_once_the_person_stands_still():
    motions, poses = watch(*standing(), 2.0)
    assert segments(motions) == [-1, 0]
    feet = stick_figure(*(leg(0.0) for leg in standing())).points_px * TO_FIT
    origin = motions[-1].origin_px
    for place in feet[27:33]:
        assert np.hypot(*(origin - place).T).min() < 6
    assert origin[:, 1].min() > feet[25:27, 1].max()
    assert all(pose is not None for pose in poses)


def test_heels_that_rise_are_followed_in_one_segment():
    motions, _ = watch(*standing(rise=train(2, 1.5 * HEEL_RISE, first_s=1.5, every_s=3.0)), 7.0)
    assert segments(motions) == [-1, 0]

    def lifted_px(t_s):
        motion = motions[round(t_s * FPS)]
        return float(-np.nanquantile(motion.shift_px[:, 1], 0.03))

    assert lifted_px(2.6) == pytest.approx(lifted_px(5.6), abs=0.5)
    assert lifted_px(2.6) > 5.0
    assert lifted_px(4.2) < 1.0


def test_who_walks_away_and_comes_back_begins_a_new_segment():
    away = corners((2.0, 0.0), (3.0, -1.2), (4.5, -1.2), (5.5, 0.0))
    motions, _ = watch(*standing(away), 7.5)
    assert segments(motions) == [-1, 0, -1, 1, -1, 2]
    for motion in motions:
        assert (motion.segment == -1) == (len(motion.origin_px) == 0)
    places = {
        motion.segment: motion.origin_px[:, 0].mean() for motion in motions if motion.segment >= 0
    }
    assert places[2] == pytest.approx(places[0], abs=6)
    assert places[0] - places[1] == pytest.approx(1.2 * 100 * TO_FIT, abs=8)


def test_each_segment_has_its_points_throughout():
    motions, _ = watch(*standing(), 3.0)
    first = next(motion for motion in motions if motion.segment == 0)
    for motion in motions:
        if motion.segment == 0:
            np.testing.assert_array_equal(motion.origin_px, first.origin_px)
            assert motion.shift_px.shape == first.shift_px.shape


def test_feet_outside_of_the_picture_have_no_points_and_do_no_harm():
    motions, poses = watch(*standing(lambda _t_s: 20.0), 2.0)
    assert all(len(motion.origin_px) == 0 for motion in motions)
    assert poses[-1] is not None


def test_what_the_model_itself_does_not_trust_is_nobody():
    motions, poses = watch(*standing(), 2.0, dim=True)
    assert poses == [None] * len(poses)
    assert segments(motions) == [-1]


def test_nobody_at_all():
    motions, _ = watch(*standing(), 2.0, hidden=[(0.0, 9.0)])
    assert segments(motions) == [-1]


def test_a_short_dropout_of_the_pose_does_not_end_the_points():
    motions, poses = watch(*standing(), 4.0, hidden=[(2.0, 3.0)])
    assert segments(motions) == [-1, 0]
    assert poses[round(2.5 * FPS)] is None
    assert len(motions[round(2.5 * FPS)].origin_px)


def test_the_same_frames_give_the_same_motions():
    raising = standing(rise=train(1, HEEL_RISE, first_s=1.2))
    for one, other in zip(watch(*raising, 3.0)[0], watch(*raising, 3.0)[0], strict=True):
        assert (one.t_s, one.segment) == (other.t_s, other.segment)
        np.testing.assert_array_equal(one.shift_px, other.shift_px)


def test_a_motion_without_points_has_its_time():
    motion = no_points(2.5)
    assert motion.t_s == 2.5
    assert motion.origin_px.shape == motion.shift_px.shape == (0, 2)
