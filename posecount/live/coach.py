"""Leads one session: from frames to poses, counts, the session's events and its sinks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from posecount.counter import cue_for
from posecount.counting.events import MachineState
from posecount.counting.machine import ExerciseMachine
from posecount.cue import Cue
from posecount.frame import Frame
from posecount.live.inference_stage import Glance
from posecount.live.kept_sets import seen_set
from posecount.live.learned_set import LearnedSetMachine, learned_set
from posecount.live.points import FollowedPoints
from posecount.live.protocols import FrameSink, ProbingEstimator, SessionSink
from posecount.live.setup_watch import SetupWatch
from posecount.motion.point_motion import PointMotion
from posecount.observation.layout import SeenSet
from posecount.observation.observed import FrameFacts, facts_of, observation
from posecount.observation.view import is_body
from posecount.pose.landmarks import Pose
from posecount.session.command import Command
from posecount.session.events import SessionEvent
from posecount.session.plan import PlannedSet
from posecount.session.runner import SessionRunner, build_machine
from posecount.session.session import Session
from posecount.session.sighting import Sighting
from posecount.session.spec import Routine, Step
from posecount.session.state import SessionPhase, SessionState


class Coach:
    """Feed it frames and commands; it leads through the routine and tells the sinks.

    All times are the frames' own, so that a slow or hasty supply changes nothing but how often
    it is looked. Whatever the sinks are told has happened.
    """

    def __init__(
        self,
        routine: Routine,
        estimator: ProbingEstimator,
        sinks: Sequence[SessionSink] = (),
        keeper: FrameSink | None = None,
    ) -> None:
        self._runner = SessionRunner(Session(routine), self._machine_for, SetupWatch)
        self._estimator = estimator
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
        """The state of the machine that counts now; None where none does."""
        return self._runner.machine_state

    @property
    def learning(self) -> bool:
        """Whether a set is counted of which it is not known yet how the foot moves."""
        return isinstance(self._counting, LearnedSetMachine) and self._counting.learning

    @property
    def pose(self) -> Pose | None:
        """The newest pose, None where nobody is seen, or nothing but feet."""
        close_up = self._points is not None and self._points.cue is Cue.CLOSE_UP
        return None if close_up else self._runner.pose

    @property
    def over(self) -> bool:
        """Whether the session is finished."""
        return self.state.phase is SessionPhase.FINISHED

    def take(self, frame: Frame) -> None:
        """Look at one frame, in order of time."""
        self.begin(lambda: frame)
        self.finish()

    def begin(self, take: Callable[[], Frame | None]) -> None:
        """Start looking at the frame that ``take`` answers with as soon as there is one; it is
        asked in another thread. ``finish`` has to follow before the next."""
        if self.state.phase is SessionPhase.SETUP:
            self._estimator.probe()
        else:
            self._estimator.settle()
        self._estimator.sparing = self.state.planned.step.spec.by_points
        following = self._points if self._follows_points() else None
        self._glance.begin(take, following.ahead if following is not None else None)

    def finish(self) -> Frame | None:
        """Hear what is seen in the frame, and tell what has happened; None where there was none.

        A frame from before the last ``wait`` is passed over.
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
        # In a close-up the model takes anything for a body: its knees must not speak against a rep.
        pose = pose if sighting is None else None
        if self._keeper is not None:
            counted = self._seen[-1] if self.machine is not None else None
            motion = self._motion_at(frame.t_s) if counted is not None else None
            seen = observation(frame.index, frame.t_s, pose, motion, facts)
            self._keeper.saw(seen, counted)
        self._tell(self._runner.update(frame.t_s, pose, facts, sighting))

    def wait(self, t_s: float) -> None:
        """There is no picture at ``t_s``: as far as the session knows, nobody is there."""
        if t_s > self._t_s:
            self._t_s = t_s
            self._tell(self._runner.update(t_s, None))

    def command(self, command: Command) -> None:
        """Do what a key asks for; what is under way is settled before it."""
        self._tell(self._runner.command(command))

    def close(self) -> None:
        """End the threads that look."""
        self._glance.close()
        self._beside.shutdown(wait=False, cancel_futures=True)

    def _follow(self, frame: Frame, pose: Pose | None, facts: FrameFacts) -> Sighting | None:
        """Follow points where the exercise needs them; the sighting where there is no body."""
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
        """The surroundings of the feet are looked at only while it is counted."""
        points = self._points
        return points is not None and (points.cue is not Cue.FOOT_FLOW or self.machine is not None)

    def _cue(self, step: Step) -> Cue:
        """What is followed; while it is set up, a body may come into view or a close-up be made.

        Somebody who is not there yet looks like a close-up, so that one is only taken for one
        where the exercise is filmed so.
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
        """The machine for a set: by points where the exercise or the view asks for it."""
        points = self._points
        cue = points.cue if points is not None else Cue.LANDMARKS
        self._seen.append(seen_set(planned, cue, before=self._seen))
        if points is None:
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
