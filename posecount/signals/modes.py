"""The common modes in which tracked points move; two are kept."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.cue import Cue
from posecount.motion.camera_motion import TUNING as CAMERA
from posecount.robust import MAD_TO_SIGMA, OUTLYING
from posecount.signals.quantiles import quantiles_of_seen, range_ends
from posecount.tuning import by_hand, tuned

Series = NDArray[np.float64]
Mask = NDArray[np.bool_]

_ROUNDS = 5
"""Rounds of reweighting until the amounts settle."""

_RIDGE = 1e-3
"""Keeps the fit solvable if only one mode is seen; too small to affect a value."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for points that move."""

    least_move_px: float = by_hand(1.0, "px", "A point that goes less far does not move.")
    least_edge_move_px: float = tuned(
        0.2,
        "px",
        "The same for slopes at the toes, which go half as far as what they lie on. In rendered "
        "clips those of toes that grip go 0.3 px and more, those of somebody who stands still 0.1 "
        "px.",
    )
    moves_ratio: float = by_hand(
        3.0,
        "ratio",
        "A mover travels this many times as far as the usual point, which only trembles.",
    )
    far_share: float = by_hand(
        0.45,
        "share",
        "Share of the farthest travel from which a point moves, where points are everywhere: those "
        "of a grid lie mostly on floor and legs, and their flow is blurred, so that the usual "
        "point does more than tremble. A slope that goes less far than this is hardly seen.",
    )
    most_move_share: float = by_hand(
        0.02,
        "share",
        "Share of the points' spread from which the usual point of a close-up does more than "
        "tremble: where there is little but legs to be followed, most points move.",
    )
    far_quantile: float = by_hand(
        0.98, "quantile", "The point that stands for the farthest travel."
    )
    fewest_movers: int = by_hand(6, "count", "Two modes of fewer points are a matter of chance.")
    seen_often: float = by_hand(
        0.3, "share", "Share of the time a point must be seen for its movement to be known."
    )


TUNING = Tuning()


_MODES = 2
"""A circling foot has two; other movements have one, and the camera or the body the other."""

_FILL_ROUNDS = 12
"""Rounds in which gaps are filled from the modes."""

_SUBSPACE_ROUNDS = 6
"""Rounds of subspace iteration, which starts from similar modes."""


@dataclass(frozen=True, slots=True, eq=False)
class Modes:
    """The points that move, and their modes.

    ``all_px``    (n, 2) places of all points at the reference, the quiet ones included
    ``movers``    (k,) which of them move, in order
    ``mean_px``   (k, 2) the movers' mean shift
    ``shapes``    (2, k, 2) two unit modes: the movement of each mover in each
    """

    all_px: Series
    movers: NDArray[np.intp]
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
        """Return the similarity of the first modes of the same points: 0 none, 1 equal."""
        mine, theirs = np.zeros_like(self.all_px), np.zeros_like(self.all_px)
        mine[self.movers], theirs[other.movers] = self.shapes[0], other.shapes[0]
        return abs(float(np.sum(mine * theirs)))

    def at_reference(self) -> Series:
        """Return the place of the reference picture itself along the modes, shape (2,), pixels."""
        return self.project(np.zeros_like(self.all_px))[0]

    def project(self, own_px: Series) -> tuple[Series, float]:
        """Return the amounts of the modes, shape (2,), in pixels per mover, and the share seen.

        ``own_px`` are shifts (n, 2) without the camera's motion. Mistracked points have little
        weight. Returns NaN and 0 if nothing is seen.
        """
        first, second = self.shapes.transpose(0, 2, 1)
        move = np.stack([each.take(self.movers) for each in own_px.T]) - self.mean_px.T
        lost = np.flatnonzero(np.isnan(move[0]))
        count = len(self.movers)
        if count - len(lost) < TUNING.fewest_movers:
            return np.full(_MODES, np.nan), 0.0
        terms = _terms(first, second, move)
        if len(lost):
            terms[:, lost] = 0.0
        return _fit(terms) / math.sqrt(count), float(terms[0].sum())


def _terms(first: Series, second: Series, move: Series) -> Series:
    """Return the products for a fit of two modes, (2, k) to (6, k).

    They are those of the first mode with itself, the second and the move; of the second with itself
    and the move; and of the move with itself.
    """
    pairs = ((first, first), (first, second), (first, move), (second, second), (second, move))
    return np.array([_dot(*pair) for pair in (*pairs, (move, move))])


def _dot(a: Series, b: Series) -> Series:
    """Return the dot products point by point, of shapes (2, k)."""
    products: Series = a[0] * b[0] + a[1] * b[1]
    return products


def _fit(terms: Series) -> Series:
    """Return the amounts (2,) of the modes that make up the move; outliers have no weight."""
    weight = np.ones(terms.shape[1])
    a = b = 0.0
    for _ in range(_ROUNDS):
        one, both, on_one, other, on_other = (terms[:5] @ weight).tolist()
        ridge = _RIDGE * (one + other) / _MODES
        one, other = one + ridge, other + ridge
        size = one * other - both * both
        a = (other * on_one - both * on_other) / size
        b = (one * on_other - both * on_one) / size
        off_squared = np.array([a * a, 2 * a * b, -2 * a, b * b, -2 * b, 1.0]) @ terms
        weight = 1 / np.sqrt(np.maximum(off_squared, CAMERA.still_px**2))
    return np.array([a, b])


def find_modes(origin_px: Series, owns_px: Series, cue: Cue = Cue.CLOSE_UP) -> Modes | None:
    """Return the modes of shifts (m, n, 2) of n points, without the camera's motion.

    None if too few of them move.
    """
    if len(owns_px) < 3 or len(origin_px) < TUNING.fewest_movers:
        return None
    movers = np.flatnonzero(_movers(origin_px, owns_px, cue))
    if len(movers) < TUNING.fewest_movers:
        return None
    moves = owns_px[:, movers]
    (mean,) = quantiles_of_seen(moves, (0.5,))
    moves = moves - mean
    travel = np.sqrt(np.nanmean(np.sum(moves**2, axis=2), axis=0))
    shapes = _principal(moves / travel[:, None]).reshape(_MODES, -1, 2) * travel[:, None]
    return Modes(origin_px, movers, _by_axis(mean), _by_axis(_orthonormal(shapes)))


def _by_axis(places: Series) -> Series:
    """Return the same places (..., k, 2) with all x adjacent in memory, as they are multiplied."""
    by_axis: Series = np.ascontiguousarray(places.swapaxes(-1, -2)).swapaxes(-1, -2)
    return by_axis


def _orthonormal(shapes: Series) -> Series:
    """Return the modes orthonormal again; the first keeps its direction."""
    flat = shapes.reshape(_MODES, -1)
    upright, mixed = np.linalg.qr(flat.T)
    turned: Series = (upright * np.sign(np.diag(mixed))).T.reshape(shapes.shape)
    return turned


def _movers(origin_px: Series, shifts: Series, cue: Cue) -> Mask:
    times_seen = np.count_nonzero(~np.isnan(shifts[:, :, 0]), axis=0)
    often = np.asarray(times_seen >= TUNING.seen_often * len(shifts), dtype=np.bool_)
    if not often.any():
        return np.asarray(often, dtype=np.bool_)
    low, high = quantiles_of_seen(shifts[:, often], range_ends())
    travel = np.hypot(*(high - low).T)
    moves = often.copy()
    usual_px, far_px = np.quantile(travel, [0.5, TUNING.far_quantile])
    plain_px = TUNING.moves_ratio * usual_px
    most_move = usual_px > TUNING.most_move_share * float(np.hypot(*np.ptp(origin_px, axis=0)))
    if cue is Cue.FOOT_FLOW or (cue is Cue.CLOSE_UP and most_move):
        plain_px = min(plain_px, TUNING.far_share * far_px)
    if cue is Cue.TOE_EDGES:
        plain_px = max(plain_px, TUNING.far_share * far_px)
    least_px = TUNING.least_edge_move_px if cue is Cue.TOE_EDGES else TUNING.least_move_px
    moves[often] = travel > max(least_px, plain_px)
    return np.asarray(moves, dtype=np.bool_)


def _principal(moves: Series) -> Series:
    """Return the first two modes, shape (2, 2k), of moves (m, k, 2) with gaps and outliers."""
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
    """Return the strongest modes (2, c) of a table (m, c) by subspace iteration from ``start``."""
    modes = start
    for _ in range(_SUBSPACE_ROUNDS):
        modes = np.linalg.qr(table.T @ (table @ modes.T))[0].T
    _, _, turn = np.linalg.svd(table @ modes.T, full_matrices=False)
    strongest: Series = turn @ modes
    return strongest


def _plausible(table: Series, guess: Series, known: Mask) -> Mask:
    off = np.abs(np.where(known, table - guess, np.nan))
    (usual,) = quantiles_of_seen(off, (0.5,))
    reach = OUTLYING * MAD_TO_SIGMA * usual
    plausible: Mask = ~(off > np.maximum(reach, OUTLYING * CAMERA.still_px))
    return plausible
