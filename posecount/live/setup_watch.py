"""Checks a set-up while the camera runs."""

from __future__ import annotations

from posecount.exercises.spec import ExerciseSpec
from posecount.observation.observed import FrameFacts
from posecount.pose.landmarks import Pose
from posecount.setup.check import SetupCheck, SetupWarning


class SetupWatch:
    """Checks a set-up except for its frame rate.

    Trying both mirror orientations halves the rate at that time, and advice cannot make a computer
    faster.
    """

    def __init__(self, spec: ExerciseSpec) -> None:
        self._check = SetupCheck(spec)

    def update(self, t_s: float, pose: Pose | None, facts: FrameFacts) -> list[SetupWarning]:
        """Return the present faults of the set-up."""
        lacking = self._check.update(t_s, pose, facts)
        return [warning for warning in lacking if warning.code != "too_few_frames"]
