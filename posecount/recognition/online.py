"""Recognises exercises while they are done, from the landmarks of a body in view.

The evidence and the path are those of a recording; the machines go on counting from where they
are, and what was done long ago is forgotten. Points are not followed, and close-ups are not
recognised.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from posecount.counting.events import Event, RepCounted, RepDropped
from posecount.counting.machine import ExerciseMachine
from posecount.cue import Cue
from posecount.exercises import EXERCISES
from posecount.exercises.spec import ExerciseSpec
from posecount.observation.observed import Observation
from posecount.recognition.candidates import Candidate
from posecount.recognition.found import later, part_of
from posecount.recognition.scene import SLOT_S, Scene, SceneReader, Stretch
from posecount.recognition.scene import TUNING as SCENE
from posecount.recognition.segments import Segment, segments
from posecount.session.spec import Step
from posecount.signals.legs import FootSignals
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """How often to look back, and how far."""

    every_s: float = by_hand(1.0, "s", "Nobody waits longer to be told what they are doing.")
    window_s: float = by_hand(
        60.0, "s", "What was done before says nothing about what is being done now."
    )


TUNING = Tuning()

_KEPT_S = SCENE.shortest_s + SCENE.bridged_s + 2 * TUNING.every_s
"""Seconds of signals that no machine may have been given yet."""

_AT_ONCE = 3
"""Frames that a machine counts at the time of one, until it has caught up."""

_BY_LANDMARKS = tuple(spec for spec in EXERCISES if spec.build is not None)


class OnlineRecognition:
    """Feed it every frame; each second ``segments`` are those of the last minute.

    ``targets_s`` are hold targets by exercise, where they are not the exercise's own. ``steps`` are
    those that are likely done, None if anything may be. Times are the frames' own.
    """

    def __init__(
        self,
        targets_s: Mapping[str, float | None] | None = None,
        steps: Sequence[Step] | None = None,
    ) -> None:
        self.segments: list[Segment] = []
        self.scene: Scene | None = None
        """What was in view, in slots from ``since_s`` on; None before the first second is over."""
        self._targets_s = targets_s or {}
        self._steps = steps
        self._reader = SceneReader()
        self._recent: deque[FootSignals] = deque()
        self._listeners: list[_Listener] = []
        self._cuts_s: list[float] = []
        self._begun_s: float | None = None
        self._looked_s = 0.0

    @property
    def since_s(self) -> float:
        """The time from which the scene counts."""
        return self._origin_s + self._reader.since_s

    @property
    def _origin_s(self) -> float:
        """Scenes begin at 0, and cameras at any time."""
        return self._begun_s or 0.0

    def update(self, seen: Observation, signals: FootSignals) -> bool:
        """Take one frame and the signals of its landmarks; return whether it looked back now."""
        if self._begun_s is None:
            self._begun_s = self._looked_s = seen.t_s
        at_s = seen.t_s - self._origin_s
        # First of all, so that a camera that was away for long leaves no long gap.
        self._reader.forget(at_s - TUNING.window_s)
        self._reader.update(replace(seen, t_s=at_s), signals)
        self._recent.append(signals)
        while self._recent[0].t_s < seen.t_s - _KEPT_S:
            self._recent.popleft()
        for listener in self._listeners:
            listener.catch_up()
        if seen.t_s - self._looked_s < TUNING.every_s:
            return False
        self._looked_s = seen.t_s
        self._look_back(seen.t_s)
        return True

    def cut(self, t_s: float) -> None:
        """Let every machine begin anew at ``t_s``: what it knows of the feet is no longer true."""
        slots = math.ceil((t_s - self._origin_s) / SLOT_S)
        self._cuts_s.append(self._origin_s + slots * SLOT_S)

    def finish(self) -> None:
        """Bring the segments up to the newest frame: there are no more."""
        if not self._recent:
            return
        now_s = self._recent[-1].t_s
        self._look_back(now_s)
        for listener in self._listeners:
            listener.end()
        self._look_back(now_s)

    def _look_back(self, now_s: float) -> None:
        since_s = self.since_s
        self._cuts_s = [cut_s for cut_s in self._cuts_s if cut_s > since_s]
        self.scene = self._reader.finish(cut_s - self._origin_s for cut_s in self._cuts_s)
        self._listeners = [one for one in self._listeners if one.forget(since_s)]
        for spec in _BY_LANDMARKS:
            for stretch in self.scene.stretches[spec.id]:
                self._listen(spec, Stretch(since_s + stretch.start_s, since_s + stretch.end_s))
        for listener in self._listeners:
            if listener.candidate.stretch.end_s < now_s - SCENE.bridged_s - SLOT_S:
                listener.end()
        found = [later(one.candidate, -since_s) for one in self._listeners]
        end_s = self.scene.slots * SLOT_S
        done = segments(self.scene, found, end_s, self._steps)
        self.segments = part_of(done, -since_s, math.inf)

    def _listen(self, spec: ExerciseSpec, stretch: Stretch) -> None:
        """Let the machine of an exercise go on through a stretch, or begin with it."""
        for listener in self._listeners:
            known = listener.candidate.stretch
            if listener.candidate.spec is not spec or known.end_s <= stretch.start_s:
                continue
            if known.end_s > stretch.end_s:
                return
            if not listener.ended:
                listener.go_on(self._recent, stretch.end_s)
                return
            stretch = Stretch(known.end_s, stretch.end_s)
        listener = _Listener.of(spec, stretch, self._targets_s.get(spec.id, spec.hold_target_s))
        listener.go_on(self._recent, stretch.end_s)
        self._listeners.append(listener)


@dataclass(slots=True)
class _Listener:
    """An exercise's machine, and what it has counted up to the end of its candidate's stretch."""

    candidate: Candidate
    machine: ExerciseMachine
    waiting: deque[FootSignals] = field(default_factory=deque)
    queued_s: float = -math.inf
    ended: bool = False

    @classmethod
    def of(cls, spec: ExerciseSpec, stretch: Stretch, target_s: float | None) -> _Listener:
        begins = Stretch(stretch.start_s, stretch.start_s)
        candidate = Candidate(spec, "body", begins, target_s, _GONE)
        return cls(candidate, spec.landmark_machine(target_s))

    def go_on(self, recent: Sequence[FootSignals], until_s: float) -> None:
        start_s = self.candidate.stretch.start_s
        for signals in recent:
            if self.queued_s < signals.t_s and start_s <= signals.t_s < until_s:
                self.queued_s = signals.t_s
                self.waiting.append(signals)
        self.candidate.stretch = Stretch(start_s, until_s)

    def catch_up(self, most: int = _AT_ONCE) -> None:
        """Count some of the frames that wait, so that no frame takes long."""
        for _ in range(min(most, len(self.waiting))):
            self._take(self.machine.update(self.waiting.popleft()))

    def end(self) -> None:
        """Count all that waits, and what is under way: the stretch is over."""
        self.catch_up(len(self.waiting))
        if not self.ended:
            self.ended = True
            self._take(self.machine.finish(self.candidate.stretch.end_s))

    def forget(self, before_s: float) -> bool:
        """Forget the reps begun before that time; return whether its stretch goes on after it."""
        self.candidate.reps = [rep for rep in self.candidate.reps if rep.start_s >= before_s]
        return self.candidate.stretch.end_s > before_s

    def _take(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, RepCounted):
                self.candidate.reps.append(event.rep)
            elif isinstance(event, RepDropped):
                self.candidate.dropped.append(event)


class _Gone:
    """The looks of a camera: what has gone by cannot be seen again."""

    def seen(self, cue: Cue, since_s: float, until_s: float) -> Iterator[Observation]:
        return iter(())


_GONE = _Gone()
