"""Frames as they may be seen, for the tests of keeping them."""

from __future__ import annotations

import numpy as np

from posecount.cue import Cue
from posecount.motion.point_motion import PointMotion
from posecount.observe.observation import FrameFacts, observation
from posecount.pose.landmarks import Pose
from posecount.recorded.layout import SCHEMA, End, Heading, SeenSet
from posecount.recorded.writer import LandmarksWriter

SIZE = (320, 240)


def heading(**different):
    told = {
        "schema": SCHEMA,
        "posecount": "0",
        "width": SIZE[0],
        "height": SIZE[1],
        "fps": 30.0,
        "duration_s": None,
        "mirrored": False,
        "model": "stick",
        "model_sha256": "0" * 64,
    }
    return Heading(**{**told, **different})


def seen_set(number=1, **different):
    told = {
        "exercise": "toe_raise",
        "hold_target_s": None,
        "cue": Cue.FOOT_FLOW,
        "steps_per_px": 32,
    }
    return SeenSet(number=number, **{**told, **different})


def pose_of(rng):
    """Somebody, with some landmarks missing; rounded as poses are when they are remembered."""
    points, visibility = rng.normal(size=(33, 2)), rng.random(33)
    points[rng.random(33) < 0.2] = np.nan
    fields = (points * 100, visibility)
    return Pose(*(field.astype(np.float32).astype(np.float64) for field in fields))


def frames_of(rng, count, *, start_s=0.0, following=True):
    """So many frames, with nobody in some, points that come and go, and none in some."""
    frames, t_s, segment = [], start_s, -1
    origin = np.empty((0, 2))
    for index in range(count):
        if rng.random() < 0.2:
            origin = rng.normal(size=(int(rng.integers(0, 9)), 2)).astype(np.float32) * 50.0
            segment += 1
        pose = pose_of(rng) if rng.random() < 0.8 else None
        motion = motion_of(rng, t_s, segment, origin) if following and rng.random() < 0.9 else None
        facts = FrameFacts(*SIZE, float(rng.random() * 255))
        frames.append(observation(index, t_s, pose, motion, facts))
        t_s += float(rng.random()) + 1e-3
    return frames


def motion_of(rng, t_s, segment, origin):
    shift = rng.integers(-40_000, 40_000, size=(len(origin), 2)) / 32
    shift[np.abs(shift) > 1023.9] = np.nan
    return PointMotion(t_s, segment, origin.astype(np.float64), shift)


def write(path, *sets, end=("It rained.",), every_s=2.0):
    """Write pairs of a set (or None) and its frames; without an end where ``end`` is None."""
    writer = LandmarksWriter(path, heading(), every_s)
    for seen, frames in sets:
        writer.begin_set(seen)
        for frame in frames:
            writer.add(frame)
    writer.flush()
    if end is not None:
        writer.end(End(warnings=end))
    writer.close()
    return path


def assert_same_frames(found, expected):
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert (one.index, one.t_s, one.facts) == (other.index, other.t_s, other.facts)
        assert_same(one.pose, other.pose, ("points_px", "visibility"))
        assert_same(one.motion, other.motion, ("t_s", "segment", "origin_px", "shift_px"))


def assert_same(one, other, names):
    assert (one is None) == (other is None)
    for name in names if one is not None else ():
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)
