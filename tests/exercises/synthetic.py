"""Stick figures that move exactly as told: poses, and so signals, with known truth.

Times are in seconds; places in shanks from the picture's top left corner, x to the right and y
down; a shank is 100 px. A *line* is a function of time. A *leg* is a function from time to the
places of its hip, knee, ankle, heel and toe.
"""

from __future__ import annotations

import math

import numpy as np

from posecount.counting.events import HoldReached, RepCounted, RepDropped, RepStarted
from posecount.pose.landmarks import LANDMARK_COUNT, LandmarkIndex, Pose
from posecount.signals.legs import FootSignalReader

SHANK_PX = 100.0
FOOT = 0.6
TRUNK = 1.2
"""From the hips up to the shoulders."""
HEEL_RISE = 0.13
"""A usual full heel raise, over a neutral of 0.05."""
FLEXION_DEG = 16.0
"""A usual flexion of the ankle, about its neutral of 105 degrees."""
RADIUS = 0.1
"""A usual circle of the toe about (0.3, -0.35) from the ankle."""
NOISE_PX = 0.5
"""White noise on every landmark's x and y at which everything must still be told apart."""

LEFT_LEG = (
    LandmarkIndex.LEFT_HIP,
    LandmarkIndex.LEFT_KNEE,
    LandmarkIndex.LEFT_ANKLE,
    LandmarkIndex.LEFT_HEEL,
    LandmarkIndex.LEFT_FOOT_INDEX,
)
RIGHT_LEG = (
    LandmarkIndex.RIGHT_HIP,
    LandmarkIndex.RIGHT_KNEE,
    LandmarkIndex.RIGHT_ANKLE,
    LandmarkIndex.RIGHT_HEEL,
    LandmarkIndex.RIGHT_FOOT_INDEX,
)


# -- lines ---------------------------------------------------------------------------------------


def corners(*points):
    """Straight from point to point, level before the first and after the last."""
    times_s, values = zip(*points, strict=True)
    return lambda t_s: float(np.interp(t_s, times_s, values))


def pulse(start_s, height, up_s=0.6, hold_s=1.0, down_s=0.6):
    """Up, stay and down as muscles do it: with the least jerk."""
    fall_s = start_s + up_s + hold_s
    return lambda t_s: height * (_ease((t_s - start_s) / up_s) - _ease((t_s - fall_s) / down_s))


def _ease(share):
    u = min(max(share, 0.0), 1.0)
    return u**3 * (10 - 15 * u + 6 * u**2)


ABOVE_80 = 1 - 0.6734
"""Share of such a ramp that lies above 80% of its height."""


def true_hold_s(up_s=0.6, hold_s=1.0, down_s=0.6):
    """A pulse's time above 80% of its height."""
    return hold_s + ABOVE_80 * (up_s + down_s)


def added(*lines):
    return lambda t_s: sum(line(t_s) for line in lines)


def train(count, height, first_s=2.0, every_s=3.5, **shape):
    """``count`` pulses in a row."""
    return added(*(pulse(first_s + i * every_s, height, **shape) for i in range(count)))


def still(_t_s):
    return 0.0


# -- legs ----------------------------------------------------------------------------------------


def standing_leg(rise=still, x=still, squat=still):
    """Hip over knee over ankle; ``rise`` lifts the heel over a toe that stays where it is.

    ``x`` carries the whole leg along; ``squat`` (0 to 1) bends the knee and lowers the hip.
    """

    def at(t_s):
        pitch = math.asin((0.05 + rise(t_s)) / FOOT)
        toe = np.array([3.0 + x(t_s), 5.0])
        heel = toe - FOOT * np.array([math.cos(pitch), math.sin(pitch)])
        ankle = heel + _turned((0.15, -0.15), pitch)
        bent = squat(t_s)
        knee = ankle + _turned((0.0, -1.0), math.radians(35 * bent))
        hip = knee + _turned((0.0, -1.05), math.radians(-60 * bent))
        return np.array([hip, knee, ankle, heel, toe])

    return at


def sitting_leg(opened_deg=still, swing_deg=still, x=still):
    """Legs out, shank level; ``opened_deg`` bends the foot down (+) or back (-) at the ankle.

    ``swing_deg`` turns the shank about the ankle while the foot stays as it is.
    """

    def at(t_s):
        ankle = np.array([5.0 + x(t_s), 4.0])
        foot = math.radians(-75 + opened_deg(t_s))
        heel = ankle + _turned((-0.15, 0.12), foot)
        toe = heel + _turned((FOOT, 0), foot)
        knee = ankle + _turned((-1.0, 0), math.radians(-swing_deg(t_s)))
        return np.array([_beside(knee, -1.05, 0.0), knee, ankle, heel, toe])

    return at


def raised_leg(turns=still, radius=RADIUS, ratio=0.8, tilt_deg=20.0, out=None, x=still):
    """Lying, the leg up; the toe has gone ``turns(t)`` times round, + is clockwise in the picture.

    The path is an ellipse of axes' ratio ``ratio``, its long axis tilted; ``out`` (0 to 1) is how
    far from the centre the toe is.
    """
    tilt = math.radians(tilt_deg)

    def at(t_s):
        angle = 2 * math.pi * turns(t_s)
        reach = radius * (out(t_s) if out else 1.0)
        circle = reach * _turned((math.cos(angle), ratio * math.sin(angle)), tilt)
        ankle = np.array([4.0 + x(t_s), 2.0])
        hip, knee = _beside(ankle, 0.0, 2.05), _beside(ankle, 0.0, 1.0)
        heel, toe = _beside(ankle, -0.1, -0.1), _beside(ankle, 0.3, -0.35) + circle
        return np.array([hip, knee, ankle, heel, toe])

    return at


def _beside(place, x, y):
    return np.array([place[0] + x, place[1] + y])


def _turned(vector, angle):
    """Turned about the origin, clockwise as seen with y down."""
    (x, y), c, s = vector, math.cos(angle), math.sin(angle)
    return np.array([c * x - s * y, s * x + c * y])


# -- watching ------------------------------------------------------------------------------------


def poses(
    until_s,
    left=None,
    right=None,
    fps=30,
    *,
    visibility=(0.95, 0.95),
    hidden=(),
    jump_at_s=math.inf,
    rightwards=(0.65, 0.0),
    noise_px=0.0,
    seed=0,
):
    """(time, pose) frame by frame.

    In the ``hidden`` stretches nobody is seen; a leg that is None never is. ``visibility`` is
    (left, right). At ``jump_at_s`` the person is all at once elsewhere in the picture.
    ``rightwards`` is where their own right lies, as FootSignals has it.
    """
    rng = np.random.default_rng(seed)
    for i in range(round(until_s * fps)):
        t_s = i / fps
        noise = rng.normal(0, noise_px, (LANDMARK_COUNT, 2)) if noise_px else 0.0
        if any(start_s <= t_s < end_s for start_s, end_s in hidden):
            yield t_s, None
            continue
        pose = stick_figure(left and left(t_s), right and right(t_s), visibility, rightwards)
        pose.points_px[:] += noise + (250.0 if t_s >= jump_at_s else 0.0)
        yield t_s, pose


def stick_figure(left=None, right=None, visibility=(0.95, 0.95), rightwards=(0.65, 0.0)):
    """A pose with these legs; the shoulders are over the hips, as ``rightwards`` wants."""
    points = np.full((LANDMARK_COUNT, 2), np.nan)
    seen = np.full(LANDMARK_COUNT, 0.95)
    for leg, places, visible in ((LEFT_LEG, left, 0), (RIGHT_LEG, right, 1)):
        if places is not None:
            points[list(leg)] = places * SHANK_PX
        seen[list(leg)] = visibility[visible]
    hips = points[LandmarkIndex.RIGHT_HIP] - points[LandmarkIndex.LEFT_HIP]
    across = np.array(rightwards) * SHANK_PX
    shoulders = across if np.isnan(hips).any() else 2 * across - hips
    hips_px = points[[LandmarkIndex.LEFT_HIP, LandmarkIndex.RIGHT_HIP]]
    seen_px = hips_px[~np.isnan(hips_px[:, 0])]
    over_hips = seen_px.mean(axis=0) - (0, TRUNK * SHANK_PX) if len(seen_px) else (200.0, 150.0)
    points[LandmarkIndex.LEFT_SHOULDER] = over_hips - shoulders / 2
    points[LandmarkIndex.RIGHT_SHOULDER] = points[LandmarkIndex.LEFT_SHOULDER] + shoulders
    return Pose(points, seen)


def mirrored(timed_poses):
    """The same frames in a mirror: left and right, and x, change places."""
    swap = np.arange(LANDMARK_COUNT)
    for index in LandmarkIndex:
        if index.name.startswith("LEFT"):
            other = LandmarkIndex[index.name.replace("LEFT", "RIGHT")]
            swap[index], swap[other] = other, index
    for t_s, pose in timed_poses:
        if pose is None:
            yield t_s, None
        else:
            points = pose.points_px[swap] * (-1, 1) + (640, 0)
            yield t_s, Pose(points, pose.visibility[swap])


# -- playing -------------------------------------------------------------------------------------


class Played:
    """What a machine made of a recording."""

    def __init__(self, events, state):
        self.events = events
        self.state = state
        self.reps = [event.rep for event in events if isinstance(event, RepCounted)]
        self.drops = [event for event in events if isinstance(event, RepDropped)]
        self.starts = [event for event in events if isinstance(event, RepStarted)]
        self.reached = [event for event in events if isinstance(event, HoldReached)]

    @property
    def sides(self):
        return [rep.side for rep in self.reps]

    @property
    def directions(self):
        return [rep.direction for rep in self.reps]

    @property
    def holds_s(self):
        return [rep.hold_s for rep in self.reps]

    @property
    def starts_s(self):
        return [rep.start_s for rep in self.reps]


def play(machine, timed_poses):
    """Feed a machine to the end."""
    reader, events, t_s = FootSignalReader(), [], 0.0
    for t_s, pose in timed_poses:
        events += machine.update(reader.update(t_s, pose))
    events += machine.finish(t_s)
    return Played(events, machine.state)
