"""A session without a routine: whatever is done is named and counted.

It reads no clock and sees no picture: time comes with the frames. A rep is told as `announced.py`
says, a moment after it is done, and is never taken back.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from posecount.counting.events import Rep
from posecount.exercises.spec import ExerciseSpec
from posecount.observation.observed import FrameFacts, observation
from posecount.pose.landmarks import Pose
from posecount.pose.person import trusted
from posecount.recognition.announced import Announced, Recognised
from posecount.recognition.online import OnlineRecognition
from posecount.recognition.scene import SLOT_S
from posecount.session import events as told
from posecount.session.command import Command
from posecount.session.events import SessionEvent, Verdict
from posecount.session.gestures import GestureReader, Given, command_of
from posecount.session.load import single_exercise
from posecount.session.plan import PlannedSet
from posecount.session.recorded import Worked, laid_out
from posecount.session.spec import MOST_SETS, SCHEMA, Routine, Step
from posecount.session.summary import SessionSummary
from posecount.signals.legs import FootSignalReader
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """When somebody is in view, and in place."""

    away_s: float = by_hand(2.0, "s", "A pose may be lost for so long.")
    placed_s: float = by_hand(1.5, "s", "Whoever gets up or lies down is done by then.")


TUNING = Tuning()

FREE_ID = "as-you-like"
TITLE = "As you like"
_MOST_REPS = 500
"""A step asks for no more."""


@dataclass(frozen=True, slots=True)
class FreeState:
    """A session without a routine right now.

    ``exercise`` is the one that was recognised last, ``reps`` the number done since it was begun,
    and ``newest`` the last of them; None and 0 before the first one. ``done`` has the reps of each
    exercise so far. ``in_view`` says whether a whole body is in view. ``summary`` is set once the
    session is over, if anything was done.
    """

    exercise: ExerciseSpec | None
    reps: int
    newest: Rep | None
    done: tuple[tuple[ExerciseSpec, int], ...]
    in_view: bool
    paused: bool
    summary: SessionSummary | None


class FreeSession:
    """Feed it the pose of every frame; it returns a session's events."""

    def __init__(self) -> None:
        self.finished = False
        self.pose: Pose | None = None
        """The newest pose, None if nobody was found."""
        self._reader = FootSignalReader()
        self._recognition = OnlineRecognition()
        self._announced = Announced()
        self._gestures = GestureReader()
        self._sets: list[_Set] = []
        self._paused = False
        self._summary: SessionSummary | None = None
        self._t_s = self._seen_s = -math.inf
        self._frames = 0

    @property
    def state(self) -> FreeState:
        """The session's state."""
        last = self._sets[-1] if self._sets else None
        return FreeState(
            exercise=None if last is None else last.spec,
            reps=0 if last is None else len(last.reps),
            newest=None if last is None else last.reps[-1],
            done=tuple((spec, self._reps_of(spec)) for spec in self._kinds()),
            in_view=self._t_s - self._seen_s < TUNING.away_s,
            paused=self._paused,
            summary=self._summary,
        )

    @property
    def placed(self) -> bool:
        """Whether the body has stood, sat or lain for some time, and not moved about."""
        scene = self._recognition.scene
        slots = round(TUNING.placed_s / SLOT_S)
        lately = scene.attitudes[-slots - 1 : -1] if scene is not None else ()
        same = len(lately) == slots and len(set(lately)) == 1
        return same and lately[0] != "unseen" and not self._is_close_up()

    def begin_anew(self) -> None:
        """Let the machines begin anew: from now on the feet are seen differently."""
        self._recognition.cut(self._t_s)

    @property
    def gesture(self) -> Given | None:
        """The gesture that is being given; None if none is."""
        return self._gestures.given

    def update(self, t_s: float, pose: Pose | None, facts: FrameFacts | None) -> list[SessionEvent]:
        """Take one frame's pose, None if nobody was found; ``facts`` are None without a picture."""
        if self.finished:
            return []
        self._t_s, self.pose = t_s, trusted(pose)
        signals = self._reader.update(t_s, self.pose)
        events: list[SessionEvent] = []
        if facts is not None and not self._paused:
            seen = observation(self._frames, t_s, self.pose, None, facts)
            self._frames += 1
            if self._recognition.update(seen, signals):
                events += self._tell(self._announced.update(t_s, self._recognition.segments))
            if self.pose is not None and not self._is_close_up():
                self._seen_s = t_s
        gesture = self._gestures.update(t_s, self.pose, signals.scale_px)
        if gesture is None:
            return events
        return events + self.command(command_of(gesture, paused=self._paused))

    def command(self, command: Command) -> list[SessionEvent]:
        """Pause, go on or quit; in a pause the next set is none, so that NEXT quits, too."""
        if self.finished:
            return []
        if command is Command.QUIT or (command is Command.NEXT and self._paused):
            return self._finish()
        if command is Command.PAUSE and not self._paused:
            self._paused = True
            return [told.Paused(self._t_s, "asked")]
        if command is Command.RESUME and self._paused:
            self._paused = False
            return [told.Resumed(self._t_s)]
        return []

    def _is_close_up(self) -> bool:
        scene = self._recognition.scene
        return scene is not None and bool(scene.close_up) and scene.close_up[-1]

    def _finish(self) -> list[SessionEvent]:
        self._recognition.finish()
        events = self._tell(self._announced.finish(self._recognition.segments))
        self.finished = True
        if not self._sets:
            return events
        events.append(self._sets[-1].finished())
        self._summary = self._summarised()
        return [*events, told.RoutineFinished(self._t_s, self._summary, quit=False)]

    def _tell(self, recognised: Sequence[Recognised]) -> list[SessionEvent]:
        """Return the events of these reps, each in the set of its exercise."""
        events: list[SessionEvent] = []
        for one in recognised:
            if not self._sets or not self._sets[-1].goes_on(one.spec):
                events += self._begin_set(one)
            done = self._sets[-1]
            done.reps.append(one.rep)
            verdict = Verdict.COUNTED if one.rep.complete else Verdict.SHORT
            number = sum(len(each.reps) for each in self._sets)
            events.append(
                told.RepDone(self._t_s, number, done.planned, 1, one.rep, verdict, len(done.reps))
            )
        return events

    def _begin_set(self, one: Recognised) -> list[SessionEvent]:
        kinds = self._kinds()
        planned = PlannedSet(
            index=len(self._sets),
            step_index=kinds.index(one.spec) if one.spec in kinds else len(kinds),
            step=_step(one.spec, 1),
            set_number=1 + sum(each.spec is one.spec for each in self._sets),
            side=None,
            direction=None,
        )
        t_s = one.rep.start_s
        before: SessionEvent = (
            self._sets[-1].finished()
            if self._sets
            else told.RoutineStarted(t_s, _routine([planned.step]))
        )
        self._sets.append(_Set(one.spec, planned))
        return [before, told.SetStarted(t_s, planned, 1, resumed=False)]

    def _kinds(self) -> list[ExerciseSpec]:
        """Return the exercises that were done, in the order in which they were begun."""
        return list(dict.fromkeys(each.spec for each in self._sets))

    def _reps_of(self, spec: ExerciseSpec) -> int:
        return sum(len(each.reps) for each in self._sets if each.spec is spec)

    def _summarised(self) -> SessionSummary:
        kinds = self._kinds()
        routine = _routine([_step(spec, self._reps_of(spec)) for spec in kinds])
        work = [Worked(kinds.index(each.spec), tuple(each.reps)) for each in self._sets]
        return laid_out(routine, work, self._t_s).summary


@dataclass(slots=True)
class _Set:
    """Reps of one exercise, one after the other, and the set that they are stored as."""

    spec: ExerciseSpec
    planned: PlannedSet
    reps: list[Rep] = field(default_factory=list)

    def goes_on(self, spec: ExerciseSpec) -> bool:
        """Whether a rep of this exercise belongs to it; a bout is a set by itself."""
        return self.spec is spec and not spec.in_bouts

    def finished(self) -> SessionEvent:
        """Return its end: what was asked for is what was done."""
        planned = replace(self.planned, step=_step(self.spec, len(self.reps)))
        return told.SetFinished(self.reps[-1].end_s, planned, 1, len(self.reps), complete=True)


def _step(spec: ExerciseSpec, reps: int) -> Step:
    """Return a step that asks for so many reps, as far as a step can."""
    most = MOST_SETS if spec.in_bouts else _MOST_REPS
    return single_exercise(spec.id, reps=min(reps, most)).steps[0]


def _routine(steps: Sequence[Step]) -> Routine:
    named = {"schema": SCHEMA, "id": FREE_ID, "title": TITLE}
    return Routine.model_validate({**named, "steps": tuple(steps)})
