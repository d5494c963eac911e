import math

import numpy as np
import pytest
from helpers.region_motions import ramp, reps

from posecount.counting.events import HoldReached, RepCounted, RepDropped, RepStarted
from posecount.counting.motion_cycles import MotionCycleMachine
from posecount.counting.motion_reps import MotionRepMachine
from posecount.exercises import EXERCISES, find_exercise
from posecount.signals.motion_signals import MotionSignals


def play(machine, value, until_s, *, fps=30.0, noise=0.01, path=None, jumps_s=(), **also):
    """Everything the machine says to a value (NaN: not seen) or a path, as a function of time."""
    rng, events = np.random.default_rng(3), []
    for index in range(round(until_s * fps)):
        t_s = index / fps
        now = value(t_s) + rng.normal(0, noise)
        place = None if math.isnan(now) else tuple(path(t_s) if path else (now, 0.0))
        jumped = any(t_s - 1 / fps < jump_s <= t_s for jump_s in jumps_s)
        signals = MotionSignals(t_s, now, place, 0.9, jumped, **also)
        events += machine.update(signals)
    return events + machine.finish(until_s)


def counted(events):
    return [event.rep for event in events if isinstance(event, RepCounted)]


def reasons(events):
    return [event.reason for event in events if isinstance(event, RepDropped)]


@pytest.mark.parametrize("fps", [10.0, 24.0, 30.0, 60.0])
def test_reps_are_counted_with_their_times_and_holds(fps):
    found = counted(play(MotionRepMachine(3.0), lambda t: reps(t, (2, 8), 3.2), 14.0, fps=fps))
    assert [rep.start_s for rep in found] == pytest.approx([2.1, 8.1], abs=0.15)
    assert [rep.end_s for rep in found] == pytest.approx([6.3, 12.3], abs=0.15)
    # Above 80%: the hold and a third of each ramp.
    assert [rep.hold_s for rep in found] == pytest.approx([3.2 + 2 * 0.177] * 2, abs=0.1)
    assert all(rep.complete and rep.confidence > 0.8 for rep in found)


@pytest.mark.parametrize(
    ("hold_s", "complete"), [(2.0, False), (2.45, False), (2.65, True), (3.5, True)]
)
def test_a_hold_is_complete_a_tenth_of_a_second_early(hold_s, complete):
    events = play(MotionRepMachine(3.0), lambda t: ramp(t, 2, hold_s), 10.0)
    assert [rep.complete for rep in counted(events)] == [complete]


def test_what_happens_is_told_in_order():
    events = play(MotionRepMachine(1.0), lambda t: ramp(t, 2, 2.0), 8.0)
    assert [type(event) for event in events] == [RepStarted, HoldReached, RepCounted]


@pytest.mark.parametrize(("leg_share", "is_heel_raise"), [(0.1, False), (0.5, True)])
def test_where_the_leg_stays_no_heel_rose(leg_share, is_heel_raise):
    def raised(t_s):
        return reps(t_s, (2.0, 5.0), 0.5)

    heels = find_exercise("toe_raise").build_region(None)
    events = play(heels, raised, 9.0, leg_share=leg_share)
    assert len(counted(events)) == 2 * is_heel_raise
    assert all("the leg above the foot stayed" in reason for reason in reasons(events))
    toes = find_exercise("resisted_dorsiflexion").build_region(None)
    assert len(counted(play(toes, raised, 9.0, leg_share=leg_share))) == 2


def test_a_partial_movement_is_no_rep():
    heights = [1.0, 0.3, 1.0]
    events = play(MotionRepMachine(None), lambda t: reps(t, (2, 6, 10), 1.0, heights), 14.0)
    assert len(counted(events)) == 2


def test_a_twitch_is_no_rep():
    events = play(MotionRepMachine(None), lambda t: 1.0 if 3.0 < t < 3.1 else 0.0, 6.0)
    assert counted(events) == []


def test_half_a_second_unseen_does_not_break_a_hold():
    def value(t_s):
        return math.nan if 3.5 < t_s < 3.9 else ramp(t_s, 2, 3.2)

    found = counted(play(MotionRepMachine(3.0), value, 9.0))
    assert [rep.hold_s for rep in found] == pytest.approx([3.2 + 2 * 0.177], abs=0.1)


def under_way(t_s):
    return ramp(t_s, -2.0, 3.5, ramp_s=0.3) + ramp(t_s, 7.0, 9.0)


def test_under_way_at_the_start_or_at_the_end_is_not_counted():
    events = play(MotionRepMachine(None), under_way, 10.0)
    assert counted(events) == []
    assert any("recording ended" in reason for reason in reasons(events))


def test_a_change_of_picture_in_the_middle_drops_the_rep():
    events = play(MotionRepMachine(None), lambda t: ramp(t, 2, 3.0), 9.0, jumps_s=(4.0,))
    assert counted(events) == []
    assert any("picture changed" in reason for reason in reasons(events))


@pytest.mark.parametrize(
    ("feet", "two", "side"),
    [
        ("one", False, "unknown"),
        ("one", True, "unknown"),
        ("either", False, "unknown"),
        ("either", True, "both"),
        ("both", False, "both"),
    ],
)
def test_the_side_is_said_only_where_it_is_known(feet, two, side):
    events = play(MotionRepMachine(None, feet), lambda t: ramp(t, 2, 1.0), 6.0, two_places=two)
    assert [rep.side for rep in counted(events)] == [side]


def circling(turns, period_s=2.0, start_s=1.5, flat=0.6):
    def path(t_s):
        turn = np.clip((t_s - start_s) / period_s, 0, turns) * 2 * np.pi
        return 0.5 * (np.cos(turn) - 1), 0.5 * flat * np.sin(turn)

    return path


@pytest.mark.parametrize(("turns", "period_s"), [(1, 2.0), (4, 1.4), (3, 3.5)])
def test_turns_are_counted_and_their_sense_is_not_guessed(turns, period_s):
    path = circling(turns, period_s)
    until_s = 4 + turns * period_s
    found = counted(play(MotionCycleMachine(), lambda _: 0.0, until_s, path=path))
    assert len(found) == turns
    assert {rep.direction for rep in found} == {"unknown"}
    assert {rep.side for rep in found} == {"unknown"}


@pytest.mark.parametrize(
    ("sense", "flat", "direction"),
    [
        (1, 0.6, "clockwise"),
        (-1, 0.6, "counterclockwise"),
        (1, -0.6, "counterclockwise"),
        (1, 0.02, "unknown"),
        (0, 0.6, "unknown"),
    ],
)
def test_a_turn_has_the_direction_its_path_and_the_points_say(sense, flat, direction):
    path = circling(3, flat=flat)
    found = counted(play(MotionCycleMachine(), lambda _: 0.0, 10.0, path=path, sense=sense))
    assert [rep.direction for rep in found] == [direction] * 3


def test_half_a_turn_is_no_turn():
    path = circling(0.5)
    events = play(MotionCycleMachine(), lambda _: 0.0, 6.0, path=path)
    assert counted(events) == []


def test_the_state_shows_the_signal_and_what_is_absent():
    machine = MotionRepMachine(3.0)
    play(machine, lambda t: ramp(t, 2, 3.0), 4.0, noise=0.0)
    assert machine.state.trace is not None
    machine = MotionRepMachine(3.0)
    assert machine.state.trace is None and machine.state.reps == 0


def test_every_exercise_that_close_ups_can_show_has_a_machine_for_them():
    without = [spec.id for spec in EXERCISES if spec.build_region is None]
    assert without == ["toe_walk", "single_leg_balance"]
    assert find_exercise("toe_press").always_region
    for spec in EXERCISES:
        if spec.build_region is not None:
            assert spec.build_region(spec.hold_target_s).state.reps == 0
