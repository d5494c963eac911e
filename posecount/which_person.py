"""Which of several people in view is meant."""

from __future__ import annotations

from typing import Literal, get_args

from posecount.errors import InputError

WhichPerson = Literal["left", "middle", "right", "largest"]
"""By the place in the picture as it is shown, or by the size in it."""

PEOPLE: tuple[WhichPerson, ...] = get_args(WhichPerson)


def check_person(wanted: str | None) -> WhichPerson | None:
    """Return the person asked for, None for nobody in particular; raise InputError for others."""
    if wanted is None:
        return None
    for which in PEOPLE:
        if wanted == which:
            return which
    raise InputError("--person is left, middle, right or largest; give one of them.")
