"""Observations that were made up, and what a counter makes of them."""

from __future__ import annotations

from posecount.counting.events import RepCounted
from posecount.observe.observation import FrameFacts, observation
from posecount.pipeline import run

FACTS = FrameFacts(width_px=640, height_px=480, luma=120.0)


def of_poses(timed_poses):
    """An observation for each pair of a time and a pose (or None)."""
    return [observation(i, t_s, pose, None, FACTS) for i, (t_s, pose) in enumerate(timed_poses)]


def reps_counted(counter, observations):
    """The reps that ``counter`` counts in these, to their end."""
    events = [event for tick in run(observations, counter) for event in tick.events]
    return [event.rep for event in events if isinstance(event, RepCounted)]
