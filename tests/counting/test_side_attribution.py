"""Whose foot moved: shifts of a grid's points around two feet at known places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.counting.side_attribution import MotionHistory, side_of_points
from posecount.motion.point_motion import PointMotion
from posecount.signals.leg_places import LegPlace, LegPlaces

SCALE_PX = 100.0
UP_PX = 12.0


def at(*place):
    return np.array(place, dtype=np.float64)


def leg(x, y=200.0):
    """A foot pointing up, as of somebody who sits facing the camera's right."""
    return LegPlace(at(x, y - 100), at(x, y), at(x - 10, y + 15), at(x + 5, y - 40), 0.9)


def scene(apart_px, below_px=0.0):
    """Their left leg lies on the picture's right."""
    return LegPlaces(
        {"left": leg(200.0 + apart_px), "right": leg(200.0, 200.0 + below_px)}, SCALE_PX
    )


def grid(where):
    """Points around both feet, half a shank of floor about them."""
    marks = [mark for foot in where.legs.values() for mark in (foot.heel_px, foot.toe_px)]
    (left, top), (right, bottom) = np.min(marks, axis=0) - 50, np.max(marks, axis=0) + 50
    x, y = np.meshgrid(np.arange(left, right, 6), np.arange(top, bottom, 6))
    return np.column_stack([x.ravel(), y.ravel()])


def moved(points, *feet, up_px=UP_PX, noise_px=0.2, lost=0.0, seed=0):
    """Shifts of points where every foot turns up about its heel: the toe goes furthest."""
    rng = np.random.default_rng(seed)
    shift = rng.normal(0, noise_px, points.shape)
    for foot in feet:
        x, y = (points - foot.heel_px).T
        on_foot = (np.abs(x - 5) < 18) & (y < 10) & (y > -65)
        shift[on_foot, 1] -= up_px * np.clip(-y[on_foot] / 55, 0, 1)
    shift[rng.random(len(points)) < lost] = np.nan
    return shift


WIDE = scene(120)
LEFT, RIGHT = WIDE.legs["left"], WIDE.legs["right"]
GRID = grid(WIDE)


def whose(where, *legs, **how):
    points = grid(where)
    return side_of_points(points, moved(points, *(where.legs[leg] for leg in legs), **how), where)


@pytest.mark.parametrize("apart_px", [70, 120, 250, -70, -120])
@pytest.mark.parametrize("side", ["left", "right"])
def test_feet_side_by_side_are_told_by_their_places(apart_px, side):
    assert whose(scene(apart_px), side) == side


@pytest.mark.parametrize("below_px", [90, -90, 120])
@pytest.mark.parametrize("side", ["left", "right"])
def test_feet_one_over_the_other_are_told_by_their_places(below_px, side):
    assert whose(scene(0, below_px), side) == side


@pytest.mark.parametrize("below_px", [60, -60])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_toe_that_reaches_the_other_heel_may_be_unknown_but_is_not_the_other_foot(below_px, side):
    assert whose(scene(0, below_px), side) in (side, "unknown")


@pytest.mark.parametrize("apart_px", [70, 120, -120])
def test_two_feet_that_move_are_both(apart_px):
    assert whose(scene(apart_px), "left", "right") == "both"


@pytest.mark.parametrize("astray_px", [-14, -10, 10, 14])
def test_two_feet_between_which_all_seems_to_move_are_not_taken_for_the_nearer(astray_px):
    """Flow smears what moves over the gap, and landmarks of feet so near are a little off."""
    where = scene(42)
    points = grid(where)
    shift = moved(points, where.legs["left"], where.legs["right"])
    between = (points[:, 0] > 200) & (points[:, 0] < 242) & (np.abs(points[:, 1] - 180) < 30)
    shift[between, 1] -= 0.6 * UP_PX
    off_px = at(astray_px, 0)
    legs = {
        each: LegPlace(leg.knee_px + off_px, *(place + off_px for place in places), 0.9)
        for each, leg in where.legs.items()
        for places in [(leg.ankle_px, leg.heel_px, leg.toe_px)]
    }
    assert side_of_points(points, shift, LegPlaces(legs, SCALE_PX)) in ("both", "unknown")


@pytest.mark.parametrize("apart_px", [0, 10, 20])
@pytest.mark.parametrize("legs", [("left",), ("right",), ("left", "right")])
def test_feet_over_each_other_are_unknown(apart_px, legs):
    assert whose(scene(apart_px), *legs) == "unknown"


def test_nothing_seen_and_nothing_moved_are_unknown():
    assert whose(scene(120), noise_px=0.0) == "unknown"
    assert whose(scene(120), "left", lost=1.0) == "unknown"


def test_a_few_points_are_no_foot():
    shift = np.zeros_like(GRID)
    shift[np.argsort(np.hypot(*(GRID - LEFT.toe_px).T))[:5]] = (0.0, -30.0)
    assert side_of_points(GRID, shift, WIDE) == "unknown"


def test_what_moves_half_way_between_the_feet_is_nobodys():
    where = scene(44)
    points = grid(where)
    assert side_of_points(points, moved(points, leg(222.0)), where) == "unknown"


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_little_of_the_camera_s_own_motion_does_no_harm(side):
    shift = moved(GRID, WIDE.legs[side]) + np.array([1.5, -1.0])
    assert side_of_points(GRID, shift, WIDE) == side


@pytest.mark.parametrize("side", ["left", "right"])
def test_what_moves_far_from_both_feet_has_no_say(side):
    """A shadow on the floor."""
    x, y = GRID.T
    corner = (x > x.max() - 40) & (y > y.max() - 30)
    shift = moved(GRID, WIDE.legs[side])
    shift[corner] += (0.0, -10.0)
    assert side_of_points(GRID, shift, WIDE) == side


@given(
    side=st.sampled_from(["left", "right"]),
    apart_px=st.floats(70, 250),
    up_px=st.floats(4, 40),
    # Beyond that, where a movement is of a few pixels, it does happen now and then.
    noise_px=st.floats(0.0, 0.2),
    lost=st.floats(0.0, 0.4),
    seed=st.integers(0, 1000),
)
def test_one_foot_is_never_taken_for_the_other(side, apart_px, up_px, noise_px, lost, seed):
    found = whose(scene(apart_px), side, up_px=up_px, noise_px=noise_px, lost=lost, seed=seed)
    assert found == side


# -- remembered ----------------------------------------------------------------------------------


def remembered(until_s, foot, span_s, fps=30, segment=lambda _t_s: 0, **how):
    """A memory of motions in which the foot is up between two times."""
    memory = MotionHistory()
    for index in range(round(until_s * fps)):
        t_s = index / fps
        up = foot if span_s[0] + 0.3 < t_s < span_s[1] - 0.3 else ()
        shift = moved(GRID, *up, seed=index, **how)
        memory.update(PointMotion(t_s, segment(t_s), GRID, shift))
    return memory


SPAN_S = (2.0, 5.0)


@pytest.mark.parametrize("fps", [10, 30, 60])
@pytest.mark.parametrize(
    ("feet", "side"), [((LEFT,), "left"), ((RIGHT,), "right"), ((LEFT, RIGHT), "both")]
)
def test_the_memory_tells_whose_movement_it_was(fps, feet, side):
    memory = remembered(6.0, feet, SPAN_S, fps=fps)
    assert memory.whose(*SPAN_S, {0: WIDE}) == side


def test_a_foot_that_is_out_of_its_place_all_along_has_not_moved():
    """Only the difference from the rest before counts."""
    memory = MotionHistory()
    for index in range(180):
        t_s = index / 30
        shift = moved(GRID, LEFT, up_px=40.0, seed=index)
        if SPAN_S[0] + 0.3 < t_s < SPAN_S[1] - 0.3:
            shift += moved(GRID, RIGHT, noise_px=0.0)
        memory.update(PointMotion(t_s, 0, GRID, shift))
    assert memory.whose(*SPAN_S, {0: WIDE}) == "right"


def test_points_lost_now_and_then_do_no_harm():
    memory = remembered(6.0, (LEFT,), SPAN_S, lost=0.05)
    assert memory.whose(*SPAN_S, {0: WIDE}) == "left"


@pytest.mark.parametrize("missing", ["all", "a leg"])
def test_without_places_of_both_legs_it_is_unknown(missing):
    known = {} if missing == "all" else {0: LegPlaces({"left": LEFT}, SCALE_PX)}
    assert remembered(6.0, (LEFT,), SPAN_S).whose(*SPAN_S, known) == "unknown"


def test_where_the_reference_changed_meanwhile_it_is_unknown():
    memory = remembered(6.0, (LEFT,), SPAN_S, segment=lambda t_s: int(t_s > 2.05))
    assert memory.whose(*SPAN_S, {0: WIDE, 1: WIDE}) == "unknown"


def test_a_time_nobody_saw_is_unknown():
    memory = remembered(6.0, (LEFT,), SPAN_S)
    assert memory.whose(20.0, 22.0, {0: WIDE}) == "unknown"
    assert MotionHistory().whose(*SPAN_S, {0: WIDE}) == "unknown"


def test_the_places_are_those_of_the_stretch_of_time():
    """Before, the legs lay the other way round."""
    swapped = LegPlaces({"left": RIGHT, "right": LEFT}, SCALE_PX)
    memory = remembered(6.0, (LEFT,), SPAN_S, segment=lambda _t_s: 1)
    assert memory.whose(*SPAN_S, {0: WIDE, 1: swapped}) == "right"


def test_what_is_long_past_is_forgotten():
    memory = MotionHistory()
    nothing = np.zeros((1, 2))
    for index in range(30):
        memory.update(PointMotion(index / 5, 0, GRID, moved(GRID, LEFT, seed=index)))
    for index in range(30, 6 * 80):
        memory.update(PointMotion(index / 5, 1, nothing, nothing))
    assert memory.whose(*SPAN_S, {0: WIDE, 1: WIDE}) == "unknown"
