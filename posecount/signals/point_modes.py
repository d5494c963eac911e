"""The ways in which tracked points move together: common motion taken out, two modes kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from posecount.signals.middle import median

Series = NDArray[np.float64]
Mask = NDArray[np.bool_]

Kind = Literal["corners", "grid", "slopes"]
"""What the points are: corners picked for their looks, a grid over all there is, or the brightness
slopes of every pixel, which tell of a tenth of a pixel."""

_STILL_PX = 0.3
"""How well a point that stays is tracked."""

_OUTLYING = 4.7
"""In robust standard deviations: further off a point has no say (Tukey's biweight)."""

_MAD_TO_SIGMA = 1.4826
_ROUNDS = 5
_LEAST_MOVE_PX: dict[Kind, float] = {"corners": 1.0, "grid": 1.0, "slopes": 0.2}
"""Slopes go half as far as what they lie on. In rendered clips those of toes that grip go 0.3 px
and more, those of somebody who stands still 0.1 px."""

_MOVES_SHARE = 3.0
"""A mover travels this many times as far as the usual point, which only trembles."""

_FAR_SHARE = 0.45
"""Of the farthest travel: where points are everywhere, whoever goes so far moves. Those of a grid
lie mostly on floor and legs, and their flow is blurred, so that the usual point does more than
tremble; and a slope that goes less far than this is one that is hardly seen."""

_FEWEST_MOVERS = 6
_SEEN_OFTEN = 0.3
"""Share of the time a point must be seen for its movement to be known."""

_MODES = 2
_FILL_ROUNDS = 12
_SUBSPACE_ROUNDS = 6


def without_common_motion(origin_px: Series, shift_px: Series) -> Series:
    """The shifts less what the camera did: shift, turn and zoom that most points share.

    Shapes (n, 2); lost points stay NaN and have no say.
    """
    seen = ~np.isnan(shift_px[:, 0])
    if not seen.any():
        return shift_px
    places = origin_px[seen]
    x, y = np.ascontiguousarray((places - places.mean(axis=0)).T)
    u, v = np.ascontiguousarray(shift_px[seen].T)
    rest_u, rest_v = u - median(u), v - median(v)
    # All sums that a weighted fit of shift, turn and zoom is made of, one product a round.
    terms = np.stack([np.ones_like(x), x, y, u, v, x * u + y * v, x * v - y * u, x * x + y * y])
    for _ in range(_ROUNDS):
        total, at_x, at_y, by_u, by_v, zoom, turn, arms = terms @ _biweight(rest_u, rest_v)
        if total < 3:
            break
        at_x, at_y, by_u, by_v = at_x / total, at_y / total, by_u / total, by_v / total
        arms = max(arms - total * (at_x * at_x + at_y * at_y), 1e-9)
        zoom = (zoom - total * (at_x * by_u + at_y * by_v)) / arms
        turn = (turn - total * (at_x * by_v - at_y * by_u)) / arms
        rest_u = u - (by_u + zoom * (x - at_x) - turn * (y - at_y))
        rest_v = v - (by_v + zoom * (y - at_y) + turn * (x - at_x))
    own_px = np.full(shift_px.shape, np.nan)
    own_px[seen] = np.column_stack([rest_u, rest_v])
    return own_px


def _biweight(off_x: Series, off_y: Series) -> Series:
    off_px = np.sqrt(off_x * off_x + off_y * off_y)
    reach = _OUTLYING * max(_STILL_PX, _MAD_TO_SIGMA * median(off_px))
    weight: Series = np.maximum(1 - (off_px / reach) ** 2, 0) ** 2
    return weight


@dataclass(frozen=True, slots=True, eq=False)
class Modes:
    """The points that move and the ways they do.

    ``all_px``    (n, 2) places of all points at the reference, the quiet ones included
    ``movers``    (n,) which of them move
    ``mean_px``   (k, 2) the movers' mean shift
    ``shapes``    (2, k, 2) two unit modes: how far each mover goes in each
    """

    all_px: Series
    movers: Mask
    mean_px: Series
    shapes: Series

    @property
    def origin_px(self) -> Series:
        """Places of the movers, shape (k, 2)."""
        return self.all_px[self.movers]

    @property
    def weights(self) -> Series:
        """Each mover's share in the first mode, shape (k,)."""
        weights: Series = np.sum(self.shapes[0] ** 2, axis=1)
        return weights

    def likeness(self, other: Modes) -> float:
        """How alike the first modes of the same points are: 0 nothing in common, 1 the same."""
        mine, theirs = np.zeros_like(self.all_px), np.zeros_like(self.all_px)
        mine[self.movers], theirs[other.movers] = self.shapes[0], other.shapes[0]
        return abs(float(np.sum(mine * theirs)))

    def at_reference(self) -> Series:
        """Where the reference picture itself lies along the modes, shape (2,), pixels."""
        return self.project(np.zeros_like(self.all_px))[0]

    def project(self, own_px: Series) -> tuple[Series, float]:
        """How far along each mode, shape (2,), in pixels a mover, and the share of it seen.

        ``own_px`` are shifts (n, 2) less what the camera did. Mistracked points have little say.
        NaN and 0 where nothing is seen.
        """
        move = own_px[self.movers] - self.mean_px
        seen = ~np.isnan(move[:, 0])
        share = float(self.weights[seen].sum())
        if np.count_nonzero(seen) < _FEWEST_MOVERS:
            return np.full(_MODES, np.nan), 0.0
        along = _fit(self.shapes[:, seen], move[seen])
        return along / np.sqrt(len(self.mean_px)), share


def _fit(shapes: Series, move: Series) -> Series:
    """Amounts of the modes (2, k, 2) that make up the moves (k, 2), outliers given no say."""
    first, second = shapes
    terms = np.stack(
        [
            _dot(first, first),
            _dot(first, second),
            _dot(second, second),
            _dot(first, move),
            _dot(second, move),
        ]
    )
    weight = np.ones(len(move))
    for _ in range(_ROUNDS):
        one, both, other, on_first, on_second = terms @ weight
        ridge = 1e-3 * (one + other) / _MODES
        one, other = one + ridge, other + ridge
        along = np.array([other * on_first - both * on_second, one * on_second - both * on_first])
        along /= one * other - both * both
        off = move - along[0] * first - along[1] * second
        weight = 1 / np.maximum(np.sqrt(_dot(off, off)), _STILL_PX)
    return along


def _dot(a: Series, b: Series) -> Series:
    """Row by row, of shapes (k, 2); two products are quicker than a sum over so short an axis."""
    products: Series = a[:, 0] * b[:, 0] + a[:, 1] * b[:, 1]
    return products


def find_modes(origin_px: Series, owns_px: Series, kind: Kind = "corners") -> Modes | None:
    """The modes of shifts (m, n, 2) of n points, less what the camera did.

    None where too few of them move.
    """
    if len(owns_px) < 3 or len(origin_px) < _FEWEST_MOVERS:
        return None
    movers = _movers(owns_px, kind)
    if np.count_nonzero(movers) < _FEWEST_MOVERS:
        return None
    moves = owns_px[:, movers]
    mean = np.nanmedian(moves, axis=0)
    moves = moves - mean
    travel = np.sqrt(np.nanmean(np.sum(moves**2, axis=2), axis=0))
    shapes = _principal(moves / travel[:, None]).reshape(_MODES, -1, 2) * travel[:, None]
    return Modes(origin_px, movers, mean, _orthonormal(shapes))


def _orthonormal(shapes: Series) -> Series:
    """The modes at right angles and of length 1 again, the first one's direction kept."""
    flat = shapes.reshape(_MODES, -1)
    upright, mixed = np.linalg.qr(flat.T)
    turned: Series = (upright * np.sign(np.diag(mixed))).T.reshape(shapes.shape)
    return turned


def _movers(shifts: Series, kind: Kind) -> Mask:
    times_seen = np.count_nonzero(~np.isnan(shifts[:, :, 0]), axis=0)
    often = np.asarray(times_seen >= _SEEN_OFTEN * len(shifts), dtype=np.bool_)
    if not often.any():
        return np.asarray(often, dtype=np.bool_)
    low, high = _ends(shifts[:, often])
    travel = np.hypot(*(high - low).T)
    moves = often.copy()
    usual_px, far_px = np.quantile(travel, [0.5, 0.98])
    plain_px = _MOVES_SHARE * usual_px
    if kind == "grid":
        plain_px = min(plain_px, _FAR_SHARE * far_px)
    if kind == "slopes":
        plain_px = max(plain_px, _FAR_SHARE * far_px)
    moves[often] = travel > max(_LEAST_MOVE_PX[kind], plain_px)
    return np.asarray(moves, dtype=np.bool_)


def _ends(shifts: Series) -> tuple[Series, Series]:
    """Between which each point (m, n, 2) usually goes, shapes (n, 2)."""
    ends = np.quantile(shifts, [0.03, 0.97], axis=0)
    gaps = np.isnan(ends[0, :, 0])
    # Point by point, numpy takes a hundred times as long: only for those lost now and then.
    if gaps.any():
        ends[:, gaps] = np.nanquantile(shifts[:, gaps], [0.03, 0.97], axis=0)
    return ends[0], ends[1]


def _principal(moves: Series) -> Series:
    """The first two modes, shape (2, 2k), of moves (m, k, 2) with gaps and outliers."""
    table = moves.reshape(len(moves), -1)
    known = ~np.isnan(table)
    filled = np.where(known, table, 0.0)
    modes = np.eye(_MODES, table.shape[1]) + 1.0 / table.shape[1]
    for round_ in range(_FILL_ROUNDS):
        modes = _strongest(filled, modes)
        guess = (filled @ modes.T) @ modes
        if round_ in (3, 7):
            known &= _plausible(table, guess, known)
        filled = np.where(known, table, guess)
    return modes


def _strongest(table: Series, start: Series) -> Series:
    """The strongest modes (2, c) of a table (m, c) by subspace iteration from near ones."""
    modes = start
    for _ in range(_SUBSPACE_ROUNDS):
        modes = np.linalg.qr(table.T @ (table @ modes.T))[0].T
    _, _, turn = np.linalg.svd(table @ modes.T, full_matrices=False)
    strongest: Series = turn @ modes
    return strongest


def _plausible(table: Series, guess: Series, known: Mask) -> Mask:
    off = np.abs(np.where(known, table - guess, np.nan))
    reach = _OUTLYING * _MAD_TO_SIGMA * np.nanmedian(off, axis=0)
    plausible: Mask = ~(off > np.maximum(reach, _OUTLYING * _STILL_PX))
    return plausible
