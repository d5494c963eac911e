"""Quarter turns: pictures that are shown on their side or upside down."""

from __future__ import annotations

from typing import Literal, get_args

from posecount.errors import InputError

QuarterTurn = Literal[0, 90, 180, 270]
"""Degrees clockwise."""

QUARTER_TURNS: tuple[QuarterTurn, ...] = get_args(QuarterTurn)

WantedTurn = QuarterTurn | Literal["auto"]
"""A turn, or "auto" to find out from the body."""


def check_turn(degrees: int) -> QuarterTurn:
    """Return the turn asked for; raise InputError if it is no quarter turn."""
    for turn in QUARTER_TURNS:
        if degrees == turn:
            return turn
    raise InputError("A picture is turned clockwise by 90, 180 or 270 degrees; give one of them.")


def check_wanted_turn(wanted: int | str) -> WantedTurn:
    """Return the turn as typed; raise InputError if it is neither a quarter turn nor "auto"."""
    if wanted == "auto":
        return "auto"
    try:
        return check_turn(int(wanted))
    except ValueError:
        pass
    raise InputError(f"A picture is turned by 0, 90, 180, 270 or auto, not by {wanted!r}.")


def nearest_turn(leaning_deg: float) -> QuarterTurn:
    """Return the turn after which something that leans clockwise so far is upright."""
    return check_turn(round(-leaning_deg / 90) * 90 % 360)
