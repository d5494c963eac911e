"""Where feet are filmed: floors, walls, things that stand about, lamps, a band and a pencil."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pyvista as pv

from ..body import Array
from ..draw import Draw, draw_light, draw_room
from ..scene import floor_picture
from ..shapes import matt, to_bytes
from ..spec import Light

PICTURE_PX = 400
LAMPS = 3


def draw_pattern(rng: np.random.Generator, photos: Sequence[Path] = ()) -> Array:
    """Any surface: plain, tiled, striped, blotched, planked, speckled, or a patch of a photo."""
    n = PICTURE_PX
    if photos and rng.random() < 0.4:
        return _patch(photos[int(rng.integers(len(photos)))], rng)
    if rng.random() < 0.35:
        room = draw_room(Draw(int(rng.integers(1 << 30))))
        tone = np.clip(np.array(room.floor_rgb) * rng.uniform(0.4, 1.5), 0.02, 0.98)
        room = replace(room, floor_rgb=(float(tone[0]), float(tone[1]), float(tone[2])))
        whole = floor_picture(room, rng)
        x, y = rng.integers(0, whole.shape[0] - n, 2)
        return whole[y : y + n, x : x + n].copy()
    y, x = np.mgrid[0:n, 0:n]
    tones = rng.uniform(0.05, 0.97, (4, 3))
    if rng.random() < 0.6:
        tones = np.repeat(tones[:, :1], 3, 1) + rng.normal(0, 0.04, 3)
    tones[1:] = tones[0] + (tones[1:] - tones[0]) * rng.uniform(0.05, 0.9)
    step = int(rng.integers(8, 90))
    speckle = cv2.GaussianBlur(rng.standard_normal((n, n)), (0, 0), rng.uniform(1, 25))
    kinds = (
        np.zeros((n, n), int),
        ((x % step < 2) | (y % step < 2)).astype(int),
        (x // step) % 3,
        (speckle > 0).astype(int),
        ((x // step) + (y // (2 * step))) % 4,
        (np.abs(x % 60 - 30) + np.abs(y % 60 - 30) < 20).astype(int),
    )
    picture = tones[kinds[int(rng.integers(len(kinds)))]]
    grain = cv2.GaussianBlur(rng.standard_normal((n, n)), (0, 0), rng.uniform(0.5, 8))
    picture = picture + rng.uniform(0, 0.06) * (grain / grain.std())[..., None]
    return to_bytes(picture)


def _patch(photo: Path, rng: np.random.Generator) -> Array:
    """A piece of the upper half of a photo, where no feet are, as an RGB picture."""
    whole = np.asarray(cv2.imread(str(photo)))[..., ::-1]
    high, wide = whole.shape[0] // 2, whole.shape[1]
    side = int(rng.uniform(0.35, 1.0) * min(high, wide))
    y, x = int(rng.integers(high - side + 1)), int(rng.integers(wide - side + 1))
    return np.ascontiguousarray(cv2.resize(whole[y : y + side, x : x + side], (PICTURE_PX,) * 2))


@dataclass
class Set:
    """The movable parts of a furnished room."""

    things: list[pv.Actor]
    lamps: list[pv.Light]
    shadow: pv.Texture
    band: pv.Actor
    pencil: pv.Actor


def furnish(
    plotter: pv.Plotter, shadow: pv.Texture, photos: Sequence[Path], rng: np.random.Generator
) -> Set:
    """Floor, walls, things and lamps; always as many lamps, or VTK would compile anew."""
    floor = pv.Plane(i_size=8, j_size=8)
    floor.active_texture_coordinates *= rng.uniform(2, 10)
    texture = pv.Texture(draw_pattern(rng, photos))
    texture.repeat = True
    plotter.add_mesh(floor, texture=texture, **matt(rng.uniform(0.2, 0.45)))
    for side in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        if rng.random() < 0.8:
            at = rng.uniform(1.2, 3.0)
            wall = pv.Plane(
                center=(side[0] * at, side[1] * at, 1.3),
                direction=(-side[0], -side[1], 0),
                i_size=2.7,
                j_size=8,
            )
            wall.active_texture_coordinates *= rng.uniform((0.3, 1.0), (1.0, 3.0))
            paper = pv.Texture(draw_pattern(rng, photos))
            paper.repeat = True
            # Seen from behind a wall is not there, so that the camera may stand outside.
            actor = plotter.add_mesh(wall, texture=paper, **matt(rng.uniform(0.3, 0.6)))
            actor.prop.culling = "back"
    things = [_thing(plotter, rng) for _ in range(int(rng.integers(2, 10)))]
    plane = pv.Plane(center=(0, 0, 0.006), i_size=5.0, j_size=5.0)
    plotter.add_mesh(plane, texture=shadow, lighting=False)
    lamps = [pv.Light(position=(0, 0, 5)) for _ in range(LAMPS)]
    lamps.append(pv.Light(light_type="headlight"))
    for lamp in lamps:
        plotter.add_light(lamp)
    plotter.background_color = tuple(rng.uniform(0.1, 0.97, 3))
    rope = pv.MultipleLines(np.array([[0.0, 0, 0], [0, 0, 0.1]])).tube(radius=0.004)
    band = plotter.add_mesh(rope, color=tuple(rng.uniform(0.05, 0.9, 3)), ambient=0.3)
    stick = pv.Cylinder(radius=0.004, height=0.17, direction=(1, 0.15, 0))
    pencil = plotter.add_mesh(stick, color=tuple(rng.uniform(0.05, 0.95, 3)), ambient=0.3)
    return Set(things, lamps, shadow, band, pencil)


def _thing(plotter: pv.Plotter, rng: np.random.Generator) -> pv.Actor:
    """A box, ball, post or flat mat."""
    angle, far = rng.uniform(0, 6.28), rng.uniform(0.35, 1.6)
    size = rng.uniform(0.03, 0.4, 3)
    x, y = far * np.cos(angle), far * np.sin(angle)
    kind = rng.random()
    if kind < 0.5:
        mesh = pv.Cube(
            center=(x, y, size[2] / 2), x_length=size[0], y_length=size[1], z_length=size[2]
        )
    elif kind < 0.65:
        mesh = pv.Sphere(radius=size[0] / 2, center=(x, y, size[0] / 2))
    elif kind < 0.85:
        mesh = pv.Cylinder(center=(x, y, 0.4), direction=(0, 0, 1), radius=size[0] / 8, height=0.8)
    else:
        wide, deep = rng.uniform(0.4, 1.8, 2)
        z = rng.uniform(0.002, 0.005)
        mesh = pv.Plane(center=(0.2 * x, 0.2 * y, z), i_size=wide, j_size=deep)
    return plotter.add_mesh(mesh, color=tuple(rng.uniform(0.03, 0.97, 3)), **matt(0.3))


def relight(made: Set, rng: np.random.Generator) -> Light:
    """Other lamps; the first of them is the one that throws the shadow."""
    light = draw_light(Draw(int(rng.integers(1 << 30))))
    light = replace(light, height_deg=float(rng.uniform(25, 80)))
    for i, lamp in enumerate(made.lamps[:LAMPS]):
        a = np.radians(light.azimuth_deg) if i == 0 else rng.uniform(0, 6.28)
        h = np.radians(light.height_deg) if i == 0 else np.radians(rng.uniform(15, 85))
        lamp.position = (5 * np.sin(a) * np.cos(h), -5 * np.cos(a) * np.cos(h), 5 * np.sin(h))
        shines = i == 0 or rng.random() < 0.5
        lamp.intensity = float(rng.uniform(0.3, 1.0)) if shines else 0.0
        lamp.diffuse_color = (1.0, float(rng.uniform(0.85, 1.0)), float(rng.uniform(0.7, 1.0)))
    made.lamps[LAMPS].intensity = float(rng.uniform(0.05, 0.5))
    return light


def lay_band(made: Set, points: Array, rng: np.random.Generator) -> None:
    """An elastic band about a forefoot and on to somewhere ahead (or about both, as a loop).

    `points`: ankle, heel, big toe, little toe of one foot, in metres.
    """
    made.band.visibility = rng.random() < 0.12
    if not made.band.visibility:
        return
    ankle, _, big, little = points
    across = (little - big) / np.linalg.norm(little - big)
    middle = 0.7 * (big + little) / 2 + 0.3 * ankle
    up = (ankle - middle) - ((ankle - middle) @ across) * across
    up /= np.linalg.norm(up)
    tie = middle + rng.normal(0, 0.5, 3)
    tie[2] = max(tie[2], 0.02)
    wide = 0.055
    loop = np.stack([tie, middle - wide * across, middle + 0.03 * up, middle + wide * across, tie])
    tube = pv.MultipleLines(loop).tube(radius=rng.uniform(0.003, 0.012), n_sides=8)
    made.band.mapper.SetInputDataObject(tube)


def lay_pencil(made: Set, points: Array, rng: np.random.Generator) -> None:
    """A pencil under or between the toes, or on the floor near them."""
    made.pencil.visibility = rng.random() < 0.12
    toes = (points[2] + points[3]) / 2
    made.pencil.position = (*(toes[:2] + rng.normal(0, 0.03, 2)), max(toes[2] - 0.012, 0.004))
    made.pencil.orientation = (0, 0, rng.uniform(-60, 60))
