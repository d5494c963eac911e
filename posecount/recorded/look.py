"""Looks at frames of which it is known already what is seen in them."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from posecount.counter import trusted
from posecount.errors import InputError
from posecount.frame import Frame
from posecount.motion.foot_flow import nothing_at
from posecount.motion.point_motion import PointMotion
from posecount.motion.view import View
from posecount.pose.landmarks import Pose
from posecount.recorded.frames import KnownFrame
from posecount.recorded.layout import Following
from posecount.recorded.source import LandmarksSource

_HOLDS: dict[Following | None, str] = {
    None: "landmarks of the body alone",
    "feet": "landmarks and the movements around the feet",
    "toes": "landmarks and the movements of the toes",
    "close-up": "the movements in a close-up",
}


class KnownLook:
    """Stands where a video's pictures are looked at; see `looking.Looking`.

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

    def seen(
        self, frames: Iterable[Frame], following: Following | None
    ) -> Generator[KnownFrame, None, None]:
        """The frames as they are. InputError where other points are asked for."""
        if following is None and self._source.seen.following == "close-up":
            raise self._lacks("landmarks of the body")
        if following is not None and self._source.seen.following != following:
            raise self._lacks(_HOLDS[following])
        return (_known(frame) for frame in frames)

    def again(self) -> Iterable[KnownFrame]:
        """The same frames."""
        return self._source.again()

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
        return _known(frame).pose


class KnownMotions:
    """Stands in for what follows points."""

    def __init__(self) -> None:
        self.pose: Pose | None = None
        """The newest frame's pose, None where it is not a person's."""

    def update(self, frame: Frame) -> PointMotion:
        """One frame's motion."""
        known = _known(frame)
        self.pose = trusted(known.pose)
        return nothing_at(known.t_s) if known.motion is None else known.motion


def _known(frame: Frame) -> KnownFrame:
    assert isinstance(frame, KnownFrame)
    return frame
