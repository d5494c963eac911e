"""The places of the legs while the person stays: medians of their landmarks, by segment."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.signals.legs import LEGS, FootSignals, Leg, LegSignals
from posecount.tuning import by_hand, tuned

Place = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Settings of the samples of places."""

    every_s: float = by_hand(
        0.2, "s", "A leg's place is noted this often: a person who stays hardly moves in that time."
    )
    most_samples: int = tuned(
        600, "count", "Two minutes of places; the memory does not grow with the recording."
    )


TUNING = Tuning()


@dataclass(frozen=True, slots=True, eq=False)
class LegPlace:
    """One leg's usual places in the picture, shape (2,) each, in pixels."""

    knee_px: Place
    ankle_px: Place
    heel_px: Place
    toe_px: Place
    visibility: float

    @property
    def towards_knee(self) -> Place:
        """Unit vector from ankle to knee."""
        along = self.knee_px - self.ankle_px
        return np.asarray(along / max(float(np.hypot(*along)), 1e-9), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class LegPlaces:
    """Both legs, or the one that was seen, and the person's shank in pixels."""

    legs: Mapping[Leg, LegPlace]
    scale_px: float


class LegPlacesReader:
    """Feed it every frame's signals; it keeps samples of each segment."""

    def __init__(self) -> None:
        self._seen: dict[int, dict[Leg, list[LegSignals]]] = {}
        self._next_s = -math.inf

    def update(self, segment: int, signals: FootSignals) -> None:
        """Take one frame of a segment."""
        if signals.t_s < self._next_s:
            return
        self._next_s = signals.t_s + TUNING.every_s
        kept = self._seen.setdefault(segment, {leg: [] for leg in LEGS})
        for leg in LEGS:
            seen = signals.leg(leg)
            if seen is not None and len(kept[leg]) < TUNING.most_samples:
                kept[leg].append(seen)

    def places(self) -> dict[int, LegPlaces]:
        """Return the places of the legs in each segment in which a leg was seen."""
        scenes = {}
        for segment, kept in self._seen.items():
            legs = {leg: _place(samples) for leg, samples in kept.items() if samples}
            if legs:
                scales = [leg.scale_px for samples in kept.values() for leg in samples]
                scenes[segment] = LegPlaces(legs, float(np.median(scales)))
        return scenes


def _place(samples: list[LegSignals]) -> LegPlace:
    return LegPlace(
        knee_px=_middle([_knee_px(leg) for leg in samples]),
        ankle_px=_middle([leg.ankle_px for leg in samples]),
        heel_px=_middle([_heel_px(leg) for leg in samples]),
        toe_px=_middle([leg.toe_px for leg in samples]),
        visibility=float(np.median([leg.visibility for leg in samples])),
    )


def _middle(places: list[tuple[float, float]]) -> Place:
    return np.asarray(np.median(np.array(places), axis=0), dtype=np.float64)


def _knee_px(leg: LegSignals) -> tuple[float, float]:
    return (
        leg.ankle_px[0] + leg.shank[0] * leg.scale_px,
        leg.ankle_px[1] + leg.shank[1] * leg.scale_px,
    )


def _heel_px(leg: LegSignals) -> tuple[float, float]:
    foot = math.radians(leg.foot_deg)
    return (
        leg.toe_px[0] - leg.foot_px * math.cos(foot),
        leg.toe_px[1] - leg.foot_px * math.sin(foot),
    )
