"""Notices during a set that something else is done than the exercise that is due.

It sees the landmarks that the set is counted by, and never changes a count.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from posecount.counting.events import Event, RepCounted
from posecount.exercises.spec import ExerciseSpec
from posecount.language import tr
from posecount.observation.observed import FrameFacts, observation
from posecount.pose.landmarks import Pose
from posecount.recognition.online import OnlineRecognition
from posecount.recognition.scene import SLOT_S, Scene, Stretch
from posecount.recognition.segments import Segment
from posecount.session.plan import PlannedSet
from posecount.session.spec import Step
from posecount.signals.legs import FootSignals
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """How plain it must be. A false remark does more harm than a missing one."""

    reps: int = by_hand(3, "count", "Twice may be a slip, or the feet shaken out.")
    bouts_s: float = by_hand(
        15.0, "s", "So long an exercise is done that is counted in bouts, of which one is enough."
    )
    sure: float = by_hand(0.9, "share", "How likely the path must find the exercise.")
    lately_s: float = by_hand(10.0, "s", "What was done before is no longer being done.")
    misplaced_s: float = by_hand(
        15.0, "s", "Whoever gets up to fetch something is back by then, or has been told to pause."
    )
    misplaced_share: float = by_hand(
        0.9, "share", "Of the slots in which the body is placed as the exercise is never done."
    )


TUNING = Tuning()


class NotDue:
    """Feed it every frame of a set; it returns a line of advice once when it is something else."""

    def __init__(self) -> None:
        self._step: Step | None = None
        self._recognition = OnlineRecognition()
        self._since_s = -math.inf
        self._frames = 0

    def begin(self, planned: PlannedSet) -> None:
        """Begin another set."""
        self._step = planned.step
        self._recognition = OnlineRecognition(
            {planned.step.exercise: planned.step.hold_target_s}, [planned.step]
        )
        self._since_s = -math.inf

    def update(
        self,
        signals: FootSignals,
        pose: Pose | None,
        facts: FrameFacts,
        events: Sequence[Event],
    ) -> str | None:
        """Take one frame, and what the set's own machine counted in it; return advice or None."""
        if self._step is None:
            return None
        t_s = signals.t_s
        if any(isinstance(event, RepCounted) for event in events):
            self._since_s = t_s
        self._frames += 1
        seen = observation(self._frames, t_s, pose, None, facts)
        if not self._recognition.update(seen, signals):
            return None
        words = self._words(self._step, t_s)
        if words is not None:
            self._step = None
        return words

    def _words(self, step: Step, t_s: float) -> str | None:
        other = next(
            (one.spec for one in self._recognition.segments if self._is_done(one, step, t_s)), None
        )
        if other is not None:
            return tr(
                "This looks like: {other}. Due now: {exercise}.",
                other=tr(other.title),
                exercise=tr(step.name),
            )
        if self._misplaced(step.spec, t_s):
            return tr("Due now: {exercise}. Get into position for it.", exercise=tr(step.name))
        return None

    def _is_done(self, segment: Segment, step: Step, t_s: float) -> bool:
        """Whether a segment is of another exercise, which has been done for some time until now."""
        if segment.spec is None or segment.spec is step.spec or segment.confidence < TUNING.sure:
            return False
        reps = [rep for rep in segment.reps if rep.start_s >= self._since_s]
        if not reps or t_s - reps[-1].end_s > TUNING.lately_s:
            return False
        if segment.spec.in_bouts:
            return sum(rep.end_s - rep.start_s for rep in reps) >= TUNING.bouts_s
        return len(reps) >= TUNING.reps

    def _misplaced(self, spec: ExerciseSpec, t_s: float) -> bool:
        """Whether the body is placed, for some time, as this exercise cannot be done."""
        scene, since_s = self._recognition.scene, self._recognition.since_s
        begin_s = max(since_s, t_s - TUNING.misplaced_s)
        if scene is None or begin_s < self._since_s or t_s - since_s < TUNING.misplaced_s:
            return False
        lately = Stretch(begin_s - since_s, t_s - since_s)
        return not _could_be(spec, scene, lately) and _elsewhere(spec, scene, lately)


def _could_be(spec: ExerciseSpec, scene: Scene, when: Stretch) -> bool:
    """Whether a body was in the posture of the exercise for some of that time."""
    return any(
        one.start_s < when.end_s and one.end_s > when.start_s for one in scene.stretches[spec.id]
    )


def _elsewhere(spec: ExerciseSpec, scene: Scene, when: Stretch) -> bool:
    slots = range(int(when.start_s / SLOT_S), min(scene.slots, int(when.end_s / SLOT_S)))
    fitting = (*spec.attitudes, "unseen")
    wrong = sum(not scene.close_up[n] and scene.attitudes[n] not in fitting for n in slots)
    return wrong >= TUNING.misplaced_share * len(slots) > 0
