"""The room: patterned floor, walls, furniture, lamps and the person's soft shadow."""

from __future__ import annotations

import cv2
import numpy as np
import pyvista as pv

from . import clutter
from .body import Array
from .camera import Camera
from .shapes import box, matt, to_bytes
from .spec import ClipSpec, Light, Room

FLOOR_M, WALL_AT_M, WALL_HIGH_M = 10.0, 2.4, 2.7
SHADOW_M, SHADOW_PX = 5.0, 250
TEXTURE_PX = 1500


def _speckle(rng: np.random.Generator, size: tuple[int, int], grain_px: tuple[int, int]) -> Array:
    """Smooth noise of zero mean and unit spread; the grain may be longer one way."""
    noise = cv2.GaussianBlur(
        rng.standard_normal(size), (0, 0), sigmaX=grain_px[0], sigmaY=grain_px[1]
    )
    return (noise - noise.mean()) / noise.std()


def floor_picture(room: Room, rng: np.random.Generator) -> Array:
    """Planks, tiles or carpet, as an RGB picture."""
    n = TEXTURE_PX
    y, x = np.mgrid[0:n, 0:n]
    shade = np.ones((n, n))
    if room.floor == "wood":
        plank_px = 21
        row = x // plank_px
        start = rng.integers(0, 200, n // plank_px + 1)[row]
        tone = rng.normal(0, 0.09, (n // plank_px + 1, n // 200 + 3))
        shade += tone[row, (y + start) // 200] + 0.05 * _speckle(rng, (n, n), (1, 14))
        shade[(x % plank_px == 0) | ((y + start) % 200 < 1)] *= 0.6
    elif room.floor == "tiles":
        tile_px = 50
        tone = rng.normal(0, 0.03, (n // tile_px + 1, n // tile_px + 1))
        shade += tone[y // tile_px, x // tile_px] + 0.02 * _speckle(rng, (n, n), (5, 5))
        shade[(x % tile_px < 2) | (y % tile_px < 2)] *= 0.75
    else:
        shade += 0.09 * _speckle(rng, (n, n), (1, 1)) + 0.05 * _speckle(rng, (n, n), (25, 25))
    return to_bytes(shade[..., None] * np.array(room.floor_rgb))


def build(plotter: pv.Plotter, spec: ClipSpec, camera: Camera, seat_m: float | None) -> pv.Texture:
    """Furnish the room and light it; returns the texture that holds the shadow."""
    rng = np.random.default_rng(spec.seed + 1000)
    floor = pv.Plane(i_size=FLOOR_M, j_size=FLOOR_M)
    plotter.add_mesh(floor, texture=pv.Texture(floor_picture(spec.room, rng)), **matt(0.3))
    if spec.room.mat_rgb is not None:
        lying = spec.posture.startswith(("lie", "sit_floor"))
        centre = (0.0, 0.0 if not lying else -0.05, 0.001)
        mat = pv.Plane(center=centre, i_size=0.75, j_size=2.1)
        plotter.add_mesh(mat, color=spec.room.mat_rgb, **matt(0.3))
    _walls(plotter, spec.room, camera, rng)
    if spec.room.clutter:
        clutter.strew(plotter, camera, rng)
    if seat_m is not None:
        _chair(plotter, seat_m, rng)
    _lamps(plotter, spec.light)
    plane = pv.Plane(center=(0, 0, 0.003), i_size=SHADOW_M, j_size=SHADOW_M)
    texture = pv.Texture(np.zeros((SHADOW_PX, SHADOW_PX, 4), np.uint8))
    plotter.add_mesh(plane, texture=texture, lighting=False)
    return texture


def cast_shadow(texture: pv.Texture, vertices: Array, light: Light) -> None:
    """Darken the floor under the body: more where the body is close to it."""
    at = shadow_at(vertices, light)
    weight = np.exp(-vertices[:, 2] / 0.5)
    edges = np.linspace(-SHADOW_M / 2, SHADOW_M / 2, SHADOW_PX + 1)
    dark, _, _ = np.histogram2d(at[:, 1], at[:, 0], bins=(edges, edges), weights=weight)
    dark = cv2.GaussianBlur(1 - np.exp(-0.8 * dark), (0, 0), 2.0)
    picture = np.zeros((SHADOW_PX, SHADOW_PX, 4), np.uint8)
    picture[..., 3] = np.clip(170 * dark, 0, 150)[::-1]
    fresh = pv.Texture(picture)
    texture.SetInputDataObject(fresh.GetInput())
    texture.Modified()


def shadow_at(vertices: Array, light: Light) -> Array:
    """Where the lamp throws these points on the floor."""
    a = np.radians(light.azimuth_deg)
    away = -np.array([np.sin(a), -np.cos(a)]) / np.tan(np.radians(light.height_deg))
    at = vertices[:, :2] + vertices[:, 2:] * away
    return np.column_stack([at, np.zeros(len(at))])


def _walls(plotter: pv.Plotter, room: Room, camera: Camera, rng: np.random.Generator) -> None:
    towards = camera.position_m[:2] / np.linalg.norm(camera.position_m[:2])
    paint = 1 + 0.015 * _speckle(rng, (400, 400), (30, 30))
    picture = to_bytes(paint[..., None] * np.array(room.wall_rgb))
    for i, side in enumerate(np.array([[1, 0], [0, 1], [-1, 0], [0, -1]], float)):
        if side @ towards > 0.3:
            continue  # the camera stands there
        centre = np.append(side * WALL_AT_M, WALL_HIGH_M / 2)
        wall = pv.Plane(center=centre, direction=[*-side, 0], i_size=WALL_HIGH_M, j_size=8.0)
        shade = 1 - 0.06 * (i % 2)
        plotter.add_mesh(wall, texture=pv.Texture((picture * shade).astype(np.uint8)), **matt(0.4))
        along = np.array([side[1], side[0]])
        box(plotter, side * (WALL_AT_M - 0.01), 0.05, (0.9, 0.9, 0.88), along * 8, 0.02, 0.10)
        if room.furniture:
            _furnish(plotter, side, np.abs(along), rng)


def _furnish(plotter: pv.Plotter, side: Array, along: Array, rng: np.random.Generator) -> None:
    """A cupboard, a picture and a window at random places along one wall."""
    wood = np.clip(np.array([0.45, 0.32, 0.22]) * rng.uniform(0.6, 1.7), 0, 1)
    spots = rng.permutation([-1.7, 0.1, 1.8]) + rng.uniform(-0.3, 0.3, 3)
    high_m = rng.uniform(0.5, 1.1)
    near = side * (WALL_AT_M - 0.2)
    box(
        plotter,
        near + along * spots[0],
        high_m / 2,
        wood,
        along * rng.uniform(0.6, 1.2),
        0.38,
        high_m,
    )
    flat = side * (WALL_AT_M - 0.02)
    box(plotter, flat + along * spots[1], 1.55, rng.uniform(0.2, 0.8, 3), along * 0.6, 0.03, 0.45)
    box(plotter, flat + along * spots[2], 1.6, (0.95, 0.97, 1.0), along * 0.9, 0.03, 1.1)


def _chair(plotter: pv.Plotter, seat_m: float, rng: np.random.Generator) -> None:
    rgb = np.clip(np.array([0.40, 0.28, 0.18]) * rng.uniform(0.6, 1.8), 0, 1)
    wide = np.array([0.46, 0.0])
    box(plotter, np.array([0.0, -0.04]), seat_m - 0.02, rgb, wide, 0.44, 0.04)
    box(plotter, np.array([0.0, 0.22]), seat_m + 0.27, rgb, wide, 0.03, 0.40)
    for x in (-0.21, 0.21):
        for y, high_m in ((-0.24, seat_m), (0.21, seat_m + 0.4)):
            post = np.array([0.035, 0.0])
            box(plotter, np.array([x, y]), high_m / 2, rgb * 0.85, post, 0.035, high_m)


def _lamps(plotter: pv.Plotter, light: Light) -> None:
    plotter.remove_all_lights()
    a, h = np.radians(light.azimuth_deg), np.radians(light.height_deg)
    key = (np.sin(a) * np.cos(h), -np.cos(a) * np.cos(h), np.sin(h))
    back = (-key[0], -key[1], 0.8 * key[2])
    for place, strength in (
        (key, light.key),
        (back, 0.5 * light.fill),
        ((0, 0, 1), 0.4 * light.fill),
    ):
        position = tuple(6 * c for c in place)
        plotter.add_light(pv.Light(position=position, color=light.tint, intensity=strength))
    plotter.add_light(pv.Light(light_type="headlight", intensity=0.45 * light.fill))
