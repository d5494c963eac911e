"""The rules of a good set-up: each measures one thing and has advice for when it is lacking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from posecount.exercises.spec import ExerciseSpec, NeededView
from posecount.pose.landmarks import LandmarkIndex
from posecount.setup.look import Look
from posecount.signals.circle_view import circle_view
from posecount.signals.legs import LEGS, FootSignals, LegSignals

_FOOT_IN_SHANKS = 0.5
"""Heel to toe, between landmarks, without foreshortening: 0.43 to 0.58 on 12 bodies."""

_SMALL_FOOT_PX = 20.0
"""Samples scaled down and strongly compressed: 1 of 4 wrong at 20 to 30, 3 of 4 at 12 to 18."""

_LYING_DEG, _UPSIDE_DOWN_DEG = 60.0, 135.0
"""Somebody who sits leans back by up to 40 degrees."""

_DARK_LUMA = 15.0
"""Samples darkened, with noise: right at 28 and more, one of three wrong at 7."""

_SAMPLES_A_REP = 10
"""Samples played faster and with dropped frames went wrong with fewer than this: raises at 4 to 8 a
rep, flexions at 8, circles at 7 to 14."""

_ROUNDING = 1.05
_TOO_FRONTAL = 0.48
"""0.40 to 0.46 on clips at 45 degrees, mostly right; 0.49 to 0.65 at 65 to 85
degrees, where reps or sides went wrong in all of three."""

_EDGE_ON = 0.18
"""Below this, ankle circles leave a direction unknown."""

_SEEN = 0.5

_SHOULDERS = [LandmarkIndex.LEFT_SHOULDER, LandmarkIndex.RIGHT_SHOULDER]
_HIPS = [LandmarkIndex.LEFT_HIP, LandmarkIndex.RIGHT_HIP]
_FEET = [
    LandmarkIndex.LEFT_ANKLE,
    LandmarkIndex.RIGHT_ANKLE,
    LandmarkIndex.LEFT_HEEL,
    LandmarkIndex.RIGHT_HEEL,
    LandmarkIndex.LEFT_FOOT_INDEX,
    LandmarkIndex.RIGHT_FOOT_INDEX,
]


Code = Literal[
    "turned",
    "feet_out_of_view",
    "torso_cut_off",
    "feet_too_small",
    "too_frontal",
    "edge_on",
    "seen_from_feet",
    "too_dark",
    "too_few_frames",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing a set-up needs.

    ``measure`` gives its value at one moment, None if it cannot be measured; ``lacking`` says
    whether that is not good enough; a warning is given if that was so for ``least_share`` of the
    time. ``finding`` describes the fault in words, given the usual lacking value; ``advice`` says
    what to do.
    """

    code: Code
    measure: Callable[[Look], float | None]
    lacking: Callable[[float], bool]
    least_share: float
    finding: Callable[[float], str]
    advice: str


def rules_for(spec: ExerciseSpec) -> list[Rule]:
    """Return the rules for an exercise, the most important first."""
    view = _VIEWS[spec.needs_view]
    upright = [_UPRIGHT] if spec.torso_up else []
    return [*upright, _FEET_IN_VIEW, _TORSO_IN_VIEW, _LARGE_FEET, *view, _LIGHT, _frame_rate(spec)]


def _torso_turned_deg(look: Look) -> float | None:
    """Return the torso's angle from upright in the picture, 180 for one that is upside down."""
    if look.pose is None or _torso_missing(look):
        return None
    shoulders, hips = (look.pose.points_px[pair].mean(axis=0) for pair in (_SHOULDERS, _HIPS))
    x, y = shoulders - hips
    long = np.hypot(x, y) >= _FOOT_IN_SHANKS * look.signals.scale_px
    return float(np.degrees(np.arctan2(abs(x), -y))) if long else None


def _feet_outside(look: Look) -> float | None:
    """Return the share of the feet's landmarks that lie outside of the picture."""
    return None if look.pose is None else _outside(look, _FEET)


def _torso_missing(look: Look) -> float | None:
    """Return 1 if no shoulder, or no hip, is inside the picture and clearly visible; else 0."""
    if look.pose is None:
        return None
    return float(any(not _one_seen(look, pair) for pair in (_SHOULDERS, _HIPS)))


def _one_seen(look: Look, pair: list[LandmarkIndex]) -> bool:
    assert look.pose is not None
    plain = bool((look.pose.visibility[pair] >= _SEEN).any())
    return plain and _outside(look, pair) < 1


def _outside(look: Look, landmarks: list[LandmarkIndex]) -> float:
    assert look.pose is not None
    x, y = look.pose.points_px[landmarks].T
    inside = (x >= 0) & (x <= look.facts.width_px) & (y >= 0) & (y <= look.facts.height_px)
    return 1.0 - float(np.mean(inside))


def _foot_px(look: Look) -> float | None:
    """Return the length in pixels that a foot would have in the picture, seen from its side."""
    scale_px = look.signals.scale_px
    return _FOOT_IN_SHANKS * scale_px if scale_px > 0 else None


def _frontal(look: Look) -> float | None:
    """Return the hips' and shoulders' width in torso lengths: 0 from the side, 0.55 frontal."""
    signals, pose = look.signals, look.pose
    if pose is None or signals.rightwards is None:
        return None
    spine = np.diff(pose.points_px[[*_SHOULDERS, *_HIPS]].reshape(2, 2, 2).mean(axis=1), axis=0)
    torso_px = float(np.hypot(*spine[0]))
    across_px = float(np.hypot(*signals.rightwards)) * signals.scale_px
    return across_px / torso_px if torso_px > 0 else None


def _openness(look: Look) -> float | None:
    """Return how open a circle of the raised foot looks, -1 to 1; negative from the feet's end."""
    foot = _raised(look.signals)
    return None if foot is None else circle_view(foot, look.signals.rightwards)


def _raised(signals: FootSignals) -> LegSignals | None:
    """Return the leg whose ankle is higher in the picture."""
    seen = [leg for leg in map(signals.leg, LEGS) if leg is not None]
    return min(seen, key=lambda leg: leg.ankle_px[1], default=None)


_UPRIGHT = Rule(
    code="turned",
    measure=_torso_turned_deg,
    lacking=lambda deg: deg > _LYING_DEG,
    least_share=0.5,
    finding=lambda deg: (
        "The picture is upside down"
        if deg > _UPSIDE_DOWN_DEG
        else "The picture is shown on its side, or you lie"
    ),
    advice="turn the camera upright, or count the recording with --rotate auto",
)
_FEET_IN_VIEW = Rule(
    code="feet_out_of_view",
    measure=_feet_outside,
    lacking=lambda share: share >= 0.5,
    least_share=0.15,
    finding=lambda _: "The feet are out of the picture",
    advice="move the camera back or tilt it down until both feet are in view",
)
_TORSO_IN_VIEW = Rule(
    code="torso_cut_off",
    measure=_torso_missing,
    lacking=lambda missing: missing > 0,
    least_share=0.3,
    finding=lambda _: "The torso is cut off or hidden, and without it feet are found poorly",
    advice="move the camera back until hips and shoulders are in view, too",
)
_LARGE_FEET = Rule(
    code="feet_too_small",
    measure=_foot_px,
    lacking=lambda foot_px: foot_px < _SMALL_FOOT_PX,
    least_share=0.5,
    finding=lambda foot_px: (
        f"A foot is only about {foot_px:.0f} pixels long in the picture, and "
        f"{_SMALL_FOOT_PX:.0f} are needed"
    ),
    advice="move the camera closer or film at a higher resolution",
)
_NOT_FRONTAL = Rule(
    code="too_frontal",
    measure=_frontal,
    lacking=lambda width: width > _TOO_FRONTAL,
    least_share=0.5,
    finding=lambda _: "The camera looks at you from the front, where this movement hardly shows",
    advice="put the camera to your side",
)
_NOT_EDGE_ON = Rule(
    code="edge_on",
    measure=_openness,
    lacking=lambda openness: abs(openness) < _EDGE_ON,
    least_share=0.5,
    finding=lambda _: "The camera sees the circles edge-on, so that their direction stays unknown",
    advice="move the camera 20 to 40 degrees from your side towards your head",
)
_NOT_FROM_FEET = Rule(
    code="seen_from_feet",
    measure=_openness,
    lacking=lambda openness: openness <= -_EDGE_ON,
    least_share=0.5,
    finding=lambda _: "The camera looks from your feet, from where a raised foot is found poorly",
    advice="move the camera to your side and 20 to 40 degrees towards your head",
)
_VIEWS: dict[NeededView, list[Rule]] = {
    "any": [],
    "lengthwise": [_NOT_FRONTAL],
    "open": [_NOT_FROM_FEET, _NOT_EDGE_ON],
}
_LIGHT = Rule(
    code="too_dark",
    measure=lambda look: look.facts.luma,
    lacking=lambda luma: luma < _DARK_LUMA,
    least_share=0.5,
    finding=lambda luma: f"The picture is very dark (mean brightness {luma:.0f} of 255)",
    advice="turn on a light that falls on the feet",
)


def _frame_rate(spec: ExerciseSpec) -> Rule:
    """Return the rule for enough pictures of the fastest rep; dropped frames are missed, too."""
    most_s = spec.fastest_rep_s / _SAMPLES_A_REP
    return Rule(
        code="too_few_frames",
        measure=lambda look: look.step_s,
        lacking=lambda step_s: step_s > _ROUNDING * most_s,
        least_share=0.15,
        finding=lambda step_s: (
            f"There are pictures only every {step_s:.2g} s, and quick reps need one every "
            f"{most_s:.2g} s"
        ),
        advice=f"film at {_usual_rate(1 / most_s)} pictures a second, with more light if it drops",
    )


def _usual_rate(least: float) -> int:
    return next(rate for rate in (15, 24, 30, 60) if rate >= least)
