"""What a session is led with: who looks, and who wants to know."""

from __future__ import annotations

from typing import Protocol

from posecount.frame import Frame
from posecount.observation.layout import SeenSet
from posecount.observation.observed import Observation
from posecount.pose.landmarks import Pose
from posecount.pose.mirror_choice import Probe
from posecount.session.events import SessionEvent


class ProbingEstimator(Protocol):
    """A pose estimator that may look more closely while nothing is counted yet.

    ``sparing`` says that points are followed, too, so that not every frame needs a look.
    """

    sparing: bool

    @property
    def probed(self) -> Probe:
        """What was seen in its newest two seconds of closer looking."""

    @property
    def knows(self) -> bool:
        """Whether these two seconds are over."""

    def probe(self) -> None:
        """Look closely from now on."""

    def settle(self) -> None:
        """Look as fast as possible from now on."""

    def estimate(self, frame: Frame) -> Pose | None:
        """The pose in this frame, or None where nobody is found."""


class SessionSink(Protocol):
    """Whoever wants to know what happens."""

    def handle(self, event: SessionEvent) -> None:
        """Take one event, in order of time."""


class FrameSink(Protocol):
    """Whoever wants to keep what is seen."""

    def saw(self, seen: Observation, counted_in: SeenSet | None) -> None:
        """Take one observation; ``counted_in`` is the set it is counted in, None for none."""
