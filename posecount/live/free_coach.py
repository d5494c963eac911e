"""Runs a session without a routine: turns frames into poses and events, and feeds the sinks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from posecount.frame import Frame
from posecount.live.free_scene import free_scene
from posecount.live.inference_stage import Glance
from posecount.live.protocols import SessionSink, TurningEstimator
from posecount.live.scene import Scene
from posecount.live.scenes import SceneContext
from posecount.observation.observed import facts_of
from posecount.pose.landmarks import Pose
from posecount.recognition.free import FreeSession, FreeState
from posecount.session.command import Command
from posecount.session.events import SessionEvent

_STANDS_S = 1.0
"""Which way round is better must have been the same for so long: in a dim picture it changes from
one frame to the next, and seen the wrong way round a resting foot trembles like one at work."""


class FreeCoach:
    """Feed it frames and commands, as `Coach`; it sends the session's events to the sinks.

    All times are the frames' own.
    """

    def __init__(
        self,
        estimator: TurningEstimator,
        sinks: Sequence[SessionSink] = (),
    ) -> None:
        self._session = FreeSession()
        self._estimator = estimator
        self._glance = Glance(estimator)
        self._sinks = sinks
        self._t_s = -1.0
        self.frames = 0
        self._mirrors, self._chosen_s = estimator.mirrors, self._t_s
        estimator.sparing = False
        estimator.probe()

    @property
    def state(self) -> FreeState:
        """The session right now."""
        return self._session.state

    @property
    def paused(self) -> bool:
        """Whether it is paused."""
        return self.state.paused

    @property
    def pose(self) -> Pose | None:
        """The newest pose, None if nobody is in view."""
        return self._session.pose

    @property
    def over(self) -> bool:
        """Whether the session is finished."""
        return self._session.finished

    def scene(self, around: SceneContext) -> Scene:
        """Return what the screen shows right now."""
        return free_scene(self.state, replace(around, gesture=self._session.gesture))

    def take(self, frame: Frame) -> None:
        """Look at one frame, in order of time."""
        self.begin(lambda: frame)
        self.finish()

    def begin(self, take: Callable[[], Frame | None]) -> None:
        """Start looking at the frame that ``take`` returns; call ``finish`` before the next."""
        self._look_closely()
        self._glance.begin(take)

    def _look_closely(self) -> None:
        """Look closely until somebody has taken their place.

        Later on it would be of no use: feet at work shake, whichever way round they are seen.
        """
        if self._estimator.mirrors is not self._mirrors:
            self._mirrors = self._estimator.mirrors
            self._session.begin_anew()
            self._chosen_s = self._t_s
        if not self._estimator.knows:
            self._chosen_s = self._t_s
        stands = self._t_s - self._chosen_s >= _STANDS_S
        if stands and self._session.placed:
            self._estimator.settle()

    def finish(self) -> Frame | None:
        """Process the frame's results and emit their events; return it, or None if none came."""
        looked = self._glance.finish()
        if looked is None:
            return None
        frame, pose = looked
        if frame.t_s > self._t_s:
            self._t_s = frame.t_s
            self.frames += 1
            self._tell(self._session.update(frame.t_s, pose, facts_of(frame)))
        return frame

    def wait(self, t_s: float) -> None:
        """Handle a missing picture at ``t_s``."""
        if t_s > self._t_s:
            self._t_s = t_s
            self._tell(self._session.update(t_s, None, None))

    def frugal(self, frugal: bool) -> None:
        """Look less often from now on, or as often as possible."""
        self._estimator.frugal = frugal

    def command(self, command: Command) -> None:
        """Execute a command."""
        self._tell(self._session.command(command))

    def close(self) -> None:
        """End the threads."""
        self._glance.close()

    def _tell(self, events: Sequence[SessionEvent]) -> None:
        for event in events:
            for sink in self._sinks:
                sink.handle(event)
