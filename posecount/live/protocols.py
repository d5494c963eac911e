"""The protocols of a session's parts: the estimator, the coach and the sinks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from posecount.frame import Frame
from posecount.live.scene import Scene
from posecount.live.scenes import SceneContext
from posecount.observation.layout import SeenSet
from posecount.observation.observed import Observation
from posecount.pose.landmarks import Pose
from posecount.pose.live_mirror_choice import BothWays
from posecount.pose.mirror_choice import Probe
from posecount.session.command import Command
from posecount.session.events import SessionEvent

State = TypeVar("State")
"""A session's state for display."""

State_co = TypeVar("State_co", covariant=True)
State_contra = TypeVar("State_contra", contravariant=True)


class LiveCoach(Protocol[State_co]):
    """Runs a session; see `Coach`, and `FreeCoach` for one without a routine."""

    @property
    def state(self) -> State_co:
        """The session right now."""

    @property
    def paused(self) -> bool:
        """Whether it is paused."""

    @property
    def over(self) -> bool:
        """Whether it is finished."""

    @property
    def pose(self) -> Pose | None:
        """The newest pose, None if nobody is in view."""

    def scene(self, around: SceneContext) -> Scene:
        """Return what the screen shows right now."""

    def begin(self, take: Callable[[], Frame | None]) -> None:
        """Start looking at the frame that ``take`` returns as soon as there is one."""

    def finish(self) -> Frame | None:
        """Process the frame's results; return it, or None if there was none."""

    def wait(self, t_s: float) -> None:
        """Handle a missing picture at ``t_s``."""

    def frugal(self, frugal: bool) -> None:
        """Look less often from now on, or as often as possible."""

    def command(self, command: Command) -> None:
        """Execute a command."""


class Heard(Protocol[State_contra]):
    """Says and sounds what a session's events are, and follows its state."""

    @property
    def muted(self) -> bool:
        """Whether it is muted."""

    def toggle_mute(self) -> None:
        """Mute, or unmute."""

    def show(self, state: State_contra) -> None:
        """Follow the state."""


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


class TurningEstimator(ProbingEstimator, Protocol):
    """One that says whether it looks at the picture's mirror image."""

    @property
    def mirrors(self) -> bool:
        """Whether it does so now, while it looks more closely or since."""


class SessionSink(Protocol):
    """Receives the session's events."""

    def handle(self, event: SessionEvent) -> None:
        """Take one event, in order of time."""


class FrameSink(Protocol):
    """Receives the observations, to store them."""

    def saw(self, seen: Observation, counted_in: SeenSet | None) -> None:
        """Take one observation; ``counted_in`` is the set it is counted in, None for none."""
