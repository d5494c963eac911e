"""Counts by the points around the feet where the whole body is in view: learn, then count."""

from __future__ import annotations

from collections import Counter as Counting
from collections import deque

from posecount.counter import FrameCounter
from posecount.counting.events import Event, Rep, RepCounted, Side
from posecount.counting.foot_flow_reps import LEAST_EXTENT, FootFlowRepMachine
from posecount.counting.machine import ExerciseSpec
from posecount.counting.movement import Movement
from posecount.counting.side_attribution import MotionHistory
from posecount.motion.point_motion import PointMotion
from posecount.pose.landmarks import Pose
from posecount.signals.leg_places import LegPlaces, LegPlacesReader
from posecount.signals.legs import LEGS, FootSignalReader, FootSignals, Point
from posecount.signals.projection import MotionLearner, MotionProjector

_SAME_MOVEMENT = 0.3
_AGREED = 0.7
_SURE_CLARITY = 0.5
"""Landmarks that tremble as much as they move are no witnesses."""

_LEAVING_S = 1.2
_SEEN_VISIBILITY = 0.5
_MORE_THAN_GRAIN, _LEAST = 0.04, LEAST_EXTENT / 0.75
"""In shanks, of the usual mover: where points do no more, landmarks are the better witnesses.
Points that hardly tremble may do less, if only a rep of three quarters can be told from noise."""

_ENOUGH = 0.5
"""Of the frames with a person: else they walk about, and their landmarks must do. And of the
reps that the landmarks plainly saw: the points of a picture that cuts to another see few."""

_SEVERAL = 3
_MOST = 0.75
_EARLY_S = 0.3
_RECURS = 2
"""What points see so often, and without trembling, is so, whatever the landmarks saw."""


class LandmarkWitness:
    """What the landmarks alone count: they know whose foot it is where places do not tell."""

    def __init__(self, spec: ExerciseSpec, hold_target_s: float | None) -> None:
        self._machine = spec.build(hold_target_s)
        self._t_s = 0.0
        self.reps: list[Rep] = []

    def update(self, feet: FootSignals) -> list[Event]:
        """Take one frame's signals; answers with what has happened."""
        self._t_s = feet.t_s
        return self._taken(self._machine.update(feet))

    def finish(self) -> None:
        """There are no more frames."""
        self._taken(self._machine.finish(self._t_s))

    def _taken(self, events: list[Event]) -> list[Event]:
        self.reps += [event.rep for event in events if isinstance(event, RepCounted)]
        return events

    def whose(self, start_s: float, end_s: float) -> Side:
        """The side of the rep at that time, else of nearly all reps, else unknown."""
        shared = [(_shared(rep, start_s, end_s), rep.side) for rep in self.reps if _sure(rep)]
        best = max(shared, default=(0.0, "unknown"))
        if best[0] >= _SAME_MOVEMENT:
            return best[1]
        for side in ("left", "right", "both"):
            trust = sum(rep.clarity for rep in self.reps if rep.side == side and _sure(rep))
            if trust > _AGREED * sum(rep.clarity for rep in self.reps):
                return side
        return "unknown"


def _sure(rep: Rep) -> bool:
    return rep.clarity >= _SURE_CLARITY


def _shared(rep: Rep, start_s: float, end_s: float) -> float:
    """Time in common as a share of the longer of the two."""
    shared_s = min(rep.end_s, end_s) - max(rep.start_s, start_s)
    return shared_s / max(rep.end_s - rep.start_s, end_s - start_s, 1e-9)


class BodyLearner(MotionLearner):
    """The first look: how the points move, where the legs lie and what the landmarks count."""

    def __init__(self, spec: ExerciseSpec, hold_target_s: float | None) -> None:
        super().__init__("grid")
        self._movement = spec.movement
        self._reader = FootSignalReader()
        self._scenes = LegPlacesReader()
        self._hold_target_s = hold_target_s
        self._frames: Counting[int] = Counting()
        self._spans: dict[int, tuple[float, float]] = {}
        self._waiting: deque[PointMotion] = deque()
        self.witness = LandmarkWitness(spec, hold_target_s)
        self.scenes: dict[int, LegPlaces] = {}

    def witnessed(self, motion: PointMotion, pose: Pose | None) -> None:
        """Take one frame's motion with its pose."""
        self._learn_later(motion)
        signals = self._reader.update(motion.t_s, pose)
        self.witness.update(signals)
        if pose is not None:
            self._frames[motion.segment] += 1
        first_s, _ = self._spans.get(motion.segment, (motion.t_s, motion.t_s))
        self._spans[motion.segment] = (first_s, motion.t_s)
        if motion.segment >= 0:
            self._scenes.update(motion.segment, signals)

    def _learn_later(self, motion: PointMotion) -> None:
        """That somebody leaves is known a moment later; until then they are not learned from."""
        if self._waiting and self._waiting[-1].segment != motion.segment:
            self._waiting.clear()
        self._waiting.append(motion)
        while self._waiting[0].t_s < motion.t_s - _LEAVING_S:
            self.update(self._waiting.popleft())

    def counter(self) -> BodyCounter | None:
        """Ready to count; None where too little of the time can be counted by points."""
        projector = self.conclude()
        if self._movement is None:
            return None
        plain = self._plain(projector)
        known = sum(self._frames[number] for number in plain)
        if known < _ENOUGH * self._frames.total():
            return None
        if self._few(projector, plain):
            return None
        return BodyCounter(self._movement, self._hold_target_s, projector, self)

    def _few(self, projector: MotionProjector, plain: list[int]) -> bool:
        """Whether points missed what the landmarks plainly saw: most of it, or a rep that lies
        between one place or scene and the next, where points begin anew."""
        times = sum(projector.times[number] for number in plain)
        plainly_done = [rep for rep in self.witness.reps if _sure(rep)]
        if len(plainly_done) < _SEVERAL:
            return False
        if len(plain) > 1:
            within = [rep for rep in plainly_done if self._in_one_segment(rep, plain)]
            return len(within) < len(plainly_done) or times < _MOST * len(plainly_done)
        trusted = times >= _RECURS and projector.clean.issuperset(plain)
        return not trusted and times < _ENOUGH * len(plainly_done)

    def _in_one_segment(self, rep: Rep, plain: list[int]) -> bool:
        spans = [self._spans[number] for number in plain]
        begun = [span for span in spans if span[0] <= rep.start_s + _EARLY_S]
        return any(rep.end_s <= last_s for _, last_s in begun)

    def _plain(self, projector: MotionProjector) -> list[int]:
        """The segments whose points move by more than a dim picture's grain does."""
        return [
            number
            for number, movement in projector.movements.items()
            if number in self.scenes
            and movement.extent_px > self._least(number, projector) * self.scenes[number].scale_px
        ]

    def _least(self, number: int, projector: MotionProjector) -> float:
        return _LEAST if number in projector.clean else _MORE_THAN_GRAIN

    def conclude(self) -> MotionProjector:
        """What was learned; where the legs lie says which way their feet move."""
        for motion in self._waiting:
            self.update(motion)
        self.witness.finish()
        self.scenes = self._scenes.scenes()
        movement = self._movement
        if movement is None:
            return self.finish()
        return self.finish({n: _heading(scene, movement) for n, scene in self.scenes.items()})


def _heading(scene: LegPlaces, movement: Movement) -> Point:
    """By the leg that is seen better."""
    leg = max(scene.legs.values(), key=lambda place: place.visibility)
    x, y = leg.towards_knee
    return movement.heading((float(x), float(y)))


class BodyCounter(FrameCounter[FootFlowRepMachine]):
    """Feeds a ``FootFlowRepMachine`` from the motions of points and the poses beside them."""

    def __init__(
        self,
        movement: Movement,
        hold_target_s: float | None,
        projector: MotionProjector,
        learned: BodyLearner,
    ) -> None:
        self._projector = projector
        self._reader = FootSignalReader()
        self._memory = MotionHistory()
        self._learned = learned
        extents = {
            number: movement.extent_px / learned.scenes[number].scale_px
            for number, movement in projector.movements.items()
            if number in learned.scenes
        }
        super().__init__(FootFlowRepMachine(movement, hold_target_s, extents, self._whose))
        self._by_places = not movement.moves_body

    def update(self, motion: PointMotion, pose: Pose | None = None) -> list[Event]:
        """Take one frame's motion and its pose."""
        self._note(motion.t_s, pose)
        self._memory.update(motion)
        feet = self._reader.update(motion.t_s, pose)
        return self._machine.update_both(motion.segment, self._projector.update(motion), feet)

    def _whose(self, start_s: float, end_s: float) -> Side:
        """Where one foot moves, its place tells whose it is; a rising body moves both."""
        told = self._learned.witness.whose(start_s, end_s)
        if not self._by_places:
            return told
        side = self._memory.whose(start_s, end_s, self._learned.scenes)
        if side != "unknown":
            return side
        segment = self._memory.segment_at(start_s)
        if segment in self._projector.take_turns:
            return "unknown"
        return "unknown" if self._copied(told, segment) else told

    def _copied(self, told: Side, segment: int) -> bool:
        """Whether it may as well be the other foot: both are seen, and in one place."""
        scene = self._learned.scenes.get(segment)
        if told not in LEGS or scene is None:
            return False
        other = scene.legs.get("right" if told == "left" else "left")
        return other is not None and other.visibility >= _SEEN_VISIBILITY
