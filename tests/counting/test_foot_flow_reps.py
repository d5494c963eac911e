"""The machine for whole bodies: points count, landmarks say whether it was the exercise."""

import math

import numpy as np
import pytest
from helpers.region_motions import ramp, reps
from helpers.synthetic import HEEL_RISE, poses, sitting_leg, standing_leg, still
from hypothesis import given, settings
from hypothesis import strategies as st

from posecount.counting.events import RepCounted, RepDropped
from posecount.counting.foot_flow_reps import FootFlowRepMachine
from posecount.exercises import find_exercise
from posecount.pose.landmarks import LandmarkIndex as At
from posecount.signals.legs import FootSignalReader
from posecount.signals.motion_signals import MotionSignals

TOE_RAISE = find_exercise("toe_raise").movement
DORSIFLEXION = find_exercise("resisted_dorsiflexion").movement


def left_foot(_start_s, _end_s):
    return "left"


def play(
    value,
    until_s,
    left,
    right=None,
    *,
    movement=TOE_RAISE,
    target_s=None,
    extents=None,
    whose=left_foot,
    segment=lambda _t_s: 0,
    noise=0.01,
    fps=30,
    **seen,
):
    """What the machine says to a value of the points and to legs, all functions of time."""
    extents = dict.fromkeys(range(9), 0.13) if extents is None else extents
    machine = FootFlowRepMachine(movement, target_s, extents, whose)
    reader, rng, events, before = FootSignalReader(), np.random.default_rng(3), [], segment(0.0)
    for t_s, pose in poses(until_s, left, right, fps, **seen):
        now = value(t_s) + rng.normal(0, noise)
        jumped, before = segment(t_s) != before, segment(t_s)
        path = None if math.isnan(now) else (now, 0.0)
        region = MotionSignals(t_s, now, path, 0.9, jumped)
        events += machine.update_both(segment(t_s), region, reader.update(t_s, pose))
    return events + machine.finish(until_s)


def counted(events):
    return [event.rep for event in events if isinstance(event, RepCounted)]


def reasons(events):
    return [event.reason for event in events if isinstance(event, RepDropped)]


STARTS_S = (2.0, 6.0, 10.0)


def three(t_s):
    return reps(t_s, STARTS_S)


def raising(value, height=HEEL_RISE):
    return standing_leg(lambda t_s: height * value(t_s))


def test_reps_are_counted_with_their_times_holds_and_sides():
    found = counted(play(lambda t: reps(t, (2, 8), 3.2), 14.0, raising(three), target_s=3.0))
    assert [rep.start_s for rep in found] == pytest.approx([2.1, 8.1], abs=0.15)
    assert [rep.hold_s for rep in found] == pytest.approx([3.2 + 2 * 0.177] * 2, abs=0.1)
    assert [(rep.side, rep.complete) for rep in found] == [("left", True)] * 2


def test_whose_movement_it_was_is_asked_with_the_rep_s_own_times():
    asked = []

    def whose(start_s, end_s):
        asked.append((start_s, end_s))
        return "left" if start_s < 4 else "right"

    found = counted(play(three, 14.0, raising(three), whose=whose))
    assert [rep.side for rep in found] == ["left", "right", "right"]
    assert asked == [(rep.start_s, rep.end_s) for rep in found]


@settings(max_examples=12)
@given(
    fps=st.integers(10, 60),
    pauses_s=st.lists(st.floats(1.2, 4.0), min_size=2, max_size=4),
    hold_s=st.floats(0.4, 3.0),
    legs_lost_s=st.floats(0.0, 1.0),
    points_lost_s=st.floats(0.0, 0.3),
    lost_at=st.floats(0.0, 1.0),
    noise=st.floats(0.0, 0.03),
    noise_px=st.floats(0.0, 1.0),
)
def test_every_rep_is_counted_once_at_any_frame_rate_with_pauses_and_dropouts(
    fps, pauses_s, hold_s, legs_lost_s, points_lost_s, lost_at, noise, noise_px
):
    starts_s = 2.0 + np.cumsum([0.0, *(hold_s + 1.2 + pause for pause in pauses_s)])
    until_s = float(starts_s[-1]) + hold_s + 3.0
    lost_s = lost_at * until_s

    def height(t_s):
        return reps(t_s, starts_s, hold_s)

    def value(t_s):
        return math.nan if lost_s <= t_s < lost_s + points_lost_s else height(t_s)

    hidden = [(lost_s, lost_s + legs_lost_s)]
    made = {"fps": fps, "hidden": hidden, "noise": noise, "noise_px": noise_px}
    found = counted(play(value, until_s, raising(height), raising(height), **made))
    assert len(found) == len(starts_s)
    for rep, start_s in zip(found, starts_s, strict=True):
        assert rep.start_s == pytest.approx(start_s, abs=0.45)
        assert rep.end_s == pytest.approx(start_s + hold_s + 1.2, abs=0.45)
    assert [rep.index for rep in found] == list(range(1, len(starts_s) + 1))


@given(fps=st.integers(10, 60), noise=st.floats(0.0, 0.05), noise_px=st.floats(0.0, 2.0))
def test_who_only_stands_there_does_nothing(fps, noise, noise_px):
    made = {"fps": fps, "noise": noise, "noise_px": noise_px}
    assert counted(play(still, 8.0, standing_leg(), standing_leg(), **made)) == []


def test_trembling_landmarks_do_not_disturb_the_count():
    """That is what the points are for."""
    assert len(counted(play(three, 14.0, raising(three), raising(three), noise_px=4.0))) == 3


@pytest.mark.parametrize(("extent", "reps_told"), [(0.13, 3), (0.03, 3), (0.008, 0), (None, 0)])
def test_what_is_too_small_on_the_body_is_noise(extent, reps_told):
    extents = {} if extent is None else {0: extent}
    events = play(three, 14.0, raising(three), extents=extents)
    assert len(counted(events)) == reps_told
    if not reps_told:
        assert len(reasons(events)) == 3
        assert all("noise" in reason for reason in reasons(events))


def test_each_segment_has_its_own_extent():
    events = play(
        three,
        14.0,
        raising(three),
        extents={0: 0.13, 1: 0.004},
        segment=lambda t_s: int(t_s > 5.0),
    )
    assert [rep.start_s for rep in counted(events)] == pytest.approx([2.1], abs=0.2)


def test_a_movement_that_waits_to_be_judged_is_judged_by_its_own_segment():
    """The first small ones wait until the usual range is known; by then the person has moved."""

    def value(t_s):
        return reps(t_s, STARTS_S, heights=[0.45, 0.45, 1.0])

    def moved_on(t_s):
        return int(t_s > 9.3)

    extents = {0: 0.13, 1: 0.004}
    found = counted(play(value, 14.0, raising(value), extents=extents, segment=moved_on))
    assert [rep.start_s for rep in found] == pytest.approx([2.1, 6.1], abs=0.2)
    found = counted(play(value, 14.0, raising(value), extents=extents, segment=lambda _t_s: 1))
    assert found == []


@pytest.mark.parametrize(
    ("movement", "posture"), [(TOE_RAISE, sitting_leg), (DORSIFLEXION, standing_leg)]
)
def test_in_another_posture_it_is_no_rep(movement, posture):
    events = play(three, 14.0, posture(), posture(), movement=movement)
    assert counted(events) == []
    assert all("posture" in reason for reason in reasons(events)) and len(reasons(events)) == 3


def test_where_no_leg_was_seen_it_is_no_rep():
    events = play(three, 14.0, raising(three), hidden=[(0.0, 20.0)])
    assert counted(events) == []
    assert len(reasons(events)) == 3


def walking_off(t_s):
    return 0.8 * ramp(t_s, 5.9, 1.5)


def test_a_leg_that_moves_as_a_whole_is_no_flexion_and_the_others_count():
    def leg():
        return sitting_leg(lambda t_s: -16.0 * three(t_s), x=walking_off)

    events = play(three, 14.0, leg(), leg(), movement=DORSIFLEXION)
    assert [rep.start_s for rep in counted(events)] == pytest.approx([2.1, 10.1], abs=0.2)
    assert ["whole leg moved" in reason for reason in reasons(events)] == [True]


def test_the_free_leg_of_somebody_who_stands_on_one_may_swing():
    swinging = sitting_leg(x=lambda t_s: 0.8 * three(t_s))
    assert len(counted(play(three, 14.0, raising(three), swinging))) == 3
    # Who stood on both and takes a step does no raise.
    stepping = standing_leg(x=lambda t_s: 0.8 * three(t_s))
    events = play(three, 14.0, raising(three), stepping)
    assert counted(events) == [] and all("whole leg moved" in why for why in reasons(events))


@pytest.mark.parametrize(("hidden_until_s", "counts"), [(5.2, 2), (5.8, 3)])
def test_where_a_leg_was_hidden_before_nobody_knows_that_it_left_its_place(hidden_until_s, counts):
    """What passes before a leg leads its landmarks astray; they come back when it is gone."""

    def astray(t_s):
        return 0.5 if t_s < 5.9 else 0.0

    def leg():
        return sitting_leg(lambda t_s: -16.0 * three(t_s), x=astray)

    hidden = [(4.5, hidden_until_s)]
    events = play(three, 14.0, leg(), leg(), movement=DORSIFLEXION, hidden=hidden)
    assert len(counted(events)) == counts


def test_one_leg_that_speaks_for_the_exercise_is_enough():
    """The hidden leg's landmarks wander; the seen one's say what it was."""
    flexing = sitting_leg(lambda t_s: -16.0 * three(t_s))
    wandering = sitting_leg(x=lambda t_s: 0.9 * three(t_s))

    def reps_of(left, right, *visibility):
        return counted(play(three, 14.0, left, right, movement=DORSIFLEXION, visibility=visibility))

    assert len(reps_of(flexing, wandering, 0.95, 0.3)) == 3
    assert len(reps_of(wandering, flexing, 0.3, 0.95)) == 3
    assert reps_of(wandering, wandering, 0.95, 0.95) == []


def with_hand(timed_poses, when, at_foot):
    """A wrist beside a toe at times, else far above the head."""
    for t_s, pose in timed_poses:
        toe = pose.points_px[At.LEFT_FOOT_INDEX]
        pose.points_px[At.RIGHT_WRIST] = toe + (at_foot if when(t_s) else (0.0, -900.0))
        yield t_s, pose


@pytest.mark.parametrize(
    ("when", "at_foot", "starts_s"),
    [
        (lambda t_s: 5.5 < t_s < 9.0, (15.0, -5.0), [2.1, 10.1]),
        (lambda _t_s: True, (15.0, -5.0), []),
        (lambda t_s: 6.0 < t_s < 6.6, (15.0, -5.0), [2.1, 6.1, 10.1]),
        (lambda _t_s: True, (120.0, 0.0), [2.1, 6.1, 10.1]),
        (lambda t_s: 6.3 < t_s < 7.5, (60.0, 0.0), [2.1, 10.1]),
        (lambda _t_s: True, (60.0, 0.0), [2.1, 6.1, 10.1]),
    ],
    ids=[
        "during one rep",
        "always",
        "in passing",
        "beside the foot, not at it",
        "it came near for one rep, to put the band right",
        "it is near all the time, holding the band",
    ],
)
def test_what_a_hand_does_at_the_foot_is_doubted(when, at_foot, starts_s):
    leg = sitting_leg(lambda t_s: -16.0 * three(t_s))
    machine = FootFlowRepMachine(DORSIFLEXION, None, {0: 0.13}, left_foot)
    reader, events = FootSignalReader(), []
    for t_s, pose in with_hand(poses(14.0, leg, leg), when, at_foot):
        region = MotionSignals(t_s, three(t_s), (three(t_s), 0.0), 0.9)
        events += machine.update_both(0, region, reader.update(t_s, pose))
    assert [rep.start_s for rep in counted(events)] == pytest.approx(starts_s, abs=0.2)
    assert ["hand" in reason for reason in reasons(events)] == [True] * (3 - len(starts_s))


def test_a_squat_is_no_toe_raise():
    leg = standing_leg(lambda t_s: HEEL_RISE * three(t_s), squat=three)
    events = play(three, 14.0, leg, leg)
    assert counted(events) == []
    assert all("did not rise" in reason or "open" in reason for reason in reasons(events))


def test_a_change_of_segment_in_the_middle_drops_the_rep():
    events = play(three, 14.0, raising(three), segment=lambda t_s: int(t_s > 7.0))
    assert len(counted(events)) == 2
    assert any("picture changed" in reason for reason in reasons(events))


def test_points_lost_for_long_drop_the_rep_only_if_it_was_under_way():
    def value(t_s):
        return math.nan if 6.8 < t_s < 9.0 else three(t_s)

    events = play(value, 14.0, raising(three))
    assert len(counted(events)) == 2
    assert any("lost from view" in reason for reason in reasons(events))


def test_the_state_s_side_is_that_of_the_newest_rep():
    machine = FootFlowRepMachine(TOE_RAISE, None, {0: 0.13}, lambda *_: "right")
    reader, sides = FootSignalReader(), []
    for t_s, pose in poses(6.0, raising(three), None):
        region = MotionSignals(t_s, three(t_s), (three(t_s), 0.0), 0.9)
        machine.update_both(0, region, reader.update(t_s, pose))
        sides.append(machine.state.side)
    assert (sides[0], sides[-1]) == ("unknown", "right")
    assert machine.state.reps == 1
