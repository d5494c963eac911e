import warnings
from dataclasses import replace

import numpy as np
import pytest
from helpers.region_motions import FOOT, GROUND, motions, projected, ramp, reps, signals

from posecount.cue import Cue
from posecount.motion.camera_motion import without_camera_motion
from posecount.motion.point_motion import PointMotion
from posecount.signals import usual_movement
from posecount.signals.modes import find_modes
from posecount.signals.own_motion import OwnMotion
from posecount.signals.projection import MotionLearner

STARTS_S = (2.0, 6.0, 10.0)


def height(t_s):
    return reps(t_s, STARTS_S)


def at(found, t_s):
    return min(found, key=lambda s: abs(s.t_s - t_s)).value


@pytest.mark.parametrize(
    "disturbed",
    [
        {},
        {"noise_px": 0.5},
        {"sway_px": 4.0},
        {"camera_px": 15.0},
        {"lost": 0.5},
        {"size_px": 3.0},
        {"fps": 10.0},
        {"fps": 60.0},
        {"noise_px": 0.3, "sway_px": 2.0, "camera_px": 8.0, "lost": 0.2},
    ],
    ids=str,
)
def test_rest_is_zero_and_the_top_of_a_usual_movement_one(disturbed):
    found = signals(motions(height, 14.0, **disturbed))
    for start_s in STARTS_S:
        assert at(found, start_s - 0.5) == pytest.approx(0.0, abs=0.12)
        assert at(found, start_s + 1.3) == pytest.approx(1.0, abs=0.15)


def test_movements_are_positive_even_where_most_of_the_time_is_a_hold():
    found = signals(motions(lambda t: reps(t, (2.0, 12.0), hold_s=7.5), 22.0))
    assert at(found, 1.0) == pytest.approx(0.0, abs=0.1)
    assert at(found, 6.0) == pytest.approx(1.0, abs=0.1)


def test_a_step_aside_that_happens_once_does_not_set_the_scale():
    def with_step(t_s):
        return height(t_s) - 2.5 * (t_s > 13.0)

    found = signals(motions(with_step, 15.0))
    assert at(found, 7.3) == pytest.approx(1.0, abs=0.2)
    assert at(found, 14.5) < -1.0


def test_a_new_segment_is_told_and_goes_on_in_the_same_unit():
    found = signals(motions(height, 14.0, segment_at_s=(5.0,)))
    jumps_s = [signal.t_s for signal in found if signal.jumped]
    assert jumps_s == [pytest.approx(5.0, abs=0.05)]
    assert at(found, 3.3) == pytest.approx(1.0, abs=0.15)
    assert at(found, 11.3) == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize(("size_px", "seen"), [(0.2, False), (0.3, True)])
def test_toes_that_move_no_farther_than_noise_are_not_seen(size_px, seen):
    rng, made = np.random.default_rng(3), []
    origin_px, toes = rng.uniform(0, 100, (400, 2)), np.arange(400) < 40
    for index in range(420):
        shift_px = rng.normal(0, 0.01, origin_px.shape)
        shift_px[toes, 1] -= size_px * height(index / 30)
        made.append(PointMotion(index / 30, 0, origin_px, shift_px))
    projector, _ = projected(made, Cue.TOE_EDGES)
    assert bool(projector.movements) is seen


def test_too_short_a_segment_says_nothing():
    found = signals(motions(height, 14.0, segment_at_s=(5.0, 5.5)))
    assert all(np.isnan(signal.value) for signal in found if 5.02 < signal.t_s < 5.48)


def test_nothing_moves_so_there_is_nothing_to_be_said():
    assert all(np.isnan(signal.value) for signal in signals(motions(lambda _: 0.0, 8.0)))


def test_too_few_points_seen_is_nan():
    made = list(motions(height, 14.0))
    made[100].shift_px[GROUND:] = np.nan
    signal = signals(made)[100]
    assert np.isnan(signal.value) and signal.path is None and signal.seen == 0


def test_a_few_mistracked_points_have_no_say():
    made = list(motions(height, 14.0))
    for motion in made[200:260]:
        motion.shift_px[GROUND : GROUND + 5] += (90.0, 40.0)
    found = signals(made)
    assert found[230].value == pytest.approx(signals(motions(height, 14.0))[230].value, abs=0.15)


def test_memory_does_not_grow_with_the_recording():
    learner = MotionLearner()
    for motion in motions(height, 60.0):
        learner.update(OwnMotion(motion, Cue.CLOSE_UP))
    assert len(learner._segment._owns_px) <= 401


def test_a_circling_foot_goes_round_in_the_path():
    def circle(t_s):
        turn = 2 * np.pi * max(0.0, t_s - 1.0) / 2.0
        return (np.cos(turn) - 1, np.sin(turn)) if t_s < 9.0 else (0.0, 0.0)

    found = signals(motions(None, 10.0, path=circle))
    path = np.array([signal.path for signal in found if 1.5 < signal.t_s < 8.5])
    angle = np.unwrap(np.arctan2(*(path - path.mean(axis=0)).T))
    assert abs(angle[-1] - angle[0]) / (2 * np.pi) == pytest.approx(3.5, abs=0.3)
    assert np.ptp(path, axis=0).max() == pytest.approx(1.0, abs=0.15)


def test_the_camera_s_own_shift_turn_and_zoom_are_taken_out():
    rng = np.random.default_rng(0)
    place = rng.uniform(0, 500, (80, 2))
    own = np.zeros((80, 2))
    own[:20] = (0.0, -12.0)
    turned = (place - 250) @ np.array([[0.02, 0.015], [-0.015, 0.02]]) + (7.0, -3.0)
    for corners in (True, False):
        rest = without_camera_motion(place, turned + own, corners=corners)
        np.testing.assert_allclose(rest, own, atol=0.5)


@pytest.mark.parametrize(("still", "taken_out"), [(15, False), (3, True)])
def test_a_few_corners_that_stay_show_a_camera_that_stands_still(still, taken_out):
    """Legs before a plain wall; but three corners are a title over a camera that moves."""
    rng = np.random.default_rng(0)
    place = rng.uniform(0, 500, (100, 2))
    shift = np.column_stack([np.zeros(100), -20.0 - 0.1 * place[:, 1]]) + rng.normal(0, 4, (100, 2))
    shift[:still] = 0.0
    rest = without_camera_motion(place, shift, corners=True)
    assert (np.median(np.hypot(*rest.T)) < 15) == taken_out
    if not taken_out:
        np.testing.assert_array_equal(rest, shift)


def test_a_title_of_many_corners_does_not_hide_a_camera_that_moves():
    rng = np.random.default_rng(0)
    place = rng.uniform(0, 500, (100, 2))
    shift = np.full((100, 2), (9.0, -20.0)) + rng.normal(0, 0.1, (100, 2))
    shift[:20] = 0.0
    rest = without_camera_motion(place, shift, corners=True)
    assert np.median(np.hypot(*rest.T)) < 0.5


def test_legs_of_which_nearly_all_points_move_are_counted():
    """Little but a leg in the picture: most points are on it."""

    def leg(motion):
        keep = np.r_[: GROUND // 5, GROUND : GROUND + FOOT]
        return replace(motion, origin_px=motion.origin_px[keep], shift_px=motion.shift_px[keep])

    found = signals(map(leg, motions(height, 14.0, size_px=40.0)))
    assert at(found, 3.3) == pytest.approx(1.0, abs=0.15)
    assert at(found, 6.0) == pytest.approx(0.0, abs=0.15)


@pytest.mark.parametrize("begun_at_the_top", [False, True])
def test_a_movement_that_goes_up_rests_at_the_bottom(begun_at_the_top):
    first_s = 2.6 if begun_at_the_top else 0.0
    made = [motion for motion in motions(height, 14.0) if motion.t_s >= first_s]
    zero = made[0].shift_px.copy()
    made = [replace(motion, shift_px=motion.shift_px - zero) for motion in made]
    _, found = projected(made, heading=(0.0, -1.0))
    assert at(found, 3.3) == pytest.approx(1.0, abs=0.15)
    assert at(found, 6.0) == pytest.approx(0.0, abs=0.15)


@pytest.mark.parametrize("count", [0, 5])
def test_points_that_are_all_lost_are_given_back_without_a_warning(count):
    lost = np.full((count, 2), np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rest = without_camera_motion(np.zeros((count, 2)), lost, corners=True)
    np.testing.assert_array_equal(rest, lost)


def test_too_few_movers_are_no_movement():
    shifts = np.random.default_rng(1).normal(0, 0.1, (40, 30, 2))
    shifts[20:, :3] += 20.0
    assert find_modes(np.zeros((30, 2)), shifts) is None


UP = (0.0, -1.0)


def raised(*spans_s):
    """1 while the foot is up, 0 while it is down."""

    def height(t_s):
        return sum(ramp(t_s, up_s, down_s - up_s - 0.6) for up_s, down_s in spans_s)

    return height


def learned(made, **expected):
    """The projector, and the value at each time of what was made."""
    projector, found = projected(list(made), **expected)
    return projector, lambda t_s: at(found, t_s)


BEGINS_IN_THE_WAY_UP = raised((-0.3, 2.5), (3.5, 6.0), (7.0, 10.0))


def test_a_likely_heading_decides_where_the_recording_begins_in_mid_movement():
    made = list(motions(BEGINS_IN_THE_WAY_UP, 12.0))
    projector, value = learned(made, likely=UP)
    assert projector.undirected == set()
    assert value(5.0) > value(3.2) + 0.7
    down, value = learned(made, likely=(0.0, 1.0))
    assert down.undirected == set()
    assert value(3.2) > value(5.0) + 0.7


def test_without_a_heading_nobody_knows_which_way_a_recording_begins_in_mid_movement():
    assert learned(motions(BEGINS_IN_THE_WAY_UP, 12.0))[0].undirected == {0}


def test_who_is_still_first_has_shown_what_rest_is_whatever_is_likely():
    projector, value = learned(motions(height, 14.0), likely=(0.0, 1.0))
    assert projector.undirected == set()
    assert value(3.3) == pytest.approx(1.0, abs=0.15)


def test_a_movement_across_the_likely_heading_stays_undirected():
    made = motions(BEGINS_IN_THE_WAY_UP, 12.0)
    assert learned(made, likely=(1.0, 0.0))[0].undirected == {0}


def test_corners_that_jump_far_aside_do_not_hide_the_heading():
    made = list(motions(BEGINS_IN_THE_WAY_UP, 12.0))
    for motion in made:
        astray = BEGINS_IN_THE_WAY_UP(motion.t_s) * np.array([80.0, 30.0])
        motion.shift_px[GROUND : GROUND + 6] += astray
    projector, value = learned(made, likely=UP)
    assert projector.undirected == set()
    assert value(5.0) > value(3.2) + 0.7


@pytest.mark.parametrize("leg_px", [8.0, 30.0])
def test_how_far_the_leg_above_the_foot_goes_along_is_told(leg_px):
    """The ground's uppermost points are on the leg; it only sways, or rises with the foot."""
    made = list(motions(height, 14.0, size_px=40.0))
    leg = np.argsort(made[0].origin_px[:GROUND, 1])[:12]
    for motion in made:
        motion.shift_px[leg, 1] -= leg_px * height(motion.t_s)
    shares = {signal.leg_share for signal in signals(made)}
    # The foot's points go 20 to 40 px.
    assert list(shares) == [pytest.approx(leg_px / 30.0, abs=0.25)]


@pytest.mark.parametrize("comes_back", [False, True])
def test_two_levels_that_are_never_left_again_are_no_exercise(comes_back, monkeypatch):
    """Something that goes to another place once has two levels, too."""
    times_s = np.arange(0.0, 14.0, 0.05)
    foot = 12.0 * np.array([height(t_s) for t_s in times_s])
    once = 10.0 * (times_s > 9.0) * ((times_s < 11.0) | (not comes_back))
    made = list(motions(height, 14.0))
    modes = find_modes(made[0].origin_px, np.array([motion.shift_px for motion in made]))
    monkeypatch.setattr(usual_movement, "select_mode", lambda _along: np.array([0.0, 1.0]))
    found = usual_movement._measure(
        modes, np.column_stack([foot, once]), times_s <= 1.0, Cue.CLOSE_UP
    )
    assert found.mix.tolist() == ([0.0, 1.0] if comes_back else [1.0, 0.0])
    assert found.times == (1 if comes_back else len(STARTS_S))
