"""Runs one session: turns frames into poses, counts and session events, and feeds the sinks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from posecount.counter import cue_for
from posecount.counting.events import MachineState
from posecount.counting.machine import ExerciseMachine
from posecount.cue import Cue
from posecount.frame import Frame
from posecount.live.both_ways_set import BothWaysMachine
from posecount.live.inference_stage import Glance
from posecount.live.kept_sets import seen_set
from posecount.live.learned_set import LearnedSetMachine, learned_set
from posecount.live.points import FollowedPoints
from posecount.live.protocols import FrameSink, LooksBothWays, ProbingEstimator, SessionSink
from posecount.live.scene import Scene
from posecount.live.scenes import SceneContext, scene_of
from posecount.live.setup_watch import SetupWatch
from posecount.motion.point_motion import PointMotion
from posecount.observation.layout import SeenSet
from posecount.observation.observed import FrameFacts, facts_of, observation
from posecount.observation.view import is_body
from posecount.pose.landmarks import Pose
from posecount.recognition.not_due import NotDue
from posecount.session.command import Command
from posecount.session.events import SessionEvent
from posecount.session.gestures import Given
from posecount.session.plan import PlannedSet
from posecount.session.runner import SessionRunner, build_machine
from posecount.session.session import Session
from posecount.session.sighting import Sighting
from posecount.session.spec import Routine, Step
from posecount.session.state import SessionPhase, SessionState


class Coach:
    """Feed it frames and commands; it runs the routine and sends events to the sinks.

    All times are the frames' own, so that a slow or fast supply of frames changes only how often it
    looks. The sinks receive only what has happened. ``closer`` is ``estimator``, if that can look
    with the heavy model.
    """

    def __init__(
        self,
        routine: Routine,
        estimator: ProbingEstimator,
        sinks: Sequence[SessionSink] = (),
        keeper: FrameSink | None = None,
        closer: LooksBothWays | None = None,
    ) -> None:
        self._runner = SessionRunner(
            Session(routine), self._machine_for, SetupWatch, watcher=NotDue()
        )
        self._estimator, self._closer = estimator, closer
        self._glance = Glance(estimator)
        self._points: FollowedPoints | None = None
        self._points_of: Step | None = None
        self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="region")
        self._sinks = sinks
        self._keeper = keeper
        self._seen: list[SeenSet] = []
        self._counting: ExerciseMachine | None = None
        self._t_s = -1.0
        self.frames = 0

    @property
    def state(self) -> SessionState:
        """The session right now."""
        return self._runner.state

    @property
    def machine(self) -> MachineState | None:
        """The state of the current counter; None if nothing is being counted."""
        return self._runner.machine_state

    @property
    def learning(self) -> bool:
        """Whether the foot's movement in the current set is still unknown."""
        return isinstance(self._counting, LearnedSetMachine) and self._counting.learning

    @property
    def pose(self) -> Pose | None:
        """The newest pose, None if nobody is in view, or only feet are."""
        close_up = self._points is not None and self._points.cue is Cue.CLOSE_UP
        return None if close_up else self._runner.pose

    @property
    def gesture(self) -> Given | None:
        """The gesture that is being given; None if none is."""
        return self._runner.gesture

    @property
    def over(self) -> bool:
        """Whether the session is finished."""
        return self.state.phase is SessionPhase.FINISHED

    @property
    def paused(self) -> bool:
        """Whether the session is paused."""
        return self.state.paused is not None

    def scene(self, around: SceneContext) -> Scene:
        """Return what the screen shows right now."""
        seen = replace(around, machine=self.machine, learning=self.learning, gesture=self.gesture)
        return scene_of(self.state, seen)

    def take(self, frame: Frame) -> None:
        """Look at one frame, in order of time."""
        self.begin(lambda: frame)
        self.finish()

    def begin(self, take: Callable[[], Frame | None]) -> None:
        """Start looking at the frame that ``take`` returns as soon as there is one.

        ``take`` is called in another thread. Call ``finish`` before the next ``begin``.
        """
        if self.state.phase is SessionPhase.SETUP:
            self._estimator.probe()
        else:
            self._estimator.settle()
        spec = self.state.planned.step.spec
        self._estimator.sparing = spec.by_points
        if self._closer is not None:
            self._closer.wanted = spec.closer_look
        following = self._points if self._follows_points() else None
        self._glance.begin(take, following.ahead if following is not None else None)

    def finish(self) -> Frame | None:
        """Process the frame's results and emit their events; return it, or None if there was none.

        A frame from before the last ``wait`` is skipped.
        """
        looked = self._glance.finish()
        if looked is None:
            return None
        if looked[0].t_s > self._t_s:
            self._hear(*looked)
        return looked[0]

    def _hear(self, frame: Frame, pose: Pose | None) -> None:
        self._t_s = frame.t_s
        self.frames += 1
        facts = facts_of(frame)
        sighting = self._follow(frame, pose, facts)
        # In a close-up the model takes anything for a body: its knees must not reject a rep.
        pose = pose if sighting is None else None
        if self._keeper is not None:
            counted = self._seen[-1] if self.machine is not None else None
            motion = self._motion_at(frame.t_s) if counted is not None else None
            seen = observation(frame.index, frame.t_s, pose, motion, facts)
            self._keeper.saw(seen, counted)
        self._tell(self._runner.update(frame.t_s, pose, facts, sighting))

    def wait(self, t_s: float) -> None:
        """Handle a missing picture at ``t_s``: to the session it is a frame without a person."""
        if t_s > self._t_s:
            self._t_s = t_s
            self._tell(self._runner.update(t_s, None))

    def frugal(self, frugal: bool) -> None:
        """Look less often from now on, or as often as possible."""
        self._estimator.frugal = frugal

    def command(self, command: Command) -> None:
        """Execute a command; pending events are settled before it."""
        self._tell(self._runner.command(command))

    def close(self) -> None:
        """End the threads."""
        self._glance.close()
        self._beside.shutdown(wait=False, cancel_futures=True)

    def _follow(self, frame: Frame, pose: Pose | None, facts: FrameFacts) -> Sighting | None:
        """Follow points if the exercise needs them; return the sighting if there is no body."""
        step = self.state.planned.step
        cue = self._cue(step)
        before = self._points.cue if self._points is not None else Cue.LANDMARKS
        if self._points_of is not step or before is not cue:
            self._points = FollowedPoints(cue) if cue.is_learned else None
            self._points_of = step
        if self._points is None:
            return None
        if self._follows_points():
            self._points.update(frame, pose, facts)
        return self._points.sighting if self._points.cue is Cue.CLOSE_UP else None

    def _follows_points(self) -> bool:
        """Whether points are followed: foot flow only while a set is counted."""
        points = self._points
        return points is not None and (points.cue is not Cue.FOOT_FLOW or self.machine is not None)

    def _cue(self, step: Step) -> Cue:
        """Return the cue; during set-up it may change between body and close-up.

        An empty scene looks like a close-up, so a close-up is accepted only for exercises that are
        filmed that way.
        """
        settled = self.state.phase is not SessionPhase.SETUP or not self._estimator.knows
        if self._points_of is step and settled:
            return self._points.cue if self._points is not None else Cue.LANDMARKS
        close_up = step.spec.close_up and not is_body(self._estimator.probed)
        return cue_for(step.spec, "close-up" if close_up else "body")

    def _motion_at(self, t_s: float) -> PointMotion | None:
        newest = self._points.newest if self._points is not None else None
        return newest.motion if newest is not None and newest.t_s == t_s else None

    def _machine_for(self, planned: PlannedSet) -> ExerciseMachine:
        """Return the machine for a set: by points if the exercise or the view needs them."""
        points = self._points
        cue = points.cue if points is not None else Cue.LANDMARKS
        self._seen.append(seen_set(planned, cue, before=self._seen))
        if points is None and self._closer is not None and self._closer.both_ways:
            self._counting = BothWaysMachine(self._closer, lambda: build_machine(planned))
        elif points is None:
            self._counting = build_machine(planned)
        else:
            points.begin_set()
            step = planned.step
            self._counting = learned_set(points, step.spec, step.hold_target_s, self._beside)
        return self._counting

    def _tell(self, events: Sequence[SessionEvent]) -> None:
        for event in events:
            for sink in self._sinks:
                sink.handle(event)
