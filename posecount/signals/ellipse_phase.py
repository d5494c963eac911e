"""The phase of a point that goes round: an angle if seen open, a swing if seen edge-on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.signals.quantiles import quantiles, range_ends
from posecount.tuning import by_hand

Series = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for the phase of a path."""

    open_ratio: float = by_hand(
        0.3, "ratio", "Minor to major axis from which the angle about the centre is a clean phase."
    )
    centre_share: float = by_hand(
        0.35, "share", "Share of the ellipse about its centre in which a point has no useful angle."
    )
    swing_share: float = by_hand(
        0.45,
        "share",
        "Share of half the major axis by which a swing must come back before it has turned.",
    )
    middle_tail: float = by_hand(
        0.05,
        "share",
        "Share of the path beyond each end of the range whose middle is the centre: as "
        "`quantiles.TUNING.tail`, but of both axes of the picture.",
    )


TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class Ellipse:
    """The path's extent: centre, unit axes (rows: major, minor) and half lengths."""

    centre: Series
    axes: Series
    major: float
    minor: float

    @property
    def ratio(self) -> float:
        """Minor to major axis, 0 (a line) to 1 (a circle)."""
        return self.minor / self.major if self.major > 0 else 0.0


def fit_ellipse(path: Series) -> Ellipse:
    """Return the ellipse that spans a path of shape (n, 2); speed along the path does not matter.

    A path of a single place, as from a recording with missing pictures, spans none.
    """
    if len(path) < 2:
        return Ellipse(path.mean(axis=0), np.eye(2), 0.0, 0.0)
    middle = quantiles(path, (TUNING.middle_tail, 1 - TUNING.middle_tail)).sum(axis=0) / 2
    _, _, axes = np.linalg.svd(path - path.mean(axis=0), full_matrices=False)
    along = (path - middle) @ axes.T
    low, high = quantiles(along, range_ends())
    half = (high - low) / 2
    centre = middle + ((high + low) / 2) @ axes
    return Ellipse(centre, axes, float(half[0]), float(half[1]))


def open_phase(path: Series, ellipse: Ellipse) -> Series:
    """Return the unwrapped angle about the centre in radians, with the ellipse made a circle.

    Grows when the path turns from +x to +y, which looks clockwise with y down. NaN near the centre,
    shape (n,).
    """
    half = np.array([ellipse.major, ellipse.minor])
    round_path = ((path - ellipse.centre) @ ellipse.axes.T) / np.maximum(half, 1e-9)
    handedness = float(np.sign(np.linalg.det(ellipse.axes)))
    angle = handedness * np.arctan2(round_path[:, 1], round_path[:, 0])
    return _unwrap_seen(angle, np.hypot(*round_path.T) >= TUNING.centre_share)


def edge_phase(path: Series, ellipse: Ellipse) -> Series:
    """Return the phase of the swing along the major axis in radians, never falling, shape (n,).

    An edge-on view does not show the sense of turning, only that it continues.
    """
    swing = np.clip(((path - ellipse.centre) @ ellipse.axes[0]) / max(ellipse.major, 1e-9), -1, 1)
    falling = _falling(swing)
    angle = np.where(falling, np.arccos(swing), 2 * np.pi - np.arccos(swing))
    phase: Series = np.maximum.accumulate(np.unwrap(angle))
    return phase


def _falling(swing: Series) -> NDArray[np.bool_]:
    """Return for each sample whether the swing goes down; hysteresis finds the turning points."""
    down = np.zeros(len(swing), dtype=bool)
    extreme, since, going_down = swing[0], 0, False
    for i, value in enumerate(swing):
        ahead = (extreme - value) if not going_down else (value - extreme)
        if ahead <= 0:
            extreme, since = value, i
        elif ahead > TUNING.swing_share:
            going_down = not going_down
            down[since : i + 1] = going_down
            extreme, since = value, i
        down[i] = going_down
    return down


def _unwrap_seen(angle: Series, seen: NDArray[np.bool_]) -> Series:
    phase = np.full(len(angle), np.nan)
    if seen.any():
        phase[seen] = np.unwrap(angle[seen])
    return phase
