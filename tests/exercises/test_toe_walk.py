import pytest
from helpers.synthetic import (
    HEEL_RISE,
    NOISE_PX,
    added,
    corners,
    play,
    poses,
    pulse,
    standing_leg,
    still,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from posecount.counting.events import Phase, RepCounted
from posecount.exercises.toe_walk import SPEC
from posecount.signals.legs import FootSignalReader


def walked(rise, until_s, fps=30, target_s=20.0, right=None, **seen):
    legs = standing_leg(rise), standing_leg(right or rise)
    return play(SPEC.build(target_s), poses(until_s, *legs, fps, **seen))


def on_toes(*stretches, ramp_s=0.4):
    """Heels up from start to end, ramps included."""
    return added(
        *(pulse(a, HEEL_RISE, ramp_s, b - a - 2 * ramp_s, ramp_s) for a, b in stretches)
    )  # fmt: skip


def seen_s(a, b, ramp_s=0.4):
    """How long the heels are off the floor in such a stretch, but for the ramps' feet."""
    return b - a - 0.4 * ramp_s


@pytest.mark.parametrize("fps", [12, 15, 30, 60])
def test_a_bout_counts_for_its_time_at_any_frame_rate(fps):
    played = walked(on_toes((3, 11), (16, 22)), 28.0, fps)
    assert played.holds_s == pytest.approx([seen_s(3, 11), seen_s(16, 22)], abs=0.2)
    assert played.sides == ["both", "both"]
    assert played.starts_s == pytest.approx([3.18, 16.18], abs=0.2)


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000))
def test_noise_changes_neither_bouts_nor_time(seed):
    played = walked(on_toes((3, 11), (16, 22)), 28.0, 15, noise_px=NOISE_PX, seed=seed)
    assert played.holds_s == pytest.approx([seen_s(3, 11), seen_s(16, 22)], abs=0.3)


@pytest.mark.parametrize(
    ("end_s", "counted"),
    [
        # from 3.0 s on; 0.32 s of the ramps lie under the level
        (4.5, False),
        (5.0, False),
        (6.9, True),
        (8.0, True),
    ],
)
def test_a_bout_lasts_at_least_two_seconds(end_s, counted):
    played = walked(on_toes((3, end_s)), 12.0)
    assert len(played.reps) == counted
    assert [drop.reason for drop in played.drops] == (
        [] if counted else ["less than 2 s on tiptoe is not a bout"]
    )


@settings(max_examples=15)
@given(flat_s=st.floats(0.5, 2.5), at_s=st.floats(5.0, 9.0))
def test_a_short_heel_drop_pauses_the_clock(flat_s, at_s):
    played = walked(on_toes((3, at_s), (at_s + flat_s, 14)), 20.0, 15)
    assert len(played.reps) == 1
    total_s = seen_s(3, at_s) + seen_s(at_s + flat_s, 14)
    assert played.holds_s == pytest.approx([total_s], abs=0.25)


@pytest.mark.parametrize(
    ("flat_s", "bouts"),
    # the ramps' lower part adds about 0.3 s to the time flat
    [(2.4, 1), (3.2, 2), (6.0, 2)],
)
def test_three_seconds_flat_end_the_bout(flat_s, bouts):
    played = walked(on_toes((3, 8), (8 + flat_s, 14 + flat_s)), 20.0 + flat_s)
    assert len(played.reps) == bouts


def test_the_bout_is_told_when_three_seconds_have_passed():
    machine, reader, told_s = SPEC.build(20.0), FootSignalReader(), []
    legs = standing_leg(on_toes((3, 8))), standing_leg(on_toes((3, 8)))
    for t_s, pose in poses(14.0, *legs):
        events = machine.update(reader.update(t_s, pose))
        told_s += [t_s for event in events if isinstance(event, RepCounted)]
    assert told_s == pytest.approx([11.0], abs=0.4)


@pytest.mark.parametrize(
    ("end_s", "complete"),
    # the target is 5 s, less 0.1 s
    [(8.0, False), (8.5, True), (12.0, True)],
)
def test_a_bout_is_complete_from_its_target(end_s, complete):
    (rep,) = walked(on_toes((3, end_s)), 16.0, target_s=5.0).reps
    assert rep.complete is complete


def test_reaching_the_target_is_told_once_while_walking():
    played = walked(on_toes((3, 12)), 16.0, target_s=5.0)
    assert [event.t_s for event in played.reached] == pytest.approx([8.2], abs=0.3)


def test_a_bout_at_the_end_of_the_recording_counts_for_what_was_seen():
    (rep,) = walked(on_toes((3, 30)), 10.0).reps
    assert rep.hold_s == pytest.approx(6.8, abs=0.2)


def test_one_heel_up_is_not_tiptoe():
    played = walked(on_toes((3, 10)), 14.0, right=still)
    assert (played.reps, played.starts) == ([], [])


def test_flat_steps_are_not_tiptoe():
    left = added(*(pulse(2 + i, HEEL_RISE, 0.2, 0.1, 0.2) for i in range(12)))
    right = added(*(pulse(2.5 + i, HEEL_RISE, 0.2, 0.1, 0.2) for i in range(12)))
    assert walked(left, 16.0, right=right).reps == []


def test_out_of_view_for_half_a_second_changes_nothing():
    played = walked(on_toes((3, 11)), 16.0, hidden=[(6.0, 6.45)])
    assert played.holds_s == pytest.approx([seen_s(3, 11)], abs=0.2)


def test_nothing_is_counted_while_nobody_is_seen():
    played = walked(on_toes((3, 20)), 24.0, hidden=[(8.0, 24.0)])
    assert played.holds_s == pytest.approx([4.8], abs=0.2)
    assert played.state.phase is Phase.ABSENT


def test_walking_along_is_no_hindrance():
    along = corners((0, 0), (14, 2.0))
    rise = on_toes((3, 11))
    legs = standing_leg(rise, x=along), standing_leg(rise, x=along)
    assert len(play(SPEC.build(20.0), poses(16.0, *legs)).reps) == 1


def test_the_clock_in_the_state_runs_on_tiptoe_and_stops_when_flat():
    machine, reader, clock = SPEC.build(10.0), FootSignalReader(), {}
    rise = on_toes((3, 8), (10, 13))
    for t_s, pose in poses(14.0, standing_leg(rise), standing_leg(rise)):
        machine.update(reader.update(t_s, pose))
        clock[t_s] = machine.state.hold_s, machine.state.phase
    assert clock[2.0] == (0.0, Phase.NEUTRAL)
    assert clock[7.0][0] == pytest.approx(3.8, abs=0.2)
    assert clock[7.0][1] is Phase.HOLDING
    assert clock[8.5][1] is Phase.MOVING
    assert clock[8.5][0] == clock[9.5][0]
    assert clock[12.0][0] > clock[9.5][0] + 1
    assert 0 < machine.state.progress <= 1
