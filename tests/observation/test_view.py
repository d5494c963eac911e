"""A whole body and a close-up are told apart by whether there is a person, and a steady one."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.synthetic import HEEL_RISE, corners, poses, standing_leg, train

from posecount.errors import InputError
from posecount.observation.view import VIEWS, check_view, is_body, torso_shake
from posecount.pose.mirror_choice import Probe

SIZE_PX = (640, 640)


def probe(found, fps=30, size_px=SIZE_PX):
    """These poses as those of a recording's first frames."""
    return Probe(tuple(found), tuple(i / fps for i in range(len(found))), size_px)


STANDING = [pose for _, pose in poses(2.0, standing_leg(), standing_leg())]


def made_up(count=60):
    """Somebody the model makes up of some toes: somewhere else in every frame."""
    rng = np.random.default_rng(3)
    found = [pose for _, pose in poses(count / 30, standing_leg(), standing_leg())]
    for pose in found:
        pose.points_px[:] += rng.normal(0, 15.0, pose.points_px.shape)
    return found


def points_of(found):
    return np.array([pose.points_px for pose in found])


def test_somebody_who_stands_is_a_body():
    assert is_body(probe(STANDING))


@pytest.mark.parametrize(
    "legs",
    [
        {"rise": train(1, HEEL_RISE, first_s=0.3, hold_s=0.3)},
        {"x": corners((0.0, 0.0), (2.0, 2.0))},
    ],
    ids=["rising", "walking"],
)
def test_so_is_somebody_who_moves(legs):
    assert is_body(
        probe([pose for _, pose in poses(2.0, standing_leg(**legs), standing_leg(**legs))])
    )


def test_a_body_that_trembles_as_landmarks_do_is_one():
    shaky = poses(2.0, standing_leg(), standing_leg(), noise_px=0.3)
    assert is_body(probe([pose for _, pose in shaky]))


def test_a_body_that_is_made_up_anew_in_every_frame_is_none():
    assert not is_body(probe(made_up()))


@pytest.mark.parametrize(("every", "body"), [(2, True), (3, False)])
def test_it_must_be_seen_in_half_of_the_frames(every, body):
    assert (
        is_body(
            probe([pose if i % every == 0 else None for i, pose in enumerate(STANDING)], fps=15)
        )
        == body
    )


def test_nobody_and_a_glimpse_are_no_body():
    assert not is_body(probe([]))
    assert not is_body(probe([None] * 60))
    assert not is_body(probe(STANDING[:2]))


def test_somebody_the_model_does_not_believe_in_is_no_body():
    dim = [pose for _, pose in poses(2.0, standing_leg(), standing_leg())]
    for pose in dim:
        pose.visibility[:] = 0.2
    assert not is_body(probe(dim))


def test_an_even_pace_is_no_shaking_and_being_made_up_is():
    walking = poses(2.0, standing_leg(x=lambda t_s: t_s), standing_leg(x=lambda t_s: t_s))
    assert torso_shake(points_of([pose for _, pose in walking])) == pytest.approx(0.0, abs=1e-9)
    assert torso_shake(points_of(made_up())) > 0.1


@pytest.mark.parametrize("zoom", [0.2, 5.0])
def test_shaking_is_measured_in_shanks(zoom):
    points_px = points_of(made_up())
    assert torso_shake(zoom * points_px) == pytest.approx(torso_shake(points_px))


def test_an_unknown_view_is_one_sentence():
    for view in VIEWS:
        check_view(view)
    with pytest.raises(InputError, match="no view 'sideways'; it is auto, body or close-up"):
        check_view("sideways")


@pytest.mark.parametrize("fps", [8, 15, 30, 60])
def test_somebody_who_squats_is_a_body_at_any_frame_rate(fps):
    squat = train(2, 0.5, first_s=0.1, every_s=1.0, up_s=0.4, hold_s=0.1, down_s=0.4)
    leg = standing_leg(squat=squat)
    assert is_body(probe([pose for _, pose in poses(2.0, leg, leg, fps)], fps))


def test_a_torso_outside_of_the_picture_that_shakes_is_made_up():
    rng, shaking = np.random.default_rng(5), []
    for pose in STANDING:
        points_px = pose.points_px + rng.normal(0, 2.0, pose.points_px.shape)
        shaking.append(replace(pose, points_px=points_px))
    assert is_body(probe(shaking))
    assert not is_body(probe(shaking, size_px=(640, 100)))


def test_somebody_who_moves_is_a_body_at_one_picture_a_second():
    """How much they shake says nothing then: they go up and down between any two pictures."""
    leg = standing_leg(train(9, 3 * HEEL_RISE, first_s=0.3, every_s=1.9))
    found = [pose for _, pose in poses(12.0, leg, leg, 1)]
    assert torso_shake(points_of(found)) > 0.09
    assert is_body(probe(found, fps=1))
    assert not is_body(probe([None, *found[:5]], fps=1))
