"""Toe walking: the time spent on tiptoe, in bouts."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from posecount.counting.bout import SETTLED_S, Bout, measure_bout
from posecount.counting.compensation import OPENING_DEG_PER_SHANK
from posecount.counting.confidence import confidence_of
from posecount.counting.events import (
    Event,
    HoldReached,
    MachineState,
    Phase,
    Rep,
    RepCounted,
    RepDropped,
    RepStarted,
    TraceValue,
)
from posecount.counting.excursion import Limits
from posecount.counting.form_faults import FormFault, LetGoEarly, Sagging
from posecount.counting.landmark_reps import HOLD_TOLERANCE_S
from posecount.counting.posture import on_ones_feet
from posecount.counting.tiptoe import TiptoeEvidence
from posecount.exercises.spec import ExerciseSpec
from posecount.signals.legs import LEGS, FootSignals, Leg

FLAT_ENDS_BOUT_S = 3.0
LEAST_BOUT_S = 2.0
LIMITS = Limits(floor=0.03, typical=0.13)
UP_SHARE = 0.45
DOWN_SHARE = 0.35
LOWEST_SHARE = 0.6
OPENED_SHARE = 0.5
"""Of what a standing heel raise opens the ankle by: a walking ankle swings about that."""
SEEN_SHARE = 0.25
"""Of the bout: an ankle that shows itself sideways only while the person turns tells little."""
UNSURE = 0.08
"""A height that may be this wrong, in shanks, tells nothing."""
UNSEEN_S = 0.5
"""Going up must be seen: who was out of sight for longer may simply stand elsewhere."""
LEAST_FLAT_S = 0.6
"""So long must somebody be seen flat before they go up: until then their level is unknown."""
UP_WITHIN_S = 1.5
"""Nobody goes up on the toes more slowly; what creeps up is an error."""
DWELL_S = 0.25
LOST_AFTER_S = 3.0


class ToeWalkMachine:
    """On tiptoe while both heels are up: in flat walking one heel is always near the floor."""

    def __init__(self, target_s: float | None) -> None:
        self._target_s = target_s
        self._forget()
        self._bout: deque[tuple[float, float]] = deque()
        self._opened_deg: list[float] = []
        self._visibility: deque[float] = deque(maxlen=900)
        self._phase = Phase.ABSENT
        self._reps = 0
        self._usual = LIMITS.typical
        self._seen_s = -math.inf
        self._changing_since_s = math.nan
        self._flat_s = self._flat_since_s = -math.inf
        self._down_since_s = math.nan
        self._on_toes_s = 0.0
        self._height = math.nan
        self._announced = False

    @property
    def state(self) -> MachineState:
        """What is known right now."""
        trace = None
        if not math.isnan(self._height):
            trace = TraceValue(self._height, UP_SHARE * self._usual, DOWN_SHARE * self._usual)
        progress = self._on_toes_s / self._target_s if self._target_s else 0.0
        return MachineState(
            phase=self._phase,
            reps=self._reps,
            side="both",
            direction=None,
            hold_s=self._on_toes_s,
            hold_target_s=self._target_s,
            progress=min(1.0, progress),
            trace=trace,
        )

    def update(self, signals: FootSignals) -> list[Event]:
        """Take one frame's signals."""
        if signals.jumped:
            return self._jump(signals.t_s)
        self._height = self._rise(signals)
        if math.isnan(self._height):
            return self._miss(signals.t_s)
        step_s = min(signals.t_s - self._seen_s, LOST_AFTER_S)
        self._seen_s = signals.t_s
        self._bout.append((signals.t_s, self._height))
        if self._phase is Phase.ABSENT:
            self._phase = Phase.NEUTRAL
        if self._phase is Phase.NEUTRAL:
            return self._on_floor(signals.t_s)
        return self._on_toes(signals.t_s, step_s)

    def finish(self, t_s: float) -> list[Event]:
        """The recording is over: a bout under way counts for the time that was seen."""
        return self._end_bout(t_s) if self._in_bout else []

    @property
    def _in_bout(self) -> bool:
        return self._phase in (Phase.HOLDING, Phase.MOVING)

    def _forget(self) -> None:
        """What was learned of the flat foot does not hold at another place."""
        self._evidence = TiptoeEvidence(LIMITS.floor)

    def _rise(self, signals: FootSignals) -> float:
        """How far the person is up on the toes, in shanks; NaN if that cannot be seen."""
        rise = self._evidence.update(signals, flat=not self._in_bout)
        if rise is None or rise.spread > UNSURE:
            return math.nan
        legs = [leg for leg in map(signals.leg, LEGS) if leg is not None]
        self._visibility.append(sum(leg.visibility for leg in legs) / len(legs))
        if self._phase is Phase.HOLDING:
            self._opened_deg.append(self._evidence.opened_deg)
        return rise.value

    def _jump(self, t_s: float) -> list[Event]:
        """The picture changed: what went before is over, what follows is another scene."""
        events = self._end_bout(self._seen_s) if self._in_bout else []
        self._forget()
        self._flat_s = -math.inf
        self._bout.clear()
        self._phase = Phase.ABSENT
        return events

    def _miss(self, t_s: float) -> list[Event]:
        if t_s - self._seen_s <= LOST_AFTER_S:
            return []
        return self._jump(t_s)

    def _on_floor(self, t_s: float) -> list[Event]:
        while self._bout[0][0] < t_s - 2.0:
            self._bout.popleft()
        if self._height < UP_SHARE * self._usual:
            self._changing_since_s = math.nan
            self._see_flat(t_s)
            return []
        if math.isnan(self._changing_since_s):
            self._changing_since_s = t_s
        if not self._came_from_flat(self._changing_since_s):
            return []
        if t_s - self._changing_since_s < DWELL_S:
            return []
        self._evidence.withdraw(self._changing_since_s - DWELL_S)
        self._opened_deg.clear()
        self._phase = Phase.HOLDING
        self._on_toes_s = t_s - self._changing_since_s
        self._down_since_s = math.nan
        self._announced = False
        return [RepStarted(self._changing_since_s, "both")]

    def _see_flat(self, t_s: float) -> None:
        if t_s - self._flat_s > UNSEEN_S:
            self._flat_since_s = t_s
        self._flat_s = t_s

    def _came_from_flat(self, t_s: float) -> bool:
        """Whether the person was seen flat for a while, and until just now."""
        settled = self._flat_s - self._flat_since_s >= LEAST_FLAT_S
        return settled and t_s - self._flat_s <= UNSEEN_S

    def _on_toes(self, t_s: float, step_s: float) -> list[Event]:
        up = self._height >= DOWN_SHARE * self._usual
        if up:
            self._down_since_s = math.nan
            self._phase = Phase.HOLDING
            self._on_toes_s += step_s
            return self._announce(t_s)
        if math.isnan(self._down_since_s):
            self._down_since_s = t_s
        self._phase = Phase.MOVING
        if t_s - self._down_since_s >= FLAT_ENDS_BOUT_S:
            return self._end_bout(self._down_since_s)
        return []

    def _announce(self, t_s: float) -> list[Event]:
        if self._announced or not self._target_s or self._on_toes_s < self._target_s:
            return []
        self._announced = True
        return [HoldReached(t_s, self._on_toes_s)]

    def _end_bout(self, t_s: float) -> list[Event]:
        bout = measure_bout(np.array(self._bout), UP_SHARE * self._usual, self._down_since_s)
        if self._phase is Phase.MOVING:
            self._flat_since_s, self._flat_s = self._down_since_s, self._seen_s
            self._evidence.rest_anew(self._down_since_s + SETTLED_S)
        self._phase = Phase.NEUTRAL
        self._bout.clear()
        self._changing_since_s = math.nan
        self._on_toes_s = 0.0
        rejection = self._rejection(bout)
        if rejection:
            return [RepDropped(t_s, bout.start_s, bout.end_s, rejection)]
        self._reps += 1
        target_s = self._target_s
        quality = round(float(np.mean(self._visibility)), 3)
        rep = Rep(
            index=self._reps,
            start_s=bout.start_s,
            end_s=bout.end_s,
            hold_s=bout.hold_s,
            side="both",
            direction=None,
            complete=target_s is None or bout.hold_s >= target_s - HOLD_TOLERANCE_S,
            confidence=confidence_of("landmarks", quality),
            quality=quality,
            amplitude=bout.height,
        )
        return [RepCounted(t_s, rep)]

    def _rejection(self, bout: Bout) -> str | None:
        """Why this is no bout on tiptoe, as a sentence; None where it is one."""
        if bout.hold_s < LEAST_BOUT_S:
            return "less than 2 s on tiptoe is not a bout"
        if bout.height < LOWEST_SHARE * self._usual:
            return "the body rose too little to tell tiptoe from standing flat"
        if bout.rise_s > UP_WITHIN_S:
            return "the body crept up instead of rising at once, so it was not on tiptoe"
        seen_deg = [opened for opened in self._opened_deg if not math.isnan(opened)]
        plainly = len(seen_deg) > SEEN_SHARE * len(self._opened_deg)
        needed_deg = OPENED_SHARE * OPENING_DEG_PER_SHANK * bout.height
        if plainly and float(np.median(seen_deg)) < needed_deg:
            return "the ankles did not open, so the person was not on tiptoe"
        return None


def _form_faults(_side: Leg | None) -> dict[str, FormFault]:
    return {
        "Heels higher.": Sagging(),
        "Stay up on your toes until the chime.": LetGoEarly(often=1),
    }


SPEC = ExerciseSpec(
    id="toe_walk",
    aliases=(),
    title="Toe walking",
    counts="bouts on tiptoe of at least 2 s and their time; a short heel drop pauses the clock",
    camera="whole body in view, from the side of the walking line",
    hold_target_s=20.0,
    takes_hold_target=True,
    posture=on_ones_feet,
    build=ToeWalkMachine,
    feet="both",
    in_bouts=True,
    holds_measured=True,
    form_faults=_form_faults,
    needs_view="lengthwise",
)
