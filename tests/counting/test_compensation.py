"""What looks like the exercise in its signal and is something else."""

import numpy as np
import pytest
from helpers.synthetic import (
    FLEXION_DEG,
    HEEL_RISE,
    added,
    corners,
    play,
    poses,
    pulse,
    sitting_leg,
    standing_leg,
    still,
    train,
)

from posecount.counting.compensation import toes_stayed
from posecount.counting.movement import Moment
from posecount.exercises import find_exercise
from posecount.signals.legs import FootSignalReader


def counted(name, left, right, until_s, **seen):
    return play(find_exercise(name).build(None), poses(until_s, left, right, **seen))


def test_a_squat_that_lifts_the_heels_is_no_toe_raise():
    leg = standing_leg(train(3, HEEL_RISE), squat=train(3, 1.0))
    played = counted("toe_raise", leg, leg, 13.0)
    assert played.reps == []


def test_a_heel_that_rises_under_a_body_that_stays_is_no_toe_raise():
    """So it looks where the other leg swings past, or the hips circle over feet that stay."""
    rising = standing_leg(train(3, HEEL_RISE))
    top_of_leg = standing_leg()

    def leg(t_s):
        places = rising(t_s).copy()
        places[0] = top_of_leg(t_s)[0]
        return places

    played = counted("toe_raise", leg, leg, 13.0)
    assert played.reps == []
    assert {drop.reason for drop in played.drops} == {
        "the body did not rise with the heel, so it was not a heel raise"
    }


@pytest.mark.parametrize(("lift", "stayed"), [(0.03, False), (0.15, True)])
def test_an_ankle_must_plainly_move_to_say_that_the_toes_stayed(lift, stayed):
    standing, up = standing_leg(), train(1, lift)

    def leg(t_s):
        hip, knee, ankle, heel, toe = standing(t_s)
        return np.array([hip, knee, ankle - [0.0, up(t_s)], heel, toe])

    reader = FootSignalReader()
    signals = [reader.update(t_s, pose) for t_s, pose in poses(6.0, leg, leg)]
    assert toes_stayed([Moment(seen.t_s, seen.left) for seen in signals[60:130]]) == stayed


def test_a_body_that_leans_back_may_raise_its_heels_all_the_same():
    """It shrinks a little on tiptoe; its places in the picture are far from the upper edge."""
    rise = train(3, HEEL_RISE, hold_s=3.0, every_s=7.0)

    def leaning(until_s, leg):
        for t_s, pose in poses(until_s, leg, leg):
            smaller = 1 - 0.015 * rise(t_s) / HEEL_RISE
            pose.points_px[:] = (pose.points_px - [300, 500]) * smaller + [300, 1500]
            yield t_s, pose

    played = play(find_exercise("toe_raise").build(None), leaning(23.0, standing_leg(rise)))
    assert len(played.reps) == 3


@pytest.mark.parametrize(("foot_lifts", "reps"), [(True, 3), (False, 0)])
def test_only_toes_that_leave_the_floor_pick_up_a_pencil(foot_lifts, reps):
    """The knee comes up with the foot, or with a heel that rises over toes that stay."""
    standing, lift = standing_leg(), train(3, 0.2)

    def leg(t_s):
        hip, knee, ankle, heel, toe = standing(t_s)
        up = [0.0, lift(t_s)]
        return np.array([hip, knee - up, ankle - up, heel - up, toe - up if foot_lifts else toe])

    played = counted("toe_pencil_pickup", leg, standing, 13.0)
    assert len(played.reps) == reps


def test_a_step_is_no_toe_raise():
    stride = corners((2, 0), (3.2, 1.2), (8, 1.2), (9.2, 0))
    lift = added(pulse(2.0, HEEL_RISE, 0.5, 0.2, 0.5), pulse(8.0, HEEL_RISE, 0.5, 0.2, 0.5))
    played = counted("toe_raise", standing_leg(lift, x=stride), standing_leg(), 12.0)
    assert played.reps == []


def test_walking_through_the_picture_is_no_toe_raise():
    along = corners((2, 0), (12, 20.0))
    left = standing_leg(train(8, HEEL_RISE, every_s=1.2, up_s=0.3, hold_s=0.1, down_s=0.3), x=along)
    right = standing_leg(
        train(8, HEEL_RISE, first_s=2.6, every_s=1.2, up_s=0.3, hold_s=0.1, down_s=0.3), x=along
    )
    assert counted("toe_raise", left, right, 14.0).reps == []


@pytest.mark.parametrize(
    ("name", "sign"), [("resisted_dorsiflexion", -1), ("resisted_plantar_flexion", 1)]
)
def test_a_shank_that_turns_over_a_still_foot_is_no_flexion(name, sign):
    swing = train(3, sign * FLEXION_DEG)
    played = counted(name, sitting_leg(swing_deg=swing), sitting_leg(), 13.0)
    assert played.reps == []
    assert {drop.reason for drop in played.drops} == {
        "the leg moved over a still foot, so it was not a flexion of the foot"
    }


@pytest.mark.parametrize(
    ("name", "sign"), [("resisted_dorsiflexion", -1), ("resisted_plantar_flexion", 1)]
)
def test_a_leg_that_moves_as_a_whole_does_no_flexion(name, sign):
    flexed = train(2, sign * FLEXION_DEG, every_s=5.0)
    away = corners((2, 0), (2.6, 0.9), (3.6, 0.9), (4.2, 0), (7, 0), (7.6, 0.9), (9.2, 0))
    assert counted(name, sitting_leg(flexed, x=away), sitting_leg(), 13.0).reps == []


@pytest.mark.parametrize("name", ["resisted_dorsiflexion", "resisted_plantar_flexion"])
def test_nobody_does_a_resisted_flexion_standing(name):
    played = counted(name, standing_leg(train(3, HEEL_RISE)), standing_leg(), 13.0)
    assert (played.reps, played.starts) == ([], [])


def test_nobody_raises_their_heels_lying_down():
    played = counted("toe_raise", sitting_leg(train(3, FLEXION_DEG)), sitting_leg(), 13.0)
    assert (played.reps, played.starts) == ([], [])


# -- hidden legs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "leg", "full", "side"),
    [
        # a body that rises takes a foot along that stands beside the other ...
        ("toe_raise", standing_leg, HEEL_RISE, "both"),
        # ... a flexion is done by either foot or both, and by one against a band in the hands
        ("resisted_dorsiflexion", sitting_leg, -FLEXION_DEG, "unknown"),
        ("resisted_plantar_flexion", sitting_leg, FLEXION_DEG, "left"),
    ],
)
@pytest.mark.parametrize("copying", [True, False])
def test_a_hidden_leg_is_no_witness_whatever_its_landmarks_do(name, leg, full, side, copying):
    movement = train(3, full)
    legs = leg(movement), leg(movement if copying else still)
    played = counted(name, *legs, 13.0, visibility=(0.95, 0.34))
    assert played.sides == [side] * 3


def test_both_legs_plainly_seen_speak_for_themselves():
    legs = standing_leg(train(3, HEEL_RISE)), standing_leg()
    assert counted("toe_raise", *legs, 13.0, visibility=(0.6, 0.95)).sides == ["left"] * 3
