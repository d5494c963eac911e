"""Ankle circles: each full turn of one foot, clockwise or not as the exerciser sees it."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from posecount.counting.compensation import ankle_travelled
from posecount.counting.confidence import confidence_of
from posecount.counting.cycle import TUNING as CYCLE
from posecount.counting.cycle import TURN, Cycle
from posecount.counting.events import (
    Direction,
    Event,
    MachineState,
    Phase,
    Rep,
    RepCounted,
    RepDropped,
    RepStarted,
    Side,
    TraceValue,
)
from posecount.counting.form_faults import CirclesTooSmall, FormFault, KneeBent, TooFast
from posecount.counting.motion_cycles import MotionCycleMachine
from posecount.counting.movement import Moment
from posecount.counting.phase_tracker import PhaseTracker
from posecount.counting.posture import TUNING as POSTURE
from posecount.counting.posture import higher_shanks, one_leg_raised, standing
from posecount.counting.raised_leg import TUNING as RAISED
from posecount.counting.raised_leg import RaisedLeg
from posecount.counting.rest_of_body import ABOUT_ANKLE
from posecount.exercises.spec import ExerciseSpec
from posecount.signals.circle_view import circle_view
from posecount.signals.legs import LEGS, FootSignals, Leg, LegSignals, other_leg
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for a circle of the ankle."""

    least_quality: float = by_hand(
        0.5, "share", "A circle seen less plainly cannot be told from noise."
    )
    view_open: float = by_hand(
        0.18,
        "share",
        "Share of the circle's plane that must be turned to the camera for its sense to be "
        "believed.",
    )
    view_wide: float = by_hand(
        0.45,
        "share",
        "From this share on a true circle looks like an ellipse; a line is the foot pumping.",
    )
    telling_roundness: float = tuned(
        0.07,
        "ratio",
        "Roundness from which a path has a sense: noise of a hundredth of a shank brings about a "
        "third of that. Of 99 rendered circles seen open, with and without frames missing, the "
        "least round had 0.08.",
    )
    no_pause_s: float = by_hand(
        0.3,
        "s",
        "Circles with a shorter pause between them go on from each other: nobody turns round "
        "without a stop.",
    )
    quickest_s: float = by_hand(
        0.8, "s", "Circles that take less are too fast to do the ankle good."
    )


TUNING = Tuning()


@dataclass(slots=True)
class _Foot:
    """The memory of one foot."""

    tracker: PhaseTracker
    moments: deque[Moment]
    views: deque[tuple[float, float]]
    before: Cycle | None = None

    def between(self, start_s: float, end_s: float) -> list[Moment]:
        return [m for m in self.moments if start_s <= m.t_s <= end_s]

    def view(self, start_s: float, end_s: float) -> float:
        seen = [view for t_s, view in self.views if start_s <= t_s <= end_s]
        return float(np.median(seen)) if seen else 0.0

    def quality(self, lap: Cycle) -> float:
        """Return how well the foot was seen during the lap, less if the circle is tiny; 0 to 1."""
        moments = self.between(lap.start_s, lap.end_s)
        seen = float(np.mean([m.leg.visibility for m in moments])) if moments else 0.0
        return seen * min(1.0, lap.radius / CYCLE.usual_radius_shanks)

    def roundness(self, lap: Cycle) -> float:
        """Return the roundness of the lap.

        If it hardly shows, the lap is combined with the one it continues, provided both turn alike:
        nobody reverses without a stop.
        """
        before = self.before
        if before is None or lap.start_s - before.end_s > TUNING.no_pause_s:
            return lap.roundness
        if abs(lap.roundness) >= TUNING.telling_roundness or lap.roundness * before.roundness < 0:
            return lap.roundness
        return (lap.roundness + before.roundness) / 2

    def evidence(self, radius: float) -> float:
        """Return how clearly this foot turns: its radius, weighted by how well it is seen."""
        return radius * self.moments[-1].leg.visibility ** 2 if self.moments else 0.0


class AnkleCirclesMachine:
    """Counts the turns of the foot that goes round, whichever it is."""

    def __init__(self, hold_target_s: float | None = None) -> None:
        self._feet = {leg: _Foot(PhaseTracker(), deque(), deque()) for leg in LEGS}
        self._raised = RaisedLeg()
        self._reps = 0
        self._side: Side = "unknown"
        self._direction: Direction | None = None
        self._phase = Phase.ABSENT
        self._announced_lap_s = math.nan

    @property
    def state(self) -> MachineState:
        """What is known right now, for display."""
        foot = self._feet[self._lead()]
        turned = foot.tracker.turned / TURN
        trace = TraceValue(turned, 1.0, -1.0) if foot.moments else None
        return MachineState(
            phase=self._phase,
            reps=self._reps,
            side=self._lead() if foot.tracker.turning else self._side,
            direction=self._direction,
            hold_s=0.0,
            hold_target_s=None,
            progress=min(1.0, abs(turned)),
            trace=trace,
        )

    def update(self, signals: FootSignals) -> list[Event]:
        """Take one frame's signals."""
        events: list[Event] = []
        self._raised.update(signals)
        for leg, foot in self._feet.items():
            seen = signals.leg(leg)
            if seen is not None and _stood_on(seen, signals.leg(other_leg(leg))):
                seen = None
            if seen is not None:
                foot.moments.append(Moment(signals.t_s, seen))
                foot.views.append((signals.t_s, circle_view(seen, signals.rightwards)))
                _forget(foot, signals.t_s - RAISED.memory_s)
            for lap in foot.tracker.update(signals.t_s, seen.toe if seen else None):
                events += self._judge(signals.t_s, leg, lap)
        self._update_phase(signals)
        return self._announce() + events

    def finish(self, t_s: float) -> list[Event]:
        """Settle the last laps: an almost closed turn counts, less does not."""
        events: list[Event] = []
        for leg in LEGS:
            for lap in self._feet[leg].tracker.finish():
                events += self._judge(t_s, leg, lap)
        return events

    def _update_phase(self, signals: FootSignals) -> None:
        if signals.left is None and signals.right is None:
            self._phase = Phase.ABSENT
        elif any(foot.tracker.turning for foot in self._feet.values()):
            self._phase = Phase.MOVING
        else:
            self._phase = Phase.NEUTRAL

    def _announce(self) -> list[Event]:
        lead = self._lead()
        since_s = self._feet[lead].tracker.lap_since_s
        if math.isnan(since_s) or since_s == self._announced_lap_s:
            return []
        self._announced_lap_s = since_s
        return [RepStarted(since_s, lead)]

    def _lead(self) -> Leg:
        """Return the foot that clearly turns most."""
        return max(LEGS, key=lambda leg: self._feet[leg].evidence(self._feet[leg].tracker.radius))

    def _judge(self, t_s: float, leg: Leg, lap: Cycle) -> list[Event]:
        foot = self._feet[leg]
        other = self._feet[other_leg(leg)]
        if other.evidence(other.tracker.radius) > foot.evidence(lap.radius):
            return []
        rejection = self._rejection(leg, lap)
        if rejection is not None:
            return [RepDropped(t_s, lap.start_s, lap.end_s, rejection)]
        counted = self._count(t_s, leg, lap)
        foot.before = lap
        return counted

    def _rejection(self, leg: Leg, lap: Cycle) -> str | None:
        foot = self._feet[leg]
        if not lap.full:
            return "the foot stopped or turned back before a full turn"
        if self._raised.between(lap.start_s, lap.end_s) not in (None, leg):
            return "the other leg was the raised one"
        if ankle_travelled(foot.between(lap.start_s, lap.end_s)):
            return "the whole leg moved, so it was not a circle of the ankle"
        if foot.quality(lap) < TUNING.least_quality or lap.roughness > CYCLE.most_roughness:
            return "the foot was seen too poorly to tell a circle from noise"
        wide = abs(foot.view(lap.start_s, lap.end_s)) >= TUNING.view_wide
        if wide and abs(lap.roundness) < CYCLE.least_roundness:
            return "the foot went up and down without going round"
        return None

    def _count(self, t_s: float, leg: Leg, lap: Cycle) -> list[Event]:
        foot = self._feet[leg]
        self._reps += 1
        self._side = leg
        self._direction = _direction(foot.roundness(lap), foot.view(lap.start_s, lap.end_s))
        quality = round(foot.quality(lap), 3)
        rep = Rep(
            index=self._reps,
            start_s=lap.start_s,
            end_s=lap.end_s,
            hold_s=0.0,
            side=leg,
            direction=self._direction,
            complete=True,
            confidence=confidence_of("landmarks", quality),
            quality=quality,
            amplitude=lap.radius,
        )
        return [RepCounted(t_s, rep)]


def _direction(roundness: float, view: float) -> Direction:
    """Return the picture's direction, reversed if the camera sees the circle from behind."""
    if abs(roundness) < TUNING.telling_roundness or abs(view) < TUNING.view_open:
        return "unknown"
    return "clockwise" if roundness * view > 0 else "counterclockwise"


def _stood_on(leg: LegSignals, other: LegSignals | None) -> bool:
    """Whether the person stands on this leg: a circling foot is off the floor or laid out."""
    if not standing(leg):
        return False
    return other is None or higher_shanks(leg, other) < POSTURE.raised_shanks


def _forget(foot: _Foot, before_s: float) -> None:
    while foot.moments and foot.moments[0].t_s < before_s:
        foot.moments.popleft()
    while foot.views and foot.views[0][0] < before_s:
        foot.views.popleft()


def _form_faults(side: Leg | None) -> dict[str, FormFault]:
    return {
        "Straighten the raised knee.": KneeBent(side),
        "Make the circles larger.": CirclesTooSmall(),
        "Slower: one circle a second is enough.": TooFast(TUNING.quickest_s),
    }


SPEC = ExerciseSpec(
    id="ankle_circles",
    aliases=(),
    title="Ankle circles",
    counts="each full turn of a foot, per leg and direction as you see your own raised foot",
    camera="beside the raised leg and a little towards the head, so that the circle looks open",
    hold_target_s=None,
    takes_hold_target=False,
    posture=one_leg_raised,
    attitudes=("lying", "legs_out", "on_chair"),
    rest_of_body=ABOUT_ANKLE,
    build=AnkleCirclesMachine,
    feet="one",
    torso_up=False,
    turning=True,
    form_faults=_form_faults,
    build_region=MotionCycleMachine,
    closer_look=True,
    needs_view="open",
    fastest_rep_s=0.8,
)
