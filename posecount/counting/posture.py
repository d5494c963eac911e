"""The postures of exercises: what a leg looks like in them, and how to get into them.

Machines apply the tests of one leg, in recordings and live alike. A `Posture` judges the whole
person before a start. Both are lenient: a posture is ruled out only if it clearly is another one,
since a wrong no keeps a person waiting, or costs them their reps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from posecount.signals.legs import LEGS, FootSignals, Leg, LegSignals, other_leg
from posecount.signals.legs import TUNING as SIGNALS
from posecount.tuning import by_hand, tuned

Posture = Callable[[FootSignals, Leg | None], str | None]
"""Returns a sentence on how to get into the posture, None if the person is in it.

The leg is the one that is to work, None if either or both do.
"""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for a leg in a posture."""

    raised_shanks: float = by_hand(
        0.15, "shanks", "A foot this much higher than the other is off the floor."
    )
    upright_shanks: float = tuned(
        0.5,
        "shanks",
        "A joint this high over the next one down may be one of a standing leg, which reaches 1; a "
        "foot whose knee is this high above it is under its knee.",
    )
    straight_shanks: float = tuned(
        0.75,
        "shanks",
        "The same where the leg plainly stands: a seated one seen at an angle slopes by more than "
        "a half.",
    )
    stands_over_shanks: float = tuned(
        1.5,
        "shanks",
        "Height of the hip over the ankle that only a standing leg has, its knee bent or not: a "
        "chair makes 1.05, seen from above and at an angle up to 1.25; somebody who stands bent "
        "over has 1.5 to 1.8, who stands up straight 2.",
    )
    points_up_shanks: float = tuned(
        0.5,
        "shanks",
        "Height of the ankle over the knee and of the knee over the hip. A leg stretched up "
        "reaches 1; one laid out straight in front, seen from above or below, stays under a third.",
    )
    plainly_higher_shanks: float = tuned(
        0.5,
        "shanks",
        "Height of one ankle over the other that tells which leg is raised; legs that lie or sit "
        "side by side differ by less.",
    )


TUNING = Tuning()


def upright(leg: LegSignals) -> bool:
    """Whether the leg may be standing: hip over knee over ankle."""
    return leg.thigh[1] < -TUNING.upright_shanks and leg.shank[1] < -TUNING.upright_shanks


def standing(leg: LegSignals) -> bool:
    """Whether the leg clearly stands; a seated one seen at an angle slopes as well."""
    return leg.thigh[1] < -TUNING.straight_shanks and leg.shank[1] < -TUNING.straight_shanks


def pointing_up(leg: LegSignals) -> bool:
    """Whether the leg is clearly stretched up: ankle over knee over hip."""
    return leg.thigh[1] > TUNING.points_up_shanks and leg.shank[1] > TUNING.points_up_shanks


def laid_out(leg: LegSignals) -> bool:
    """Whether the leg may be stretched out in front of a sitting person.

    It then neither stands nor points up.
    """
    over_ankle = -(leg.thigh[1] + leg.shank[1])
    stands = standing(leg) or over_ankle > TUNING.stands_over_shanks
    return not stands and not pointing_up(leg)


def under_knee(leg: LegSignals) -> bool:
    """Whether the foot is under its knee, as on a chair or standing."""
    return leg.shank[1] < -TUNING.upright_shanks


def on_ones_feet(signals: FootSignals, side: Leg | None) -> str | None:
    """Require standing."""
    if any(upright(leg) for leg in _legs(signals)):
        return None
    return "Stand up with both feet on the floor."


def legs_in_front(signals: FootSignals, side: Leg | None) -> str | None:
    """Require sitting with the working leg straight out in front, or both."""
    asked = signals.leg(side) if side is not None else None
    legs = [asked] if asked is not None else _legs(signals)
    if any(laid_out(leg) for leg in legs):
        return None
    leg = f"your {side} leg" if side else "your legs"
    return f"Sit down with {leg} straight out in front."


def one_leg_raised(signals: FootSignals, side: Leg | None) -> str | None:
    """Require lying with a leg up, sitting with it out, or standing with the foot off the floor."""
    off = [leg for leg in LEGS if _off_the_floor(signals, leg)]
    asked = f"your {side} leg" if side else "one leg"
    if not off:
        return f"Lie on your back and stretch {asked} up."
    if side is not None and _other_is_up(signals, side):
        return f"Other leg: stretch {asked} up."
    return None


def foot_under_knee(signals: FootSignals, side: Leg | None) -> str | None:
    """Require a chair or standing, with the working foot under its knee."""
    asked = signals.leg(side) if side is not None else None
    legs = [asked] if asked is not None else _legs(signals)
    if any(under_knee(leg) for leg in legs):
        return None
    return "Sit on a chair or stand, with your foot beside the pencil."


def higher_shanks(this: LegSignals, other: LegSignals) -> float:
    """Return the height of an ankle above the other in the picture, in shanks."""
    return (other.ankle_px[1] - this.ankle_px[1]) / this.scale_px


def _legs(signals: FootSignals) -> list[LegSignals]:
    return [seen for seen in (signals.left, signals.right) if seen is not None]


def _off_the_floor(signals: FootSignals, leg: Leg) -> bool:
    this, other = signals.leg(leg), signals.leg(other_leg(leg))
    if this is None:
        return False
    if not standing(this):
        return True
    return other is not None and higher_shanks(this, other) >= TUNING.raised_shanks


def _other_is_up(signals: FootSignals, side: Leg) -> bool:
    """Whether clearly the wrong leg is raised; a leg hidden behind the other proves nothing."""
    this, other = signals.leg(side), signals.leg(other_leg(side))
    if this is None or other is None:
        return False
    plain = min(this.visibility, other.visibility) >= SIGNALS.seen_visibility
    return plain and higher_shanks(other, this) >= TUNING.plainly_higher_shanks
