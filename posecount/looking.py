"""How a recording is looked at: for its view, its poses and the points that move in it."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Protocol

from posecount.pose.estimator import MediaPipePoseEstimator, PoseEstimator
from posecount.pose.remembered import RememberedPoses
from posecount.pose.steadier import PROBE_S, SteadierEstimator
from posecount.pose.telemetry import refuse_telemetry
from posecount.recorded.layout import Following
from posecount.recorded.steps import MotionsInSteps, steps_per_px
from posecount.region.body import BodyRegion
from posecount.region.counter import PointSource
from posecount.region.region import Region
from posecount.region.toes import ToeRegion
from posecount.region.view import View, choose_view
from posecount.sources.stretch import Stretch
from posecount.sources.video import Recording, open_video


class Looking(Protocol):
    """Looks at frames, or knows what was seen in them."""

    def view(self, wanted: str) -> View:
        """What is in view; ``wanted`` is a View or "auto"."""

    def poses(self, *, again: bool) -> PoseEstimator:
        """The poses; with ``again`` every frame's can be asked for again, else the newest's."""

    def points(self, following: Following) -> PointSource:
        """The motions of these points, from the first frame on. Same frames, same motions."""


class FreshLook:
    """Looks at the pictures of a video, with the pose model of that file; close it when done."""

    def __init__(self, recording: Recording, model: Path) -> None:
        self._recording, self._model = recording, model
        self._estimator = prepared_estimator(model, recording)
        self._poses: RememberedPoses | None = None

    def view(self, wanted: str) -> View:
        """What is in view."""
        if wanted == "auto":
            return choose_view(self._estimator, self._model, self._recording)
        return "body" if wanted == "body" else "close-up"

    def poses(self, *, again: bool) -> RememberedPoses:
        """The poses, estimated as they are asked for."""
        if self._poses is None:
            self._poses = RememberedPoses(self._estimator, newest_only=not again)
        return self._poses

    def points(self, following: Following) -> PointSource:
        """The motions of points, in the steps they may be kept in."""
        if following == "close-up":
            return MotionsInSteps(Region(), steps_per_px(following))
        poses = self.poses(again=True)
        source = BodyRegion(poses) if following == "feet" else ToeRegion(poses)
        return MotionsInSteps(source, steps_per_px(following))

    def close(self) -> None:
        """Free the models."""
        self._estimator.close()

    def __enter__(self) -> FreshLook:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def prepared_estimator(model: Path, recording: str | Path | Recording) -> SteadierEstimator:
    """An estimator that has seen the first seconds of the recording; close it when done."""
    refuse_telemetry()
    estimator = SteadierEstimator(lambda: MediaPipePoseEstimator(model))
    with open_video(recording) as source:
        estimator.prepare(Stretch(source, PROBE_S))
    return estimator
