"""A part of the picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the picture, in pixels; right and bottom are just outside of it."""

    left: int
    top: int
    right: int
    bottom: int
