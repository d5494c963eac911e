"""Finds the direction of a circling foot in a picture that shows the foot and no body.

A picture alone does not separate near from far, and so does not show whether a foot is seen from
behind its toes or from in front of them, which reverses clockwise. The visible side of a foot,
however, bulges towards the camera. Write p for the direction in the picture from the ankle to the
toes, q for the one across it (p turned from x to y) and c for the direction away from the camera. A
small turn w moves a point r of the foot by w x r, so that it goes

    along p:   w_q * r_c - w_c * r_q          across:   w_c * r_p - w_p * r_c

There is one mix of the two modes of a circling foot in which it does not turn within the picture
(w_c = 0: no slope of the movement across against the place along). A foot does not turn about its
own axis, so in that mix all points move along p, by which p is found; and each moves by w_q times
its depth. The depth of a bulge grows with the square of the place across, so its sign is that of
w_q. The order in which w_q and w_c follow each other is the sense of turning about the axis from
the ankle to the toes. This needs no perspective and no knowledge of the camera's place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.robust import MAD_TO_SIGMA, OUTLYING
from posecount.signals.modes import Modes
from posecount.tuning import by_hand, tuned

Series = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for finding the sense of a circling foot."""

    of_the_foot: float = by_hand(
        0.35,
        "share",
        "Share of the liveliest points' movement; points that move less belong to the ankle, the "
        "shank and stray edges.",
    )
    fewest_points: int = tuned(24, "count", "A surface has six unknowns; four points for each.")
    significant_errors: float = tuned(
        4.0,
        "ratio",
        "Standard errors that a bulge must exceed. Neighbouring points err alike, so the usual two "
        "would be too few.",
    )
    least_bulge_px: float = by_hand(0.5, "px", "Mistracked edges add up to this much.")
    lengthwise: float = by_hand(
        0.25,
        "share",
        "Share of the liveliest points' movement by which movement must grow along the foot.",
    )
    towards_toes: float = tuned(
        0.7,
        "ratio",
        "Cosine of 45 degrees between the foot's axis and the direction in which the movement "
        "grows; with less, either end could be the toes.",
    )
    in_line: float = by_hand(
        8.0,
        "ratio",
        "Where the foot does not turn within the picture, all points must go this many times "
        "farther along the axis than across it; else the two modes are not those of a circling "
        "foot.",
    )
    liveliest_quantile: float = by_hand(
        0.9, "quantile", "The point that stands for the liveliest ones."
    )


TUNING = Tuning()


_AXIS_ROUNDS = 12
"""Rounds until the axis settles."""

_FIT_ROUNDS = 8
"""Rounds of reweighting until a fit settles."""


def circle_sense(modes: Modes, reach_px: Series) -> int:
    """Return 1 if going from the first mode to the second is clockwise for the exerciser.

    ``reach_px``, shape (2,), is the usual extent of the modes. Clockwise means: the toes away from
    the face, to the right, towards the face, to the left. Returns -1 for the other direction, 0 if
    the points do not show it.
    """
    shapes = modes.shapes * np.sqrt(len(modes.mean_px)) * reach_px[:, None, None]
    travel = np.sqrt(np.sum(shapes**2, axis=(0, 2)))
    liveliest = float(np.quantile(travel, TUNING.liveliest_quantile))
    foot = travel > TUNING.of_the_foot * liveliest
    if np.count_nonzero(foot) < TUNING.fewest_points:
        return 0
    place = modes.origin_px[foot] - modes.origin_px[foot].mean(axis=0)
    growth = _fit(_plane(place), travel[foot])[0][1:]
    axis = _find_axis(place, shapes[:, foot], growth)
    if axis is None or axis.in_line < TUNING.in_line:
        return 0
    along, beside = place @ axis.forward, place @ _across(axis.forward)
    grows = float(growth @ axis.forward)
    if grows < max(
        TUNING.towards_toes * float(np.hypot(*growth)),
        TUNING.lengthwise * liveliest / (2 * float(along.std())),
    ):
        return 0
    surface = _surface(along / along.std(), beside / beside.std())
    fitted, error = _fit(surface, axis.unturned @ axis.forward)
    bulge_px, doubt_px = float(fitted[3]), float(error[3])
    if abs(bulge_px) < max(TUNING.least_bulge_px, TUNING.significant_errors * doubt_px):
        return 0
    return -int(np.sign(bulge_px))


@dataclass(frozen=True, slots=True, eq=False)
class _Axis:
    """The foot's direction in the picture, and the mix (n, 2) in which it does not turn there."""

    forward: Series
    unturned: Series
    in_line: float


def _find_axis(place: Series, shapes: Series, growth: Series) -> _Axis | None:
    """Return the axis along which all points move while the foot does not turn in the picture."""
    if not growth.any():
        return None
    forward = growth / np.hypot(*growth)
    for _ in range(_AXIS_ROUNDS):
        across = _across(forward)
        within = _plane(place @ np.column_stack([forward, across]))
        first, second = (float(_fit(within, shape @ across)[0][1]) for shape in shapes)
        unturned = (shapes[0] * second - shapes[1] * first) / max(
            float(np.hypot(first, second)), 1e-9
        )
        steady = unturned - np.median(unturned, axis=0)
        spread, ways = np.linalg.eigh(steady.T @ steady)
        way = ways[:, 1] * (1.0 if ways[:, 1] @ forward > 0 else -1.0)
        forward = (forward + way) / np.hypot(*(forward + way))
    in_line = float(np.sqrt(spread[1] / max(spread[0], 1e-9)))
    return _Axis(forward, steady, in_line)


def _across(forward: Series) -> Series:
    return np.array([-forward[1], forward[0]])


def _plane(place: Series) -> Series:
    return np.column_stack([np.ones(len(place)), place])


def _surface(along: Series, beside: Series) -> Series:
    """Return the columns of a second-order surface; the fourth is the bulge across the foot."""
    one = np.ones(len(along))
    return np.column_stack([one, along, beside, beside**2, along * beside, along**2])


def _fit(columns: Series, values: Series) -> tuple[Series, Series]:
    """Return a robust least-squares fit's coefficients and their standard errors."""
    weight: Series = np.ones(len(values))
    fitted: Series = np.zeros(columns.shape[1])
    for _ in range(_FIT_ROUNDS):
        root = np.sqrt(weight)
        fitted[:] = np.linalg.lstsq(columns * root[:, None], values * root, rcond=None)[0]
        off = np.abs(values - columns @ fitted)
        reach = OUTLYING * MAD_TO_SIGMA * float(np.median(off)) + 1e-9
        weight[:] = np.clip(1 - (off / reach) ** 2, 0, None) ** 2
    spare = max(float(weight.sum()) - columns.shape[1], 1.0)
    variance = float(weight @ (values - columns @ fitted) ** 2) / spare
    spread = np.linalg.pinv(columns.T @ (columns * weight[:, None]))
    return fitted, np.sqrt(variance * np.clip(np.diag(spread), 0, None))
