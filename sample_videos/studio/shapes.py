"""Plain shapes and surfaces of which rooms are made."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyvista as pv

from .body import Array
from .spec import Rgb


def to_bytes(picture: Array) -> Array:
    """Colours of 0..1 as an 8-bit picture."""
    return (np.clip(picture, 0, 1) * 255).astype(np.uint8)


def matt(ambient: float) -> dict[str, Any]:
    """A surface that does not shine."""
    return {"ambient": ambient, "diffuse": 0.75, "specular": 0.0}


def box(
    plotter: pv.Plotter,
    at: Array,
    z_m: float,
    rgb: Array | Rgb,
    along: Array,
    deep_m: float,
    high_m: float,
) -> None:
    """A box, `along` one axis as long as that vector, its middle at a height."""
    size = np.where(np.abs(along) > 0, np.abs(along), deep_m)
    box = pv.Cube(center=(*at, z_m), x_length=size[0], y_length=size[1], z_length=high_m)
    plotter.add_mesh(box, color=tuple(rgb), **matt(0.35))
