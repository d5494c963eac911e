"""Tells the session who is in front of the camera, and what to do about the picture."""

from __future__ import annotations

from dataclasses import replace

from posecount.frame import Frame
from posecount.pose.landmarks import Pose
from posecount.routine.plan import PlannedSet
from posecount.routine.position import PositionReader
from posecount.routine.sighting import Sighting
from posecount.setup.check import SetupCheck
from posecount.setup.look import facts_of
from posecount.signals.feet import FootSignalReader


class Onlooker:
    """Looks on while one planned set is prepared and done. Pure: time comes with the frames."""

    def __init__(self, planned: PlannedSet) -> None:
        self._planned = planned
        self._check = SetupCheck(planned.step.spec)
        self._signals = FootSignalReader()
        self._position = PositionReader()

    def look(self, frame: Frame, pose: Pose | None) -> Sighting:
        """The sighting in this frame; ``pose`` is the trustworthy one, None where there is none."""
        lacking = self._check.update(frame.t_s, pose, facts_of(frame))
        signals = self._signals.update(frame.t_s, pose)
        seen = self._position.update(pose, signals, self._planned)
        if seen.advice is None and lacking:
            return replace(seen, advice=_sentence(lacking[0].advice))
        return seen


def _sentence(advice: str) -> str:
    return f"{advice[:1].upper()}{advice[1:]}."
