"""What is said of a set-up while the camera runs."""

from __future__ import annotations

from posecount.exercises.spec import ExerciseSpec
from posecount.observation.observed import FrameFacts
from posecount.pose.landmarks import Pose
from posecount.setup.check import SetupCheck, SetupWarning


class SetupWatch:
    """The watch over a set-up but for the frame rate: trying both ways round halves it just then,
    and nobody can set up a faster computer."""

    def __init__(self, spec: ExerciseSpec) -> None:
        self._check = SetupCheck(spec)

    def update(self, t_s: float, pose: Pose | None, facts: FrameFacts) -> list[SetupWarning]:
        """What is lacking lately."""
        lacking = self._check.update(t_s, pose, facts)
        return [warning for warning in lacking if warning.code != "too_few_frames"]
