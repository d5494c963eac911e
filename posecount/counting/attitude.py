"""How the body is placed: standing, sitting with a knee bent or the legs out, or lying."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from posecount.counting.posture import standing
from posecount.signals.legs import FootSignals
from posecount.tuning import by_hand, tuned

Attitude = Literal["standing", "on_chair", "legs_out", "lying", "unseen"]
ATTITUDES: tuple[Attitude, ...] = ("standing", "on_chair", "legs_out", "lying", "unseen")


@dataclass(frozen=True, slots=True)
class Tuning:
    """Limits between the attitudes."""

    lying_shanks: float = by_hand(
        0.6,
        "shanks",
        "Shoulders of somebody who lies are no higher than this above the hips; a torso is 1.3 "
        "long.",
    )
    standing_shanks: float = by_hand(
        1.5, "shanks", "Hips of somebody who stands are about 2 above the lower ankle."
    )
    chair_shanks: float = by_hand(
        0.5,
        "shanks",
        "Hips on a chair are about 1 above the lower ankle, on the floor about as high as it.",
    )
    under_knee_shanks: float = tuned(
        0.6,
        "shanks",
        "Knees are this high above the feet on a chair: 0.72 and more for the bent leg in rendered "
        "clips; legs stretched out on the floor, seen at an angle, up to 0.47.",
    )


TUNING = Tuning()


def attitude_of(signals: FootSignals) -> Attitude:
    """Return how the body in these signals is placed; "unseen" without a whole leg and torso."""
    legs = [leg for leg in (signals.left, signals.right) if leg is not None]
    if not legs or signals.shoulders_px is None:
        return "unseen"
    hips_y_px = sum(leg.hip_px[1] for leg in legs) / len(legs)
    if math.isnan(hips_y_px):
        return "unseen"
    shoulders_up = (hips_y_px - signals.shoulders_px[1]) / signals.scale_px
    if shoulders_up < TUNING.lying_shanks:
        return "lying"
    hips_up = (max(leg.ankle_px[1] for leg in legs) - hips_y_px) / signals.scale_px
    if hips_up > TUNING.standing_shanks or any(standing(leg) for leg in legs):
        return "standing"
    knees_up = max(-leg.shank[1] for leg in legs)
    bent = hips_up > TUNING.chair_shanks and knees_up > TUNING.under_knee_shanks
    return "on_chair" if bent else "legs_out"
