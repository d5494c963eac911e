"""A rep is one only while the rest of the body does what the exercise allows."""

from __future__ import annotations

import math

import numpy as np
import pytest
from helpers.synthetic import (
    FLEXION_DEG,
    HEEL_RISE,
    SHANK_PX,
    poses,
    sitting_leg,
    standing_leg,
    train,
)
from hypothesis import given
from hypothesis import strategies as st

from posecount.counting.events import Rep, RepCounted, RepDropped
from posecount.counting.rest_of_body import (
    ABOUT_ANKLE,
    LEG_IN_FRONT,
    RISING,
    SITS_OR_STANDS,
    BodyJudge,
)
from posecount.exercises import find_exercise
from posecount.pose.landmarks import LandmarkIndex as Mark
from posecount.signals.legs import FootSignalReader

REPS, EVERY_S, LENGTH_S = 3, 3.5, 14.0
HANDS = [Mark.LEFT_WRIST, Mark.RIGHT_WRIST]
TRUNK = [Mark.LEFT_SHOULDER, Mark.RIGHT_SHOULDER, Mark.LEFT_HIP, Mark.RIGHT_HIP]
SHOULDERS, HIPS = TRUNK[:2], TRUNK[2:]
ANKLES = [Mark.LEFT_ANKLE, Mark.RIGHT_ANKLE]
TOES = [Mark.LEFT_FOOT_INDEX, Mark.RIGHT_FOOT_INDEX]
KNEES = [Mark.LEFT_KNEE, Mark.RIGHT_KNEE]
MOVES = {
    "toe_raise": standing_leg(train(REPS, HEEL_RISE, every_s=EVERY_S)),
    "resisted_dorsiflexion": sitting_leg(train(REPS, -FLEXION_DEG, every_s=EVERY_S)),
}


def events_of(exercise, change=lambda t_s, pose: None, fps=30.0, noise=0.0):
    """What the exercise's machine tells, the poses of both legs changed in place."""
    machine, reader = find_exercise(exercise).landmark_machine(None), FootSignalReader()
    rng, events = np.random.default_rng(3), []
    for t_s, pose in poses(LENGTH_S, MOVES[exercise], MOVES[exercise], fps):
        pose.visibility[HANDS] = 0.9
        # Hands hang beside the hips, wherever those are.
        pose.points_px[HANDS] = pose.points_px[[Mark.LEFT_HIP, Mark.RIGHT_HIP]]
        change(t_s, pose)
        pose.points_px[:] += rng.normal(0, noise, pose.points_px.shape)
        events += machine.update(reader.update(t_s, pose))
    return machine, events + machine.finish(LENGTH_S)


def counted(events):
    return [event.rep for event in events if isinstance(event, RepCounted)]


def swinging(marks, shanks, every_s=EVERY_S):
    """These landmarks go to and fro in the rhythm of the reps, so far along x and along y."""

    def change(t_s, pose):
        pose.points_px[marks] += SHANK_PX * shanks / 2 * math.sin(2 * math.pi * t_s / every_s)

    return change


@pytest.mark.parametrize("exercise", MOVES)
def test_a_foot_that_moves_alone_is_counted(exercise):
    machine, events = events_of(exercise)
    assert [rep.index for rep in counted(events)] == [1, 2, 3]
    assert machine.state.reps == REPS


@pytest.mark.parametrize("exercise", MOVES)
@pytest.mark.parametrize(
    ("marks", "shanks"), [(HANDS, 1.2), (TRUNK, 1.5), (KNEES, 1.0)], ids=["hands", "trunk", "knees"]
)
def test_with_the_rest_of_the_body_it_is_another_exercise(exercise, marks, shanks):
    machine, events = events_of(exercise, swinging(marks, shanks))
    assert counted(events) == []
    assert machine.state.reps == 0


def unmoved(_t_s):
    return 0.0, 0.0


def judged(
    allowed, change=lambda t_s, pose: None, leg=None, missing=lambda t_s: False, camera=unmoved
):
    """What a judge makes of a rep from 2 to 5 s: None where it lets it stand, else the reason.

    No machine comes first, which might drop the rep for a reason of its own.
    """
    judge, reader = BodyJudge(allowed), FootSignalReader()
    leg = leg or MOVES["toe_raise"]
    for t_s, pose in poses(6.0, leg, leg, 30):
        pose.visibility[HANDS] = 0.9
        pose.points_px[HANDS] = pose.points_px[[Mark.LEFT_HIP, Mark.RIGHT_HIP]]
        change(t_s, pose)
        judge.update(reader.update(t_s, None if missing(t_s) else pose), camera(t_s))
    rep = Rep(1, 2.0, 5.0, 1.0, "left", None, complete=True, confidence=0.9)
    (event,) = judge.judged([RepCounted(5.0, rep)])
    return event.reason if isinstance(event, RepDropped) else None


def shifting(t_s):
    """A camera that goes to and fro by half a shank."""
    return 0.5 * SHANK_PX * math.sin(4 * t_s), 0.0


@pytest.mark.parametrize("allowed", [SITS_OR_STANDS, ABOUT_ANKLE])
def test_a_camera_that_shifts_is_no_movement_if_that_is_known(allowed):
    def everything(t_s, pose):
        pose.points_px[:, 0] += shifting(t_s)[0]

    assert judged(allowed, everything, leg=standing_leg()) is not None
    assert judged(allowed, everything, leg=standing_leg(), camera=shifting) is None


@pytest.mark.parametrize("allowed", [SITS_OR_STANDS, ABOUT_ANKLE])
def test_a_leg_that_is_taken_for_the_camera_s_shift_moves_the_trunk_instead(allowed):
    def leg_moves(t_s, pose):
        pose.points_px[[*ANKLES, *TOES, *KNEES], 0] += shifting(t_s)[0]

    assert judged(allowed, leg_moves, leg=standing_leg(), camera=shifting) is not None


@pytest.mark.parametrize(
    ("allowed", "marks", "shanks", "reason"),
    [
        (RISING, HANDS, 0.3, None),
        (RISING, HANDS, 1.2, "the hands moved"),
        (RISING, TRUNK, 0.3, None),
        (RISING, TRUNK, 1.5, "hips, knees or shoulders moved along"),
        (SITS_OR_STANDS, TRUNK, 0.05, None),
        (SITS_OR_STANDS, TRUNK, 0.4, "hips, knees or shoulders moved along"),
        (RISING, KNEES, 0.1, None),
        (RISING, KNEES, 1.5, "hips, knees or shoulders moved along"),
    ],
)
def test_each_part_of_the_body_is_judged_by_its_own_limit(allowed, marks, shanks, reason):
    told = judged(allowed, swinging(marks, shanks, every_s=1.5), leg=standing_leg())
    assert told == (reason and f"{reason}, so it was another exercise")


@pytest.mark.parametrize(("shanks", "dropped"), [(0.1, False), (0.5, True)])
def test_knees_that_bend_and_stretch_are_another_exercise(shanks, dropped):
    def bending(t_s, pose):
        pose.points_px[KNEES, 0] += SHANK_PX * shanks * (t_s % 1.5 < 0.75)

    told = judged(RISING, bending, leg=standing_leg())
    assert told == ("the knees bent and stretched, so it was another exercise" if dropped else None)


@pytest.mark.parametrize("share", [0.2, 0.4])
def test_frames_without_anybody_hide_nothing(share):
    """A rep in which somebody is lost now and then is judged by the other frames."""
    change = swinging(HANDS, 1.2, every_s=1.5)
    told = judged(RISING, change, missing=lambda t_s: (t_s * 10) % 1 < share)
    assert told == "the hands moved, so it was another exercise"


@given(
    shanks=st.floats(0.0, 0.2),
    fps=st.sampled_from([8.0, 15.0, 30.0, 60.0]),
    noise=st.floats(0, 0.5),
)
def test_a_little_sway_of_hands_changes_nothing_at_any_frame_rate(shanks, fps, noise):
    _, events = events_of("toe_raise", swinging(HANDS, shanks), fps, noise)
    assert len(counted(events)) == REPS


def test_what_is_not_seen_is_no_evidence():
    def hidden(t_s, pose):
        swinging(HANDS, 2.0)(t_s, pose)
        pose.visibility[HANDS] = 0.1

    assert len(counted(events_of("toe_raise", hidden)[1])) == REPS


def test_reps_before_and_after_keep_their_numbers_in_order():
    def waves_once(t_s, pose):
        # The second rep is from 5.5 s to 7.7 s.
        if 5.0 < t_s < 8.5:
            swinging(HANDS, 1.5, every_s=1.0)(t_s, pose)

    machine, events = events_of("toe_raise", waves_once)
    assert [(rep.index, round(rep.start_s)) for rep in counted(events)] == [(1, 2), (2, 9)]
    assert machine.state.reps == 2


def test_flexions_need_a_leg_out_in_front():
    def on_a_chair(t_s, pose):
        # The knees come up and the feet go down: thighs level, shanks down.
        for knee, hip in zip(KNEES, (Mark.LEFT_HIP, Mark.RIGHT_HIP), strict=True):
            pose.points_px[knee] = pose.points_px[hip] + [0.7 * SHANK_PX, -0.7 * SHANK_PX]

    _, events = events_of("resisted_dorsiflexion", on_a_chair)
    assert counted(events) == []


def lying_down(t_s, pose):
    """The shoulders lie behind the hips, so that body and legs are in one line."""
    hip_px = pose.points_px[Mark.LEFT_HIP]
    pose.points_px[SHOULDERS] = hip_px - [1.3 * SHANK_PX, 0.0]


def at_the_camera(t_s, pose):
    """Thighs and shanks point at the camera: little is left of their lengths in the picture."""
    for knee, ankle in zip(KNEES, ANKLES, strict=True):
        pose.points_px[knee] = pose.points_px[ankle] - [0.0, 0.2 * SHANK_PX]
    pose.points_px[HIPS] = pose.points_px[KNEES] - [0.0, 0.3 * SHANK_PX]
    pose.points_px[SHOULDERS] = pose.points_px[HIPS] - [0.0, 1.3 * SHANK_PX]


def leaning_at_the_camera(t_s, pose):
    """Little is left of the torso, whose direction then says nothing."""
    pose.points_px[SHOULDERS] = pose.points_px[HIPS] - [0.3 * SHANK_PX, 0.0]


@pytest.mark.parametrize(
    ("change", "dropped"),
    [
        (lambda t_s, pose: None, False),
        (lying_down, True),
        (at_the_camera, False),
        (leaning_at_the_camera, False),
    ],
    ids=["sitting", "lying", "seen from the front", "leaning"],
)
def test_somebody_whose_hips_are_plainly_straight_does_not_sit(change, dropped):
    told = judged(LEG_IN_FRONT, change, leg=MOVES["resisted_dorsiflexion"])
    reason = "nobody sat with a leg out in front, so it was another exercise"
    assert told == (reason if dropped else None)


@pytest.mark.parametrize(
    ("toes", "share", "dropped"), [(0.3, 0.3, False), (0.3, 0.8, True), (0.06, 0.8, False)]
)
def test_a_foot_turns_about_an_ankle_that_stays(toes, share, dropped):
    """The ankle goes this share of what the toes go; of a small movement that may be noise."""

    def moving(t_s, pose):
        away = toes * SHANK_PX * math.sin(2 * math.pi * t_s / 3.0)
        pose.points_px[TOES, 1] += away
        pose.points_px[ANKLES, 1] += share * away

    told = judged(ABOUT_ANKLE, moving, leg=sitting_leg())
    assert told == ("the whole leg moved, so it was another exercise" if dropped else None)


def test_noise_of_the_ankle_is_no_movement_of_the_leg():
    rng = np.random.default_rng(2)

    def trembling(t_s, pose):
        pose.points_px[TOES, 1] += 0.15 * SHANK_PX * math.sin(2 * math.pi * t_s / 3.0)
        pose.points_px[ANKLES] += rng.normal(0, 0.04 * SHANK_PX, (2, 2))

    assert judged(ABOUT_ANKLE, trembling, leg=sitting_leg()) is None


@pytest.mark.parametrize(("allowed", "dropped"), [(SITS_OR_STANDS, True), (ABOUT_ANKLE, False)])
def test_nobody_picks_up_a_pencil_lying_down(allowed, dropped):
    told = judged(allowed, lying_down, leg=sitting_leg(train(1, 20.0)))
    assert told == ("the person lay, so it was another exercise" if dropped else None)
