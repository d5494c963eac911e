"""Quarter turns: pictures that are shown on their side or upside down."""

from __future__ import annotations

from typing import Literal, get_args

from posecount.errors import InputError

QuarterTurn = Literal[0, 90, 180, 270]
"""Degrees clockwise."""

QUARTER_TURNS: tuple[QuarterTurn, ...] = get_args(QuarterTurn)


def check_turn(degrees: int) -> QuarterTurn:
    """Return the turn asked for; raise InputError if it is no quarter turn."""
    for turn in QUARTER_TURNS:
        if degrees == turn:
            return turn
    raise InputError("A picture is turned clockwise by 90, 180 or 270 degrees; give one of them.")
