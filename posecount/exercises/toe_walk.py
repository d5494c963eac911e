"""Toe walking: the time spent on tiptoe, in bouts."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from posecount.counting.bout import TUNING as BOUT
from posecount.counting.bout import Bout, measure_bout
from posecount.counting.compensation import TUNING as COMPENSATION
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
from posecount.counting.excursion_tracker import TUNING as TRACKER
from posecount.counting.form_faults import FormFault, LetGoEarly, Sagging
from posecount.counting.landmark_reps import TUNING as REPS
from posecount.counting.movement import TUNING as MOVEMENT
from posecount.counting.posture import on_ones_feet
from posecount.counting.tiptoe import TUNING as TIPTOE
from posecount.counting.tiptoe import TiptoeEvidence
from posecount.exercises.spec import ExerciseSpec
from posecount.signals.legs import LEGS, FootSignals, Leg
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for a bout on tiptoe."""

    flat_ends_bout_s: float = by_hand(
        3.0, "s", "Heels that are down for this long end a bout; a shorter drop pauses it."
    )
    least_bout_s: float = tuned(2.0, "s", "By definition less on tiptoe is no bout.")
    up_share: float = by_hand(0.45, "share", "Share of the usual height at which a bout begins.")
    down_share: float = by_hand(
        0.35, "share", "Share of the usual height below which the heels are down."
    )
    lowest_share: float = by_hand(0.6, "share", "Share of the usual height that a bout must reach.")
    opened_share: float = by_hand(
        0.5,
        "share",
        "Share of what a standing heel raise opens the ankle by: a walking ankle swings about "
        "that.",
    )
    seen_share: float = by_hand(
        0.25,
        "share",
        "Share of the bout in which the ankle must be seen sideways: one that shows itself only "
        "while the person turns tells little.",
    )
    unsure_shanks: float = by_hand(0.08, "shanks", "A height that may be this wrong tells nothing.")
    unseen_s: float = by_hand(
        0.5,
        "s",
        "Going up must be seen: somebody who was out of sight for longer may simply stand "
        "elsewhere.",
    )
    least_flat_s: float = by_hand(
        0.6,
        "s",
        "Somebody must be seen flat for this long before they go up: until then their level is "
        "unknown.",
    )
    up_within_s: float = by_hand(
        1.5, "s", "Nobody goes up on the toes more slowly; what creeps up is an error."
    )
    dwell_s: float = by_hand(0.25, "s", "A bout begins once the heels have been up for this long.")
    lost_after_s: float = by_hand(
        3.0, "s", "Somebody who was not seen for this long is lost, and the bout is over."
    )
    kept_frames: int = tuned(
        900, "count", "Half a minute of visibilities; the memory does not grow with the bout."
    )


TUNING = Tuning()


class ToeWalkMachine:
    """Counts time with both heels up: in flat walking one heel is always near the floor."""

    def __init__(self, target_s: float | None) -> None:
        self._target_s = target_s
        self._forget()
        self._bout: deque[tuple[float, float]] = deque()
        self._opened_deg: list[float] = []
        self._visibility: deque[float] = deque(maxlen=TUNING.kept_frames)
        self._phase = Phase.ABSENT
        self._reps = 0
        self._usual = TIPTOE.typical_shanks
        self._seen_s = -math.inf
        self._changing_since_s = math.nan
        self._flat_s = self._flat_since_s = -math.inf
        self._down_since_s = math.nan
        self._on_toes_s = 0.0
        self._height = math.nan
        self._announced = False

    @property
    def state(self) -> MachineState:
        """What is known right now, for display."""
        trace = None
        if not math.isnan(self._height):
            trace = TraceValue(
                self._height, TUNING.up_share * self._usual, TUNING.down_share * self._usual
            )
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
        step_s = min(signals.t_s - self._seen_s, TUNING.lost_after_s)
        self._seen_s = signals.t_s
        self._bout.append((signals.t_s, self._height))
        if self._phase is Phase.ABSENT:
            self._phase = Phase.NEUTRAL
        if self._phase is Phase.NEUTRAL:
            return self._on_floor(signals.t_s)
        return self._on_toes(signals.t_s, step_s)

    def finish(self, t_s: float) -> list[Event]:
        """Settle the bout under way: it counts for the time that was seen."""
        return self._end_bout(t_s) if self._in_bout else []

    @property
    def _in_bout(self) -> bool:
        return self._phase in (Phase.HOLDING, Phase.MOVING)

    def _forget(self) -> None:
        """Forget the flat level, which does not hold at another place."""
        self._evidence = TiptoeEvidence(MOVEMENT.floor_shanks)

    def _rise(self, signals: FootSignals) -> float:
        """Return how far the person is up on the toes, in shanks; NaN if that cannot be seen."""
        rise = self._evidence.update(signals, flat=not self._in_bout)
        if rise is None or rise.spread > TUNING.unsure_shanks:
            return math.nan
        legs = [leg for leg in map(signals.leg, LEGS) if leg is not None]
        self._visibility.append(sum(leg.visibility for leg in legs) / len(legs))
        if self._phase is Phase.HOLDING:
            self._opened_deg.append(self._evidence.opened_deg)
        return rise.value

    def _jump(self, t_s: float) -> list[Event]:
        """End the bout because the picture changed: what follows is another scene."""
        events = self._end_bout(self._seen_s) if self._in_bout else []
        self._forget()
        self._flat_s = -math.inf
        self._bout.clear()
        self._phase = Phase.ABSENT
        return events

    def _miss(self, t_s: float) -> list[Event]:
        if t_s - self._seen_s <= TUNING.lost_after_s:
            return []
        return self._jump(t_s)

    def _on_floor(self, t_s: float) -> list[Event]:
        while self._bout[0][0] < t_s - TRACKER.lead_in_s:
            self._bout.popleft()
        if self._height < TUNING.up_share * self._usual:
            self._changing_since_s = math.nan
            self._see_flat(t_s)
            return []
        if math.isnan(self._changing_since_s):
            self._changing_since_s = t_s
        if not self._came_from_flat(self._changing_since_s):
            return []
        if t_s - self._changing_since_s < TUNING.dwell_s:
            return []
        self._evidence.withdraw(self._changing_since_s - TUNING.dwell_s)
        self._opened_deg.clear()
        self._phase = Phase.HOLDING
        self._on_toes_s = t_s - self._changing_since_s
        self._down_since_s = math.nan
        self._announced = False
        return [RepStarted(self._changing_since_s, "both")]

    def _see_flat(self, t_s: float) -> None:
        if t_s - self._flat_s > TUNING.unseen_s:
            self._flat_since_s = t_s
        self._flat_s = t_s

    def _came_from_flat(self, t_s: float) -> bool:
        """Whether the person was seen flat for a while, and until just now."""
        settled = self._flat_s - self._flat_since_s >= TUNING.least_flat_s
        return settled and t_s - self._flat_s <= TUNING.unseen_s

    def _on_toes(self, t_s: float, step_s: float) -> list[Event]:
        up = self._height >= TUNING.down_share * self._usual
        if up:
            self._down_since_s = math.nan
            self._phase = Phase.HOLDING
            self._on_toes_s += step_s
            return self._announce(t_s)
        if math.isnan(self._down_since_s):
            self._down_since_s = t_s
        self._phase = Phase.MOVING
        if t_s - self._down_since_s >= TUNING.flat_ends_bout_s:
            return self._end_bout(self._down_since_s)
        return []

    def _announce(self, t_s: float) -> list[Event]:
        if self._announced or not self._target_s or self._on_toes_s < self._target_s:
            return []
        self._announced = True
        return [HoldReached(t_s, self._on_toes_s)]

    def _end_bout(self, t_s: float) -> list[Event]:
        bout = measure_bout(np.array(self._bout), TUNING.up_share * self._usual, self._down_since_s)
        if self._phase is Phase.MOVING:
            self._flat_since_s, self._flat_s = self._down_since_s, self._seen_s
            self._evidence.rest_anew(self._down_since_s + BOUT.settled_s)
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
            complete=target_s is None or bout.hold_s >= target_s - REPS.hold_tolerance_s,
            confidence=confidence_of("landmarks", quality),
            quality=quality,
            amplitude=bout.height,
        )
        return [RepCounted(t_s, rep)]

    def _rejection(self, bout: Bout) -> str | None:
        """Return why this is not a bout on tiptoe, as a sentence; None if it is one."""
        if bout.hold_s < TUNING.least_bout_s:
            return f"less than {TUNING.least_bout_s:g} s on tiptoe is not a bout"
        if bout.height < TUNING.lowest_share * self._usual:
            return "the body rose too little to tell tiptoe from standing flat"
        if bout.rise_s > TUNING.up_within_s:
            return "the body crept up instead of rising at once, so it was not on tiptoe"
        seen_deg = [opened for opened in self._opened_deg if not math.isnan(opened)]
        plainly = len(seen_deg) > TUNING.seen_share * len(self._opened_deg)
        needed_deg = TUNING.opened_share * COMPENSATION.opening_deg_per_shank * bout.height
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
    attitudes=("standing",),
    build=ToeWalkMachine,
    feet="both",
    in_bouts=True,
    holds_measured=True,
    form_faults=_form_faults,
    needs_view="lengthwise",
)
