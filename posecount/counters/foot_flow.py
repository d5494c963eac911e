"""Counts by the points around the feet of a whole body, together with its landmarks."""

from __future__ import annotations

from collections import Counter as Tally
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from posecount.counters.base import MachineCounter
from posecount.counters.landmarks import LandmarkReps
from posecount.counters.reading import Reading
from posecount.counters.stand_in import StandIn, settled_s
from posecount.counting.events import Event, MachineState, Rep, Side
from posecount.counting.foot_flow_reps import TUNING as REPS
from posecount.counting.foot_flow_reps import FootFlowRepMachine
from posecount.counting.movement import Movement
from posecount.counting.rest_of_body import BodyJudge, RestOfBody
from posecount.counting.side_attribution import MotionHistory
from posecount.cue import Cue
from posecount.motion.camera_motion import camera_shift_px
from posecount.signals.leg_places import LegPlaces, LegPlacesReader
from posecount.signals.legs import LEGS, Point
from posecount.signals.legs import TUNING as SIGNALS
from posecount.signals.own_motion import OwnMotion
from posecount.signals.projection import LearnedMotion, MotionLearner, MotionProjector
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for counting by points."""

    leaving_s: float = by_hand(
        1.2,
        "s",
        "A person's leaving is detected this much later; movement within this time is not learned.",
    )
    more_than_grain_shanks: float = by_hand(
        0.04,
        "shanks",
        "Distance that the usual moving point must go; if points go less far, landmarks are more "
        "reliable.",
    )
    told_share: float = by_hand(
        0.75,
        "share",
        "Points with little noise may go less far, if a rep of this share of the usual one still "
        "stands out of the noise.",
    )
    enough: float = by_hand(
        0.5,
        "share",
        "Share of the frames with a person that points must cover, else the person walks about "
        "and landmarks are used; also the share of the reps that the landmarks clearly saw.",
    )
    several: int = by_hand(
        3, "count", "Landmarks that plainly saw fewer reps say nothing against the points."
    )
    most_share: float = by_hand(
        0.75,
        "share",
        "Share of those reps that points must have seen if they start anew between them.",
    )
    early_s: float = by_hand(
        0.3, "s", "A rep that begins this much before its segment still lies in it."
    )
    recurs: int = by_hand(
        2,
        "count",
        "A movement that points see this often, and with little noise, is believed, whatever the "
        "landmarks saw.",
    )


TUNING = Tuning()


class FootFlowLearner:
    """The first pass: learns how points move and where legs lie, for any exercise."""

    def __init__(self) -> None:
        self._learner = MotionLearner(Cue.FOOT_FLOW)
        self._places = LegPlacesReader()
        self._frames: Tally[int] = Tally()
        self._spans: dict[int, tuple[float, float]] = {}
        self._waiting: deque[OwnMotion] = deque()

    def update(self, reading: Reading) -> None:
        """Take what was read from one observation, in order of time."""
        motion = reading.moved.motion
        self._learn_later(reading.moved)
        if reading.person is not None:
            self._frames[motion.segment] += 1
        first_s, _ = self._spans.get(motion.segment, (motion.t_s, motion.t_s))
        self._spans[motion.segment] = (first_s, motion.t_s)
        if motion.segment >= 0:
            self._places.update(motion.segment, reading.feet)

    def finish(self) -> LearnedFootFlow:
        """Return what was learned: there are no more observations."""
        for moved in self._waiting:
            self._learner.update(moved)
        places = self._places.places()
        return LearnedFootFlow(self._learner.finish(), places, self._frames, self._spans)

    def _learn_later(self, moved: OwnMotion) -> None:
        if self._waiting and self._waiting[-1].motion.segment != moved.motion.segment:
            self._waiting.clear()
        self._waiting.append(moved)
        while self._waiting[0].motion.t_s < moved.motion.t_s - TUNING.leaving_s:
            self._learner.update(self._waiting.popleft())


@dataclass(frozen=True, slots=True)
class LearnedFootFlow:
    """How points move and where legs lie in each segment.

    ``frames`` are the segment's frames with a person, and ``spans`` its first and last time in
    seconds.
    """

    motion: LearnedMotion
    places: Mapping[int, LegPlaces]
    frames: Tally[int]
    spans: Mapping[int, tuple[float, float]]

    def counter(
        self,
        movement: Movement,
        hold_target_s: float | None,
        counted: LandmarkReps,
        body: RestOfBody | None,
    ) -> FootFlowCounter | None:
        """Return a counter ready to count; None if points can count too little of the time.

        ``counted`` are the reps that the exercise's landmarks counted.
        """
        headings = {number: _heading(place, movement) for number, place in self.places.items()}
        projector = self.motion.projector(headings)
        plain = _plain_segments(projector, self.places)
        known = sum(self.frames[number] for number in plain)
        if known < TUNING.enough * self.frames.total() or self._misses(projector, plain, counted):
            return None
        return FootFlowCounter(movement, hold_target_s, projector, self.places, counted, body)

    def _misses(
        self, projector: MotionProjector, plain: Sequence[int], counted: LandmarkReps
    ) -> bool:
        """Whether points missed what the landmarks clearly saw.

        That is most of it, or a rep across the boundary of two segments, where points start anew.
        """
        times = sum(projector.times[number] for number in plain)
        plainly_done = counted.sure()
        if len(plainly_done) < TUNING.several:
            return False
        if len(plain) > 1:
            within = [rep for rep in plainly_done if self._in_one_segment(rep, plain)]
            return len(within) < len(plainly_done) or times < TUNING.most_share * len(plainly_done)
        believed = times >= TUNING.recurs and projector.clean.issuperset(plain)
        return not believed and times < TUNING.enough * len(plainly_done)

    def _in_one_segment(self, rep: Rep, plain: Sequence[int]) -> bool:
        spans = [self.spans[number] for number in plain]
        begun = [span for span in spans if span[0] <= rep.start_s + TUNING.early_s]
        return any(rep.end_s <= last_s for _, last_s in begun)


def _plain_segments(projector: MotionProjector, places: Mapping[int, LegPlaces]) -> list[int]:
    """Return the segments whose points move by more than a dim picture's grain does."""

    def least_shanks(number: int) -> float:
        clean_shanks = REPS.least_extent_shanks / TUNING.told_share
        return clean_shanks if number in projector.clean else TUNING.more_than_grain_shanks

    return [
        number
        for number, movement in projector.movements.items()
        if number in places and movement.extent_px > least_shanks(number) * places[number].scale_px
    ]


def _heading(places: LegPlaces, movement: Movement) -> Point:
    """Return the direction in which the foot moves in the picture, by the better seen leg."""
    leg = max(places.legs.values(), key=lambda place: place.visibility)
    x, y = leg.towards_knee
    return movement.heading((float(x), float(y)))


class FootFlowCounter(MachineCounter[FootFlowRepMachine]):
    """Feeds a ``FootFlowRepMachine`` from the motions of points and the poses beside them."""

    def __init__(
        self,
        movement: Movement,
        hold_target_s: float | None,
        projector: MotionProjector,
        places: Mapping[int, LegPlaces],
        counted: LandmarkReps,
        body: RestOfBody | None = None,
    ) -> None:
        self._judge = BodyJudge(body)
        self._stand_in = StandIn(self._side)
        self._projector, self._places = projector, places
        self.counted = counted
        """The landmarks' reps; a live count replaces them as there are more."""
        self._history = MotionHistory()
        self._by_places = not movement.moves_body
        extents = {
            number: movement.extent_px / places[number].scale_px
            for number, movement in projector.movements.items()
            if number in places
        }
        machine = FootFlowRepMachine(movement, hold_target_s, extents, self._side)
        super().__init__(machine, Cue.FOOT_FLOW)

    def handle(self, reading: Reading) -> list[Event]:
        """Take what was read from one observation, in order of time."""
        self._note(reading)
        motion, feet = reading.moved.motion, reading.feet
        self._history.update(motion)
        self._judge.update(feet, camera_shift_px(motion.shift_px))
        moved = self._projector.update(reading.moved)
        self._stand_in.follow(motion.t_s, motion.segment, moved.value)
        return self._merged(self._machine.update_both(motion.segment, moved, feet))

    @property
    def state(self) -> MachineState:
        """The machine's state."""
        state = self._judge.counted(super().state)
        return replace(state, reps=state.reps + self._stand_in.extra)

    def finish(self) -> list[Event]:
        """Return the events still pending: there are no more frames."""
        return self._merged(super().finish())

    def _merged(self, events: list[Event]) -> list[Event]:
        until_s = settled_s(self._t_s, self._machine.moving_since_s)
        judged = self._judge.judged(events)
        return self._stand_in.merged(self._t_s, judged, self.counted.reps, until_s)

    def side_by_place(self, start_s: float, end_s: float) -> Side:
        """Return the side that moved between two times, by the places of the moving points.

        A rising body moves both feet, so places say nothing then.
        """
        if not self._by_places:
            return "unknown"
        return self._history.whose(start_s, end_s, self._places)

    def side_by_landmarks(self, start_s: float, end_s: float, counted: LandmarkReps) -> Side:
        """Return the side by ``counted``, unless the landmarks may have confused the feet."""
        side = counted.side(start_s, end_s)
        if not self._by_places:
            return side
        segment = self._history.segment_at(start_s)
        if segment in self._projector.take_turns or self._may_be_copied(side, segment):
            return "unknown"
        return side

    def _side(self, start_s: float, end_s: float) -> Side:
        side = self.side_by_place(start_s, end_s)
        if side != "unknown":
            return side
        return self.side_by_landmarks(start_s, end_s, self.counted)

    def _may_be_copied(self, side: Side, segment: int) -> bool:
        """Whether it may as well be the other foot: both are seen, and in one place."""
        places = self._places.get(segment)
        if side not in LEGS or places is None:
            return False
        other = places.legs.get("right" if side == "left" else "left")
        return other is not None and other.visibility >= SIGNALS.seen_visibility
