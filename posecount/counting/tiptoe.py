"""Evidence that a person stands on tiptoe, whichever way they face."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

from posecount.counting.body_lift import BodyLift, Place
from posecount.counting.neutral import NeutralEstimate
from posecount.counting.posture import standing, upright
from posecount.signals.legs import LEGS, FootSignals, LegSignals, Point
from posecount.signals.legs import TUNING as SIGNALS
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for tiptoe."""

    foot_shanks: float = by_hand(
        0.48, "shanks", "A foot's length between its landmarks, heel to toe, seen from the side."
    )
    depth_to_rise: float = tuned(
        0.3,
        "ratio",
        "A flat foot that points at a camera at height H and distance D shows its toe lower than "
        "its heel, by H / D of its length: a camera at 1.2 m seen from 4 m.",
    )
    frontal_shanks: float = by_hand(
        0.25,
        "shanks",
        "Shoulders and hips that look this wide are seen from the front or the back.",
    )
    seen_shanks: float = by_hand(0.03, "shanks", "How wrong a heel's height is at best.")
    blind: float = tuned(
        0.3,
        "ratio",
        "How much more it may be wrong for a foot that points at the camera: as much as "
        "`depth_to_rise` takes out.",
    )
    turned: float = by_hand(
        0.25, "ratio", "How much more it may be wrong for a foot that has turned since it was flat."
    )
    steady_shanks: float = by_hand(0.02, "shanks", "How wrong the body's lift is at best.")
    sideways_shanks: float = tuned(
        0.24,
        "shanks",
        "Half a foot's length: a foot whose depth is more is not seen from the side, so its ankle "
        "does not open.",
    )
    facing_shanks: float = by_hand(
        0.3,
        "shanks",
        "Shoulders and hips that look wider are seen from nearer the front, where an ankle that "
        "opens hardly looks wider, however long the foot seems.",
    )
    recalled_s: float = tuned(
        3.0, "s", "As long as it takes until a bout is known to be over: what came since is rest."
    )
    highest_shanks: float = tuned(
        0.32, "shanks", "No toes lift a body higher: it is somewhere else than it was at rest."
    )
    typical_shanks: float = by_hand(0.13, "shanks", "How far the heels usually rise.")


TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class Rise:
    """A height over the flat foot's or body's, in shanks, and the error to expect."""

    value: float
    spread: float


def depth_of(leg: LegSignals, rightwards: Point | None) -> float:
    """Return how far the foot points towards the camera (positive) or away from it, in shanks.

    The part of the foot's length that does not show sideways in the picture lies in depth; the side
    of the person's right hand gives its sign.
    """
    if rightwards is None:
        return 0.0
    sideways = leg.foot_px / leg.scale_px * math.cos(math.radians(leg.foot_deg))
    towards = max(-1.0, min(1.0, -rightwards[0] / TUNING.frontal_shanks))
    return towards * math.sqrt(max(0.0, TUNING.foot_shanks**2 - sideways**2))


def _from_the_side(signals: FootSignals) -> bool:
    return signals.rightwards is None or abs(signals.rightwards[0]) <= TUNING.facing_shanks


class HeelHeight:
    """One leg's heel over its own flat level, in shanks, allowing for the foot's direction.

    A flat foot that points at a camera at height H and distance D shows its toe lower than its
    heel, by H / D of its length. The model shows that to a varying degree, so the estimate is
    better the more the foot is seen from the side.
    """

    def __init__(self, floor: float) -> None:
        self._level = NeutralEstimate(floor)
        self._depth = NeutralEstimate(math.inf)
        self._ankle_deg = NeutralEstimate(math.inf)

    def rest(self, t_s: float, leg: LegSignals, depth: float) -> None:
        """Take a frame in which the foot is flat."""
        self._level.update(t_s, leg.heel_rise - TUNING.depth_to_rise * depth, math.inf)
        self._depth.update(t_s, depth, math.inf)
        self._ankle_deg.update(t_s, leg.ankle_deg, math.inf)

    def withdraw(self, since_s: float) -> None:
        """Withdraw what came after ``since_s``: it was the start of a movement, not rest."""
        for neutral in (self._level, self._depth, self._ankle_deg):
            neutral.withdraw(since_s)

    def read(self, leg: LegSignals, depth: float) -> Rise:
        """Return the heel's present height; NaN while the flat level is unknown."""
        value = leg.heel_rise - TUNING.depth_to_rise * depth - self._level.level
        spread = math.hypot(
            TUNING.seen_shanks, TUNING.blind * depth, TUNING.turned * (depth - self._depth.level)
        )
        return Rise(value, spread)

    def opened_deg(self, leg: LegSignals, depth: float) -> float:
        """Return how far the ankle has opened since rest; NaN if not seen from the side."""
        if max(abs(depth), abs(self._depth.level)) > TUNING.sideways_shanks:
            return math.nan
        return leg.ankle_deg - self._ankle_deg.level


class TiptoeEvidence:
    """The lower heel's height and the body's lift, weighted by how well each can be seen.

    In flat walking one heel is always near the floor and the body never stands higher than it does
    at rest.
    """

    def __init__(self, floor: float) -> None:
        self._floor = floor
        self._heels = {leg: HeelHeight(floor) for leg in LEGS}
        self._body = BodyLift(floor)
        self._recent: deque[tuple[FootSignals, Place]] = deque()
        self.opened_deg = math.nan
        """How far the ankles have opened, NaN if they are not seen from the side."""

    def update(self, signals: FootSignals, flat: bool) -> Rise | None:
        """Read a frame; ``flat`` says that it may be taken for rest."""
        self._body.update(signals)
        heels: list[Rise] = []
        opened_deg: list[float] = []
        seen = [leg for leg in map(signals.leg, LEGS) if leg is not None]
        if max((leg.visibility for leg in seen), default=0.0) < SIGNALS.seen_visibility:
            return None
        self._recent.append((signals, self._body.now))
        while self._recent[0][0].t_s < signals.t_s - TUNING.recalled_s:
            self._recent.popleft()
        if flat:
            self._rest(*self._recent[-1])
        for name in LEGS:
            leg = signals.leg(name)
            if leg is None or not upright(leg):
                continue
            heel, depth = self._heels[name], depth_of(leg, signals.rightwards)
            rise = heel.read(leg, depth)
            if not math.isnan(rise.value):
                heels.append(rise)
            if _from_the_side(signals):
                opened_deg.append(heel.opened_deg(leg, depth))
        seen_deg = [opened for opened in opened_deg if not math.isnan(opened)]
        self.opened_deg = sum(seen_deg) / len(seen_deg) if seen_deg else math.nan
        if not heels:
            return None
        return self._weigh(min(heels, key=lambda rise: rise.value))

    def rest_anew(self, since_s: float) -> None:
        """Learn rest anew from then on: the person has been flat, perhaps facing elsewhere."""
        self._heels = {leg: HeelHeight(self._floor) for leg in LEGS}
        self._body.forget_rest()
        for signals, body in self._recent:
            if signals.t_s >= since_s:
                self._rest(signals, body)

    def withdraw(self, since_s: float) -> None:
        """Withdraw what came after ``since_s``: it was the start of a movement, not rest."""
        self._body.withdraw(since_s)
        for heel in self._heels.values():
            heel.withdraw(since_s)

    def _rest(self, signals: FootSignals, body: Place) -> None:
        legs = {name: leg for name in LEGS if (leg := signals.leg(name)) is not None}
        for name, leg in legs.items():
            if upright(leg):
                depth = depth_of(leg, signals.rightwards)
                self._heels[name].rest(signals.t_s, leg, depth)
        if any(map(standing, legs.values())):
            self._body.rest(body)

    def _weigh(self, heel: Rise) -> Rise | None:
        lift = Rise(self._body.value, math.hypot(TUNING.steady_shanks, self._body.spread))
        if math.isnan(lift.value):
            return heel
        if lift.value > TUNING.highest_shanks:
            return None
        trust = [rise.spread**-2 for rise in (heel, lift)]
        mean = (trust[0] * heel.value + trust[1] * lift.value) / sum(trust)
        # Neither may clearly show that the person stands lower.
        most = min(heel.value + heel.spread, lift.value + lift.spread)
        return Rise(min(mean, most), sum(trust) ** -0.5)
