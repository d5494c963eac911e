from __future__ import annotations

import numpy as np

from posecount.counting.events import MachineState, Phase
from posecount.frame import Frame
from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.sinks.mirror import Mirror, in_mirror
from posecount.tick import Tick

STATE = MachineState(Phase.MOVING, 2, "left", "clockwise", 0.0, None, 0.5, None)


def tick_with(places):
    """A tick whose picture has a white spot at each landmark's place."""
    image, points = np.zeros((60, 80, 3), np.uint8), np.full((33, 2), np.nan)
    for landmark, (x, y) in places.items():
        points[landmark] = x + 0.5, y + 0.5
        image[y, x] = 255
    return Tick(Frame(4, 1.5, image), Pose(points, np.ones(33)), STATE, ())


def test_every_landmark_stays_on_its_spot_and_keeps_its_name():
    places = {LandmarkIndex.LEFT_HEEL: (10, 40), LandmarkIndex.RIGHT_HEEL: (62, 41)}
    shown = in_mirror(tick_with(places))
    assert np.flatnonzero(shown.frame.image_bgr.any(axis=(0, 2))).tolist() == [17, 69]
    for landmark, (x, y) in places.items():
        assert shown.pose.points_px[landmark].tolist() == [80 - (x + 0.5), y + 0.5]
        column, row = shown.pose.points_px[landmark].astype(int)
        assert shown.frame.image_bgr[row, column].all()
    assert np.isnan(shown.pose.points_px[LandmarkIndex.NOSE]).all()


def test_sides_directions_and_times_are_handed_on_as_they_are():
    tick = tick_with({LandmarkIndex.LEFT_HEEL: (10, 40)})
    shown = in_mirror(tick)
    assert shown.state is tick.state
    assert (shown.frame.index, shown.frame.t_s) == (4, 1.5)


def test_a_frame_without_anybody_is_turned_round_too():
    image = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    shown = in_mirror(Tick(Frame(0, 0.0, image), None, STATE, ()))
    assert shown.pose is None
    assert (shown.frame.image_bgr == image[:, ::-1]).all()
    assert shown.frame.image_bgr.flags.c_contiguous


def test_the_sink_behind_the_mirror_gets_each_tick_and_the_tick_itself_stays():
    class Kept(list):
        handle = list.append

    kept, tick = Kept(), tick_with({LandmarkIndex.LEFT_HEEL: (10, 40)})
    before = tick.frame.image_bgr.copy()
    Mirror(kept).handle(tick)
    assert len(kept) == 1
    assert (tick.frame.image_bgr == before).all()
    assert (kept[0].frame.image_bgr == before[:, ::-1]).all()
