"""Numbers the segments: times in which a person stays in one place of one scene."""

from __future__ import annotations

from posecount.frame import Frame
from posecount.motion.background import Background
from posecount.motion.settling import Roi, Settling
from posecount.pose.landmarks import Pose


class SegmentTracker:
    """Feed it every frame with its pose. ``segment`` is None while nobody stays in a place.

    A segment ends when the person leaves or the picture shows another scene.
    """

    def __init__(self) -> None:
        self._settling = Settling()
        self._background: Background | None = None
        self._begun = -1
        self.segment: int | None = None

    @property
    def feet_roi(self) -> Roi | None:
        """The area around the feet when the segment began."""
        return self._settling.feet_roi

    def update(self, frame: Frame, pose: Pose | None) -> None:
        """Take one frame; ``pose`` is None if nobody was found."""
        if self._background is not None and self._background.is_another(frame):
            self._settling = Settling()
        self._settling.update(frame.t_s, pose)
        if self._settling.segment is None:
            self.segment = self._background = None
        elif self._background is None and pose is not None:
            self._background = Background(frame, pose)
            self._begun += 1
            self.segment = self._begun
