"""Circles of one foot in the picture, seen from a known side.

In ``raised_leg`` the leg points straight up, so "away from the face" is up in the picture; the
exerciser's right is where ``rightwards`` says. With it to the right the camera sees the circle as
the exerciser does, and as from the feet's end with it to the left.
"""

import math

import pytest
from helpers.synthetic import (
    NOISE_PX,
    corners,
    mirrored,
    play,
    poses,
    raised_leg,
    sitting_leg,
    still,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from posecount.counting.events import Phase
from posecount.exercises.ankle_circles import SPEC
from posecount.signals.legs import FootSignalReader

SEEN_AS_BY_EXERCISER = (0.65, 0.0)
SEEN_FROM_THE_FEET = (-0.65, 0.0)
EDGE_ON = (0.02, 0.0)


def turning(turns, start_s=2.0, turn_s=1.6):
    """So many turns at an even pace (negative: the other way), then at rest."""
    return corners((start_s, 0), (start_s + abs(turns) * turn_s, turns))


def from_rest(start_s, end_s):
    """Out from the centre at the start, back in at the end."""
    return corners((start_s - 0.3, 0), (start_s, 1), (end_s, 1), (end_s + 0.3, 0))


def circled(turns, until_s, fps=30, side="left", foot=None, **seen):
    """One raised foot turns; the other leg lies still."""
    working, lying = raised_leg(turns, **(foot or {})), sitting_leg(still)
    legs = (working, lying) if side == "left" else (lying, working)
    return play(SPEC.build(None), poses(until_s, *legs, fps, **seen))


@pytest.mark.parametrize("fps", [24, 30, 60])
@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(("sign", "direction"), [(1, "clockwise"), (-1, "counterclockwise")])
def test_each_full_turn_is_a_rep_with_its_direction(fps, side, sign, direction):
    played = circled(turning(5 * sign), 12.5, fps, side)
    assert played.directions == [direction] * 5
    assert played.sides == [side] * 5
    assert played.starts_s == pytest.approx([2.0, 3.6, 5.2, 6.8, 8.4], abs=0.35)
    assert all(rep.complete and rep.hold_s == 0 for rep in played.reps)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(("sign", "direction"), [(1, "counterclockwise"), (-1, "clockwise")])
def test_seen_from_the_feet_the_direction_is_turned_over(side, sign, direction):
    played = circled(turning(4 * sign), 11.0, side=side, rightwards=SEEN_FROM_THE_FEET)
    assert played.directions == [direction] * 4


@pytest.mark.parametrize("sign", [1, -1])
def test_a_mirror_swaps_sides_and_directions(sign):
    legs = raised_leg(turning(4 * sign)), sitting_leg(still)
    played = play(SPEC.build(None), mirrored(poses(11.0, *legs)))
    assert played.sides == ["right"] * 4
    assert played.directions == ["counterclockwise" if sign > 0 else "clockwise"] * 4


@settings(max_examples=10)
@given(
    turns=st.integers(1, 6),
    sign=st.sampled_from([1, -1]),
    turn_s=st.floats(0.9, 3.5),
    ratio=st.floats(0.5, 1.0),
    tilt_deg=st.floats(0, 180),
    radius=st.floats(0.07, 0.2),
    fps=st.sampled_from([15, 30]),
)
def test_circles_of_any_pace_size_and_tilt(turns, sign, turn_s, ratio, tilt_deg, radius, fps):
    end_s = 2.0 + turns * turn_s
    foot = {
        "ratio": ratio, "tilt_deg": tilt_deg, "radius": radius, "out": from_rest(2.0, end_s)
    }  # fmt: skip
    played = circled(turning(turns * sign, turn_s=turn_s), end_s + 2.5, fps, foot=foot)
    assert played.directions == ["clockwise" if sign > 0 else "counterclockwise"] * turns


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000), sign=st.sampled_from([1, -1]))
def test_noise_adds_no_turn_and_takes_none(seed, sign):
    played = circled(turning(5 * sign), 12.5, noise_px=NOISE_PX, seed=seed)
    assert played.directions == ["clockwise" if sign > 0 else "counterclockwise"] * 5


def test_a_foot_at_rest_does_not_turn_however_the_landmarks_tremble():
    assert circled(still, 15.0, noise_px=2 * NOISE_PX).reps == []


def test_the_way_back_to_rest_is_no_turn_however_it_winds():
    # Spiralling in: nine tenths of a turn about the centre, and next to nothing gone round.
    turns = corners((2, 0), (6.8, 3), (8.2, 3.9))
    inwards = corners((1.7, 0), (2, 1), (6.8, 1), (7.0, 0.5), (8.2, 0.4), (8.4, 0))
    played = circled(turns, 10.5, foot={"out": inwards})
    assert played.directions == ["clockwise"] * 3


@pytest.mark.parametrize("turns", [0.25, 0.5, 0.6])
def test_half_a_turn_does_not_count(turns):
    assert circled(turning(turns, turn_s=2.0), 6.0).reps == []


def test_half_a_turn_after_full_ones_is_told_and_not_counted():
    played = circled(turning(3.5), 10.5)
    assert len(played.reps) == 3
    assert [drop.reason for drop in played.drops] == [
        "the foot stopped or turned back before a full turn"
    ]


def test_a_turn_all_but_closed_counts():
    assert len(circled(turning(3.9), 11.0).reps) == 4


def test_a_reversal_starts_a_new_rep():
    turns = corners((2, 0), (6.8, 3), (11.6, 0))
    played = circled(turns, 14.0)
    assert played.directions == ["clockwise"] * 3 + ["counterclockwise"] * 3


def test_rocking_to_and_fro_never_counts():
    # Half a turn there and back, ten times.
    rocking = corners(*((2 + i * 0.8, 0.5 * (i % 2)) for i in range(20)))
    assert circled(rocking, 20.0).reps == []


def test_a_circle_under_the_least_radius_does_not_count():
    assert circled(turning(5), 12.5, foot={"radius": 0.02}).reps == []


def test_pumping_up_and_down_is_no_circle_where_a_circle_would_look_open():
    played = circled(turning(5), 12.5, foot={"ratio": 0.03, "tilt_deg": 90})
    assert played.reps == []
    assert {drop.reason for drop in played.drops} == {
        "the foot went up and down without going round"
    }


@pytest.mark.parametrize("sign", [1, -1])
def test_edge_on_turns_are_counted_and_their_direction_unknown(sign):
    foot = {"ratio": 0.05, "out": from_rest(2.0, 8.4)}
    played = circled(turning(4 * sign), 11.0, foot=foot, rightwards=EDGE_ON)
    assert played.directions == ["unknown"] * 4


def test_an_open_path_seen_from_who_knows_where_has_no_direction():
    played = circled(turning(4), 11.0, rightwards=EDGE_ON)
    assert played.directions == ["unknown"] * 4


HALF_OPEN = (0.2, 0.0)


def flattened(flat_from_s, flat_to_s):
    """Four circles seen half open, all but flat between the two times."""
    round_leg = raised_leg(turning(4), ratio=0.28, tilt_deg=0)
    flat_leg = raised_leg(turning(4), ratio=0.05, tilt_deg=0)
    leg = lambda t_s: (flat_leg if flat_from_s <= t_s < flat_to_s else round_leg)(t_s)  # noqa: E731
    return play(SPEC.build(None), poses(11.0, leg, sitting_leg(still), rightwards=HALF_OPEN))


def test_a_circle_that_hardly_tells_goes_on_as_the_one_before():
    assert flattened(5.2, 6.8).directions == ["clockwise"] * 4


def test_what_hardly_tells_is_unknown_where_none_came_before():
    assert flattened(0.0, 4.0).directions == ["unknown", *["clockwise"] * 3]


def test_a_pause_between_circles_changes_nothing():
    turns = corners((2, 0), (5.2, 2), (10, 2), (13.2, 4))
    assert circled(turns, 16.0).directions == ["clockwise"] * 4


@settings(max_examples=10)
@given(lost_at_s=st.floats(1.0, 9.0), lost_for_s=st.floats(0.05, 0.3))
def test_a_moment_out_of_view_loses_no_turn(lost_at_s, lost_for_s):
    # Half a second is a third of these turns: more than can be bridged by the eye alone.
    hidden = [(lost_at_s, lost_at_s + lost_for_s)]
    played = circled(turning(4, turn_s=2.0), 13.0, hidden=hidden)
    assert played.directions == ["clockwise"] * 4


def test_nothing_is_counted_while_nobody_is_seen():
    played = circled(turning(10), 20.0, hidden=[(5.3, 20.0)])
    assert len(played.reps) == 2
    assert played.state.phase is Phase.ABSENT


def test_a_leg_that_swings_about_is_no_circle_of_the_ankle():
    def swing(t_s):
        return 0.6 * math.sin(2 * math.pi * t_s / 1.6) if t_s > 2 else 0.0

    played = circled(turning(4), 9.0, foot={"x": swing})
    assert played.reps == []


def test_legs_in_turn_are_told_apart():
    left, right = raised_leg(turning(3)), raised_leg(turning(-3, start_s=10.0))
    played = play(SPEC.build(None), poses(18.0, left, right))
    assert played.sides == ["left"] * 3 + ["right"] * 3
    assert played.directions == ["clockwise"] * 3 + ["counterclockwise"] * 3


def test_a_turn_under_way_at_the_end_does_not_count():
    played = circled(turning(9), 5.8)
    assert len(played.reps) == 2
    assert len(played.drops) == 1


def test_the_state_follows_the_turn():
    machine, reader, seen = SPEC.build(None), FootSignalReader(), {}
    for t_s, pose in poses(9.0, raised_leg(turning(3)), sitting_leg(still)):
        machine.update(reader.update(t_s, pose))
        seen[t_s] = machine.state
    assert seen[1.0].phase is Phase.NEUTRAL
    assert seen[4.5].phase is Phase.MOVING
    assert seen[4.5].side == "left"
    assert seen[4.5].direction == "clockwise"
    assert 0 < seen[4.5].progress < 1
    assert machine.state.reps == 3
