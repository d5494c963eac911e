"""Numbers the places and scenes in which a person stays, for whoever follows points there."""

from __future__ import annotations

from posecount.frame import Frame
from posecount.motion.background import Background
from posecount.motion.settling import Stay, Surroundings
from posecount.pose.landmarks import Pose


class Place:
    """Feed it every frame with its pose. ``epoch`` is None while nobody stays anywhere.

    An epoch ends when the person leaves or the picture shows another scene.
    """

    def __init__(self) -> None:
        self._stay = Stay()
        self._background: Background | None = None
        self._begun = -1
        self.epoch: int | None = None

    @property
    def around_feet(self) -> Surroundings | None:
        """Where the feet were as the epoch began."""
        return self._stay.around_feet

    def update(self, frame: Frame, pose: Pose | None) -> None:
        """Take one frame; ``pose`` is None where nobody was found."""
        if self._background is not None and self._background.is_another(frame):
            self._stay = Stay()
        self._stay.update(frame.t_s, pose)
        if self._stay.epoch is None:
            self.epoch = self._background = None
        elif self._background is None and pose is not None:
            self._background = Background(frame, pose)
            self._begun += 1
            self.epoch = self._begun
