"""The part of the picture in which anything moves: only that is drawn anew for each frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pyvista as pv

from .camera import Camera
from .scene import shadow_at

if TYPE_CHECKING:
    from .render import Stage

Array = np.ndarray
Bounds = tuple[float, float, float, float, float, float]
LOOK_EVERY_S = 0.1
# What a body moves between two looks, and how far its shadow is smeared.
MARGIN_PX = 24


@dataclass(frozen=True)
class Window:
    """A rectangle of the picture, in pixels from its upper left corner."""

    left: int
    top: int
    width: int
    height: int

    @property
    def rows(self) -> slice:
        """Its rows in a picture's array."""
        return slice(self.top, self.top + self.height)

    @property
    def columns(self) -> slice:
        """Its columns in a picture's array."""
        return slice(self.left, self.left + self.width)


def moving_part(stage: Stage, brought: Iterable[Bounds]) -> Window:
    """The window that holds the body, its shadow and what was brought with it, at all times."""
    camera = stage.camera
    corners = [np.array([*product(b[:2], b[2:4], b[4:])], float) for b in brought]
    step = max(1, round(LOOK_EVERY_S * stage.moments_fps))
    for moment in range(0, stage.moments, step):
        vertices = stage.posed(moment).vertices[::5]
        corners += [vertices, shadow_at(vertices, stage.spec.light)]
    points = np.concatenate(corners)
    ahead = (points - camera.position_m) @ (camera.target_m - camera.position_m) > 0.05
    at_px = camera.project(points[ahead])
    most = np.array(camera.size_px)
    low = np.clip(at_px.min(0) - MARGIN_PX, 0, most - 2).astype(int)
    high = np.clip(at_px.max(0) + MARGIN_PX, low + 2, most).astype(int)
    return Window(int(low[0]), int(low[1]), *(int(v) for v in high - low))


def focus(plotter: pv.Plotter, camera: Camera, window: Window) -> None:
    """Point the plotter's camera so that its picture is this part of the whole one."""
    width_px, height_px = camera.size_px
    half = np.tan(np.radians(camera.fov_deg / 2)) * window.height / height_px
    plotter.window_size = [window.width, window.height]
    view = plotter.camera
    view.position, view.focal_point = tuple(camera.position_m), tuple(camera.target_m)
    view.up = (0, 0, 1)
    view.view_angle = float(np.degrees(2 * np.arctan(half)))
    right_px = window.left + window.width / 2 - width_px / 2
    down_px = window.top + window.height / 2 - height_px / 2
    view.SetWindowCenter(2 * right_px / window.width, -2 * down_px / window.height)
