"""A rectangle in the picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the picture, in pixels; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int
