from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.sinks.overlay_layout import Layout, Rect, feet_boxes

WIDTH, HEIGHT, MARGIN = 640, 480, 12
SIZES = [(250, 140), (220, 120)]
FOOT_PX = 40


def pose_with_feet(left_px, right_px):
    """A pose of which only the feet are known: each a triangle with its heel at the place given."""
    points = np.full((33, 2), np.nan)
    for side, (x, y) in (("LEFT", left_px), ("RIGHT", right_px)):
        points[LandmarkIndex[f"{side}_HEEL"]] = x, y
        points[LandmarkIndex[f"{side}_ANKLE"]] = x, y - FOOT_PX / 3
        points[LandmarkIndex[f"{side}_FOOT_INDEX"]] = x + FOOT_PX, y
    return Pose(points, np.ones(33))


def new_layout():
    return Layout(WIDTH, HEIGHT, MARGIN)


def inside_picture(place):
    in_x = place.left >= 0 and place.right <= WIDTH
    return in_x and place.top >= 0 and place.bottom <= HEIGHT


def covers(places, pose):
    return any(place.overlaps(box) for place in places if place for box in feet_boxes(pose))


@pytest.mark.parametrize(
    ("other", "gap_px"),
    [
        (Rect(20, 0, 30, 10), 10),
        (Rect(0, 25, 10, 30), 15),
        (Rect(13, 14, 20, 20), 5),
        (Rect(5, 5, 20, 20), 0),
        (Rect(10, 0, 20, 10), 0),
    ],
)
def test_gap(other, gap_px):
    here = Rect(0, 0, 10, 10)
    assert here.gap_px(other) == other.gap_px(here) == gap_px
    assert here.overlaps(other) == (other == Rect(5, 5, 20, 20))


def test_a_foot_with_a_missing_landmark_has_no_box():
    pose = pose_with_feet((100, 400), (np.nan, 400))
    assert len(feet_boxes(pose)) == 1
    box = feet_boxes(pose)[0]
    assert box.left < 100
    assert box.right > 100 + FOOT_PX, "the toes reach beyond their landmark"


def test_panels_are_in_the_upper_corners_when_the_feet_are_below():
    count, trace = new_layout().places(0.0, pose_with_feet((280, 440), (340, 440)), SIZES)
    assert (count.left, count.top) == (MARGIN, MARGIN)
    assert (trace.right, trace.top) == (WIDTH - MARGIN, MARGIN)


def test_panels_go_below_when_the_feet_are_up():
    pose = pose_with_feet((280, 60), (340, 60))
    places = new_layout().places(0.0, pose, SIZES)
    assert all(place.top > HEIGHT / 2 for place in places)


feet = st.tuples(
    st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT)),
    st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT)),
)


@given(feet)
def test_no_panel_covers_a_foot_wherever_the_feet_are(places_px):
    pose = pose_with_feet(*places_px)
    places = new_layout().places(0.0, pose, SIZES)
    assert places[0] is not None
    assert not covers(places, pose)
    assert all(inside_picture(place) for place in places if place)


@given(st.lists(feet, min_size=2, max_size=12))
def test_a_foot_that_moves_under_a_panel_is_uncovered_at_once(path):
    layout = new_layout()
    for step, places_px in enumerate(path):
        pose = pose_with_feet(*places_px)
        # Slow enough for what was seen before to be forgotten.
        assert not covers(layout.places(10.0 * step, pose, SIZES), pose)


def test_panels_stay_while_the_feet_keep_away():
    layout = new_layout()
    first = layout.places(0.0, pose_with_feet((280, 440), (340, 440)), SIZES)
    for step in range(200):
        sway_px = 60 * np.sin(step / 5)
        pose = pose_with_feet((280 + sway_px, 440), (340 + sway_px, 440 - abs(sway_px)))
        assert layout.places(step / 10, pose, SIZES) == first


def test_panels_do_not_hop_with_a_foot_that_comes_and_goes():
    layout = new_layout()
    places = []
    for step in range(600):
        # A raised foot that swings between the upper corners every two seconds.
        x = 320 + 250 * np.sin(step / 30 * np.pi)
        pose = pose_with_feet((x, 80), (320, 440))
        places.append(layout.places(step / 30, pose, SIZES))
        assert not covers(places[-1], pose)
    moves = sum(before != after for before, after in pairwise(places))
    assert moves <= 3


def test_panels_keep_their_places_when_nobody_is_seen():
    layout = new_layout()
    first = layout.places(0.0, pose_with_feet((280, 60), (340, 60)), SIZES)
    assert all(layout.places(0.1 * step, None, SIZES) == first for step in range(1, 300))


def test_the_second_panel_gives_way_where_there_is_no_room():
    sizes = [(600, 200), (600, 250)]
    places = new_layout().places(0.0, pose_with_feet((300, 440), (340, 440)), sizes)
    assert places[0] is not None
    assert places[1] is None


@pytest.mark.parametrize("size", [(640, 480), (480, 640)])
def test_the_floor_is_left_free_until_feet_are_seen(size):
    places = Layout(*size, MARGIN).places(0.0, None, [(260, 140), (220, 120)])
    assert all(place is not None and place.bottom <= 0.7 * size[1] for place in places)


def test_a_foot_that_only_comes_near_waits_for_its_turn():
    layout = new_layout()
    first = layout.places(0.0, pose_with_feet((280, 440), (340, 440)), SIZES)
    below_the_count_px = (100, first[0].bottom + FOOT_PX / 3 + 0.4 * FOOT_PX + 5)
    near = pose_with_feet(below_the_count_px, (340, 440))
    assert not covers(first, near)
    moved = [layout.places(t_s, near, SIZES) != first for t_s in (0.5, 1.0, 1.9, 2.1)]
    assert moved == [False, False, False, True]


def test_the_count_keeps_off_the_body_where_it_can():
    pose = pose_with_feet((100, 440), (160, 440))
    pose.points_px[LandmarkIndex.NOSE] = 120, 60
    pose.points_px[LandmarkIndex.LEFT_SHOULDER] = 160, 120
    count, _ = new_layout().places(0.0, pose, SIZES)
    assert count.left > WIDTH / 2
