"""A patterned rug and a room full of things, none of which has to do with the exercise."""

from __future__ import annotations

import numpy as np
import pyvista as pv

from .body import Array
from .camera import Camera
from .shapes import box, matt, to_bytes

RUG_M, RUG_PX = (1.9, 2.5), 600
THINGS, FAR_M = 26, (1.25, 2.2)


def strew(plotter: pv.Plotter, camera: Camera, rng: np.random.Generator) -> None:
    """Lay the rug and put things about, but none between the camera and the person."""
    rug = pv.Plane(center=(0, -0.2, 0.0015), i_size=RUG_M[0], j_size=RUG_M[1])
    plotter.add_mesh(rug, texture=pv.Texture(_rug(rng)), **matt(0.3))
    towards = np.arctan2(*camera.position_m[:2])
    for _ in range(THINGS):
        # Anywhere around but in a sector of 100 degrees about the camera.
        angle = towards + np.radians(rng.uniform(50, 310))
        at = rng.uniform(*FAR_M) * np.array([np.sin(angle), np.cos(angle)])
        size = rng.uniform(0.08, 0.40, 3)
        rgb = rng.uniform(0.08, 0.92, 3)
        if rng.random() < 0.3:
            ball = pv.Sphere(radius=size[0] / 2, center=(*at, size[0] / 2))
            plotter.add_mesh(ball, color=tuple(rgb), **matt(0.35))
        else:
            wide, deep_m, high_m = np.array([size[0], 0.0]), size[1], size[2]
            box(plotter, at, high_m / 2, rgb, wide, deep_m, high_m)


def _rug(rng: np.random.Generator) -> Array:
    """Stripes and diamonds in a few strong colours."""
    y, x = np.mgrid[0:RUG_PX, 0:RUG_PX]
    palette = rng.uniform(0.12, 0.85, (5, 3))
    stripe = (x // rng.integers(18, 40)) % 3
    wide = rng.integers(50, 90)
    diamond = (np.abs(x % wide - wide / 2) + np.abs(y % wide - wide / 2)) < wide / 3
    return to_bytes(palette[np.where(diamond, 3 + stripe % 2, stripe)])
