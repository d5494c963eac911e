"""Looks drawn at random: people, clothes, rooms and lamps."""

from __future__ import annotations

import numpy as np

from .colours import GREY_HAIR, HAIRS, SKINS
from .spec import BodySpec, Clothes, Floor, Light, Rgb, Room


class Draw:
    """Random choices with one generator."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng([seed, 77])

    def between(self, low: float, high: float) -> float:
        """A number between two."""
        return round(float(self.rng.uniform(low, high)), 3)

    def chance(self, share: float) -> bool:
        """True this often."""
        return bool(self.rng.random() < share)

    def shade(self, low: float, high: float) -> Rgb:
        """A muted colour, as floors and walls have."""
        base = self.between(low, high)
        red, green, blue = (base + self.between(-0.07, 0.07) for _ in range(3))
        return red + 0.03, green, blue - 0.03

    def rgb(self, low: float, high: float) -> Rgb:
        """A colour."""
        return self.between(low, high), self.between(low, high), self.between(low, high)


def draw_body(draw: Draw) -> BodySpec:
    """A person of any build, adult age and skin."""
    age = draw.between(0.62, 1.0)
    grey = age > 0.88 and draw.chance(0.8)
    hair = GREY_HAIR if grey else HAIRS[int(draw.rng.integers(len(HAIRS)))]
    return BodySpec(
        female=float(draw.chance(0.5)),
        age=age,
        muscle=draw.between(0.3, 0.7),
        weight=draw.between(0.3, 0.95),
        height=draw.between(0.3, 0.65),
        skin=SKINS[int(draw.rng.integers(len(SKINS)))],
        hair=hair,
    )


def draw_clothes(draw: Draw) -> Clothes:
    """Shirt and trousers of any length and colour; sometimes socks."""
    socks = draw.rgb(0.15, 0.9) if draw.chance(0.15) else None
    shirt, sleeve = draw.rgb(0.1, 0.9), draw.between(0.0, 0.95)
    return Clothes(shirt, sleeve, draw.rgb(0.08, 0.6), draw.between(0.35, 0.97), socks)


def draw_room(draw: Draw) -> Room:
    """A floor, walls and perhaps a mat."""
    floors: tuple[Floor, ...] = ("wood", "tiles", "carpet")
    floor = floors[int(draw.rng.integers(len(floors)))]
    mat = draw.rgb(0.15, 0.7) if draw.chance(0.4) else None
    return Room(floor, draw.shade(0.35, 0.68), draw.shade(0.65, 0.88), mat)


def draw_light(draw: Draw) -> Light:
    """A lamp somewhere above."""
    azimuth_deg, height_deg = draw.between(-180, 180), draw.between(30, 70)
    tint = (1.0, draw.between(0.85, 1.0), draw.between(0.68, 1.0))
    return Light(azimuth_deg, height_deg, draw.between(0.6, 0.95), draw.between(0.45, 0.75), tint)
