"""Looks at frames of which it is known already what is seen in them."""

from __future__ import annotations

from posecount.counter import trusted
from posecount.errors import InputError
from posecount.frame import Frame
from posecount.pose.landmarks import Pose
from posecount.recorded.frames import KnownFrame
from posecount.recorded.layout import Following
from posecount.recorded.source import LandmarksSource
from posecount.region.body import nothing_at
from posecount.region.view import View
from posecount.signals.point_motion import PointMotion

_HOLDS: dict[Following | None, str] = {
    None: "landmarks of the body alone",
    "feet": "landmarks and the movements around the feet",
    "toes": "landmarks and the movements of the toes",
    "close-up": "the movements in a close-up",
}


class KnownLook:
    """Stands where a video's pictures are looked at; see `ways.Looking`.

    Raises InputError where what is asked for was not kept.
    """

    def __init__(self, source: LandmarksSource) -> None:
        self._source = source

    def view(self, wanted: str) -> View:
        """What is in view: that cannot be chosen any more."""
        view = self._source.seen.view
        if wanted not in ("auto", view):
            raise InputError(
                f"{self._source.path} was made of a {view} view; leave out --view, or count the "
                "video itself."
            )
        return view

    def poses(self, *, again: bool) -> KnownPoses:
        """The poses, however often."""
        if self._source.seen.following == "close-up":
            raise self._lacks("landmarks of the body")
        return KnownPoses()

    def points(self, following: Following) -> KnownMotions:
        """The motions of points."""
        if self._source.seen.following != following:
            raise self._lacks(_HOLDS[following])
        return KnownMotions()

    def _lacks(self, what: str) -> InputError:
        seen = self._source.seen
        return InputError(
            f"{self._source.path} was made for {seen.exercise} and holds {_HOLDS[seen.following]}, "
            f"where {what} are needed; count the video itself."
        )


class KnownPoses:
    """Stands in for the estimator."""

    def estimate(self, frame: Frame) -> Pose | None:
        """The pose in this frame, or None where nobody was found."""
        assert isinstance(frame, KnownFrame)
        return frame.pose


class KnownMotions:
    """Stands in for what follows points."""

    def __init__(self) -> None:
        self.pose: Pose | None = None
        """The newest frame's pose, None where it is not a person's."""

    def update(self, frame: Frame) -> PointMotion:
        """One frame's motion."""
        assert isinstance(frame, KnownFrame)
        self.pose = trusted(frame.pose)
        return nothing_at(frame.t_s) if frame.motion is None else frame.motion
