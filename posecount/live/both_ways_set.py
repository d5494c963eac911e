"""Counts a set by the picture and by its mirror image, until one shows the foot more steadily.

A recording is looked at both ways round as a whole before it is counted. Here both ways are counted
until one of them has a rep to report; the steadier one up to then counts the set alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from posecount.counting.events import Event, MachineState, RepCounted, RepDropped
from posecount.counting.machine import ExerciseMachine
from posecount.live.protocols import LooksBothWays
from posecount.pose.landmarks import Pose
from posecount.pose.mirror_choice import raised_foot, unsteadiness
from posecount.pose.person import trusted
from posecount.signals.legs import FootSignalReader, FootSignals

_MOST_POSES = 900
"""Half a minute of poses: a rep is done in less, and a person who waits fills no memory."""


@dataclass(slots=True)
class _Look:
    """One way round: its own signals, its own machine, and what is yet to be told."""

    machine: ExerciseMachine
    reader: FootSignalReader = field(default_factory=FootSignalReader)
    poses: deque[Pose | None] = field(default_factory=lambda: deque(maxlen=_MOST_POSES))
    waiting: list[Event] = field(default_factory=list)

    def update(self, t_s: float, pose: Pose | None) -> list[Event]:
        self.poses.append(pose)
        return self.machine.update(self.reader.update(t_s, trusted(pose)))


class BothWaysMachine:
    """An exercise machine that counts what ``looks`` saw, not the body's signals.

    ``build`` makes a machine for the signals of one way round.
    """

    def __init__(self, looks: LooksBothWays, build: Callable[[], ExerciseMachine]) -> None:
        self._estimator = looks
        self._looks = _Look(build()), _Look(build())
        self._kept: int | None = None

    @property
    def state(self) -> MachineState:
        """What is known right now, for display."""
        if self._kept is not None:
            return self._looks[self._kept].machine.state
        return replace(self._looks[0].machine.state, reps=0)

    def update(self, signals: FootSignals) -> list[Event]:
        """Take the newest frame; of the body's ``signals`` only the time is used."""
        t_s, newest = signals.t_s, self._estimator.newest
        # A missing frame shows nobody.
        poses = (newest.plain, newest.flipped) if newest.t_s == t_s else (None, None)
        if self._kept is not None:
            return self._looks[self._kept].update(t_s, poses[self._kept])
        shown: list[Event] = []
        for look, pose in zip(self._looks, poses, strict=True):
            events = look.update(t_s, pose)
            settled = [event for event in events if isinstance(event, RepCounted | RepDropped)]
            look.waiting += settled
            shown = [event for event in events if event not in settled]
        return shown + self._choose() if self._has_rep() else shown

    def finish(self, t_s: float) -> list[Event]:
        """Settle what is under way at ``t_s``."""
        if self._kept is not None:
            return self._looks[self._kept].machine.finish(t_s)
        for look in self._looks:
            look.waiting += look.machine.finish(t_s)
        return self._choose()

    def _has_rep(self) -> bool:
        waiting = (event for look in self._looks for event in look.waiting)
        return any(isinstance(event, RepCounted) for event in waiting)

    def _choose(self) -> list[Event]:
        """Go on with the look whose raised foot is the steadier one; return what it has to tell."""
        plain, flipped = (list(look.poses) for look in self._looks)
        foot = raised_foot(plain)
        self._kept = int(unsteadiness(flipped, foot) < unsteadiness(plain, foot))
        self._estimator.keep(flipped=self._kept == 1)
        return self._looks[self._kept].waiting
