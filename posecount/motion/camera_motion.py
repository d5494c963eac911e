"""Removes the camera's motion from points' shifts: the motion that most points share.

Where clearly more points do not move at all, the camera stands still.

The camera shifts, turns and zooms the picture. At a place p relative to the points' mean, with both
as complex numbers, the common motion is ``shift + turn * p``, and a point's squared distance from
it is a sum of terms of that point alone. The terms are computed once; a round of reweighting is
then two products of a matrix and a vector.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.robust import MAD_TO_SIGMA, OUTLYING
from posecount.tuning import by_hand, tuned

Series = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for the camera's motion."""

    still_px: float = by_hand(0.3, "px", "A point that stays is tracked this well.")
    fewest_points: int = tuned(
        3,
        "count",
        "A shift, a turn and a zoom take two points; one more shows that they are wrong.",
    )
    still_share: float = by_hand(
        0.05, "share", "Fewer points that stay are those of a title laid over the picture."
    )
    more_still: float = by_hand(
        1.5,
        "ratio",
        "The camera stands still where this many times as many points stay as agree on any other "
        "motion: legs before a plain wall are most of what can be followed.",
    )


TUNING = Tuning()


_ROUNDS = 5
"""Rounds of reweighting until the common motion settles."""


def without_camera_motion(origin_px: Series, shift_px: Series, *, corners: bool) -> Series:
    """Return the shifts without the camera's shift, turn and zoom, which most points share.

    Shapes (n, 2); lost points stay NaN and have no weight. ``corners`` says that each point was
    tracked by itself and so shows whether the camera stands still; the flow of a grid is blurred.
    """
    lost = np.flatnonzero(np.isnan(shift_px[:, 0]))
    seen_count = len(shift_px) - len(lost)
    if not seen_count:
        return shift_px
    place = np.ascontiguousarray((origin_px - origin_px.mean(axis=0)).T)
    move = np.ascontiguousarray(shift_px.T)
    terms = _terms(place, move)
    if len(lost):
        terms[:, lost] = 0.0
        terms[-1, lost] = math.inf
    shift = complex(*(sum(_middle_two(each, seen_count)) / 2 for each in move))
    turn = 0j
    for _ in range(_ROUNDS):
        weight = _biweight(_off_squared(terms, shift, turn), seen_count)
        sums = terms[:-1] @ weight
        if sums[0] < TUNING.fewest_points:
            break
        shift, turn = _fit(*sums.tolist())
    if corners and _stands_still(terms, _off_squared(terms, shift, turn), seen_count):
        return shift_px
    by_place = [[shift.real, turn.real, -turn.imag], [shift.imag, turn.imag, turn.real]]
    rest: Series = (move - np.array(by_place) @ terms[:3]).T
    return rest


def camera_shift_px(shift_px: Series) -> tuple[float, float]:
    """Return the shift (x, y) that most of the points (n, 2) share; (0, 0) if all are lost."""
    seen = shift_px[~np.isnan(shift_px[:, 0])]
    if not len(seen):
        return 0.0, 0.0
    x, y = np.median(seen, axis=0)
    return float(x), float(y)


def _stands_still(terms: Series, off_squared: Series, seen_count: int) -> bool:
    """Whether the camera stood still; the fitted motion leaves the points so far off."""
    still = _agreeing(terms[-1])
    enough = still >= TUNING.still_share * seen_count
    return enough and still > TUNING.more_still * _agreeing(off_squared)


def _agreeing(off_squared: Series) -> int:
    """Count the points that fit a common motion to within their tracking error."""
    return int(np.count_nonzero(off_squared <= (OUTLYING * TUNING.still_px) ** 2))


def _terms(place: Series, move: Series) -> Series:
    """Return, for points p that move by m: 1, p, p squared, m, dot and cross product, m squared.

    Shapes (2, n) to (9, n).
    """
    (x, y), (u, v) = place, move
    terms = np.empty((9, len(x)))
    terms[0] = 1.0
    terms[1:3] = place
    terms[3] = x * x + y * y
    terms[4:6] = move
    terms[6] = x * u + y * v
    terms[7] = x * v - y * u
    terms[8] = u * u + v * v
    return terms


def _off_squared(terms: Series, shift: complex, turn: complex) -> Series:
    """Return each point's squared distance from the common motion, (n,): inf if it is lost."""
    both = 2 * shift * turn.conjugate()
    of_place = (abs(shift) ** 2, both.real, both.imag, abs(turn) ** 2)
    of_move = (-2 * shift.real, -2 * shift.imag, -2 * turn.real, -2 * turn.imag)
    off: Series = np.array([*of_place, *of_move, 1.0]) @ terms
    return off


def _biweight(off_squared: Series, seen_count: int) -> Series:
    """Return the weights of points at these squared distances, shape (n,).

    ``seen_count`` of them were seen.
    """
    lower, upper = _middle_two(off_squared, seen_count)
    usual_px = (math.sqrt(max(lower, 0.0)) + math.sqrt(max(upper, 0.0))) / 2
    reach_px = OUTLYING * max(TUNING.still_px, MAD_TO_SIGMA * usual_px)
    weight = off_squared * -(reach_px**-2)
    weight += 1.0
    np.maximum(weight, 0.0, out=weight)
    weight *= weight
    return weight


def _middle_two(values: Series, seen_count: int) -> tuple[float, float]:
    """Return the middle two values of those seen; lost ones, inf or NaN, come last in order."""
    half = seen_count // 2
    # In rows of a thousand, sorting everything is quicker than finding two places.
    ordered = np.sort(values)
    upper = float(ordered[half])
    return (upper, upper) if seen_count % 2 else (float(ordered[half - 1]), upper)


def _fit(
    total: float,
    x: float,
    y: float,
    squared: float,
    u: float,
    v: float,
    dot: float,
    cross: float,
) -> tuple[complex, complex]:
    """Return the shift and turn of least squares from weighted sums of the terms."""
    centre, mean = complex(x, y) / total, complex(u, v) / total
    covered = complex(dot, cross) - total * centre.conjugate() * mean
    turn = covered / max(squared - total * abs(centre) ** 2, 1e-9)
    return mean - turn * centre, turn
