"""How a module states its thresholds: one frozen ``Tuning``, every number with unit and reason.

A module that has thresholds holds them in a frozen dataclass ``Tuning`` and reads them from its one
instance, ``TUNING``, at the moment of use::

    @dataclass(frozen=True, slots=True)
    class Tuning:
        dwell_s: float = by_hand(0.1, "s", "A movement must stay above the threshold this long.")
        edge_share: float = tuned(0.08, "share", "A rep begins and ends here: see `docs`.")

    TUNING = Tuning()

The unit is the end of the field's name (``_s``, ``_px``, ``_deg``, ``_shanks`` and so on), except
for shares, ratios and counts, which have none. Numbers that follow from mathematics, sizes of
kernels, rounds of an iteration and lists of landmarks are not thresholds and stay constants.
``posecount evaluate --sensitivity`` finds every `TUNING` and reports how its numbers change counts.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any, Literal, TypeVar

Unit = Literal[
    "s",
    "px",
    "deg",
    "rad",
    "shanks",
    "shanks_per_s",
    "deg_per_shank",
    "grey",
    "quantile",
    "share",
    "ratio",
    "count",
]
"""``shanks`` are lengths of the person's shank, ``grey`` steps of brightness from 0 to 255. A
``quantile`` lies between 0 and 1. A ``share`` is a part of a whole, a ``ratio`` any other number
without a unit, and a ``count`` a whole number."""

UNNAMED: tuple[Unit, ...] = ("share", "ratio", "count")
"""Units that do not show in a field's name."""

Number = TypeVar("Number", int, float)


def tuned(default: Number, unit: Unit, why: str) -> Number:
    """A field of a ``Tuning`` whose number has a physical, mathematical or measured reason."""
    return _field(default, unit, why, has_reason=True)


def by_hand(default: Number, unit: Unit, what: str) -> Number:
    """A field of a ``Tuning`` that was chosen by hand: ``what`` says what it is for.

    It works on the existing clips, and no measurement of it is kept.
    """
    return _field(
        default, unit, f"{what} Chosen by hand; no measurement is kept.", has_reason=False
    )


def _field(default: Number, unit: Unit, why: str, *, has_reason: bool) -> Number:
    metadata: dict[str, Any] = {"unit": unit, "why": why, "has_reason": has_reason}
    return field(default=default, metadata=metadata)
