"""The protocols of a session's parts: the estimator and the sinks."""

from __future__ import annotations

from typing import Protocol

from posecount.frame import Frame
from posecount.observation.layout import SeenSet
from posecount.observation.observed import Observation
from posecount.pose.landmarks import Pose
from posecount.pose.live_mirror_choice import BothWays
from posecount.pose.mirror_choice import Probe
from posecount.session.events import SessionEvent


class ProbingEstimator(Protocol):
    """A pose estimator that can look more closely while nothing is counted yet.

    With ``sparing``, points are followed too, and not every frame needs a pose; with ``frugal``,
    too, it looks for half of the time at most.
    """

    sparing: bool
    frugal: bool

    @property
    def probed(self) -> Probe:
        """The poses of the newest two seconds of closer looking."""

    @property
    def knows(self) -> bool:
        """Whether these two seconds are over."""

    def probe(self) -> None:
        """Look closely from now on."""

    def settle(self) -> None:
        """Look as fast as possible from now on."""

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose in this frame, or None if nobody is found."""


class LooksBothWays(Protocol):
    """An estimator that can look with a closer model, both ways round, as `LiveModels` does."""

    wanted: bool

    @property
    def both_ways(self) -> bool:
        """Whether it looks both ways round, until ``keep`` or the next set-up."""

    @property
    def newest(self) -> BothWays:
        """What was seen in the newest frame."""

    def keep(self, flipped: bool) -> None:
        """Continue with this way round."""


class SessionSink(Protocol):
    """Receives the session's events."""

    def handle(self, event: SessionEvent) -> None:
        """Take one event, in order of time."""


class FrameSink(Protocol):
    """Receives the observations, to store them."""

    def saw(self, seen: Observation, counted_in: SeenSet | None) -> None:
        """Take one observation; ``counted_in`` is the set it is counted in, None for none."""
