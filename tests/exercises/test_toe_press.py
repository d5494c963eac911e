"""Toe presses with the whole body in view: the toes' slopes count, the legs must stay."""

import numpy as np
import pytest
from region_motions import reps
from synthetic import HEEL_RISE, poses, standing_leg, still

from posecount.counting.events import RepCounted, RepDropped
from posecount.exercises import find_exercise
from posecount.signals.legs import FootSignalReader
from posecount.signals.motion_signals import MotionSignals

STARTS_S = (2.0, 6.0, 10.0)


def three(t_s):
    return reps(t_s, STARTS_S)


def play(left, right=None, *, value=three, until_s=14.0, **seen):
    machine = find_exercise("toe_press").build_region(None)
    reader, events, rng = FootSignalReader(), [], np.random.default_rng(2)
    for t_s, pose in poses(until_s, left, right, 30, **seen):
        if pose is not None:
            machine.see(reader.update(t_s, pose))
        now = value(t_s) + rng.normal(0, 0.01)
        events += machine.update(MotionSignals(t_s, now, (now, 0.0), 0.9))
    return events + machine.finish(until_s)


def counted(events):
    return [event.rep for event in events if isinstance(event, RepCounted)]


def reasons(events):
    return [event.reason for event in events if isinstance(event, RepDropped)]


@pytest.mark.parametrize("noise_px", [0.5, 3.0])
def test_grips_of_somebody_who_stands_are_counted_for_both_feet(noise_px):
    found = counted(play(standing_leg(), standing_leg(), noise_px=noise_px))
    assert [rep.start_s for rep in found] == pytest.approx([2.1, 6.1, 10.1], abs=0.2)
    assert {rep.side for rep in found} == {"both"}


def test_what_goes_with_bending_knees_is_none():
    leg = standing_leg(squat=three)
    events = play(leg, leg)
    assert counted(events) == []
    assert ["knees" in reason for reason in reasons(events)] == [True] * 3


def test_what_goes_with_heels_that_lift_is_none():
    leg = standing_leg(lambda t_s: 1.5 * HEEL_RISE * three(t_s))
    events = play(leg, leg)
    assert counted(events) == []
    assert len(reasons(events)) == 3


def test_one_squat_among_grips_costs_no_other():
    leg = standing_leg(squat=lambda t_s: reps(t_s, STARTS_S[1:2]))
    found = counted(play(leg, leg))
    assert [rep.start_s for rep in found] == pytest.approx([2.1, 10.1], abs=0.2)


def test_legs_that_are_not_seen_say_nothing():
    assert len(counted(play(standing_leg(squat=three), visibility=(0.3, 0.3)))) == 3
    assert len(counted(play(None, None))) == 3


def test_a_squat_without_a_grip_is_nothing():
    leg = standing_leg(squat=three)
    assert play(leg, leg, value=still) == []
