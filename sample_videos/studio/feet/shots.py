"""Pictures of feet: a person in a room, a pose, a camera, and the truth about both feet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyvista as pv

from .. import clothes
from ..body import SIDES, Array, Posed
from ..scene import SHADOW_PX, cast_shadow
from . import rooms
from .people import LANDMARKS, WEARS, Person, make_person
from .stances import KINDS, draw_stance

PICTURE_PX = 256
PER_ROOM = 20
FEET_SHARE = 0.86
NEAR_M = 0.006
OTHER_PARTS = ("wrist", "lowerleg01", "head", "lowerarm01", "neck01", "upperleg01")


@dataclass(frozen=True)
class Lens:
    """A camera that may be rolled: rows of `axes` are right, down and forward."""

    position: Array
    axes: Array
    focal_px: float

    def project(self, points: Array) -> tuple[Array, Array]:
        """Pixels (x right, y down, 0 in the first one's middle) of points, and depths in metres."""
        seen = (points - self.position) @ self.axes.T
        depth = seen[..., 2]
        safe = np.where(np.abs(depth) < 1e-6, 1e-6, depth)
        return seen[..., :2] / safe[..., None] * self.focal_px + (PICTURE_PX - 1) / 2, depth


@dataclass(frozen=True)
class Shot:
    """A picture (RGB) and, for the left foot and the right one:

    `points` px of ankle, heel, big toe and little toe; `boxes` px of all that belongs to the
    foot (x0, y0, x1, y1); `lengths` px a foot would have there if seen from its side; `seen`
    share of the surface turned to the camera that is really seen (0: hidden or outside).
    """

    picture: Array
    points: Array
    boxes: Array
    lengths: Array
    seen: Array
    about_feet: bool
    wear: int
    kind: int
    azimuth_deg: float
    elevation_deg: float


def shoot(body_seeds: Array, photos: Sequence[Path], rng: np.random.Generator) -> Iterator[Shot]:
    """Endless pictures; every few of them another person in another room.

    Patches of the photos, if there are any, serve as floors and walls.
    """
    while True:
        seed = int(body_seeds[int(rng.integers(len(body_seeds)))])
        yield from _in_one_room(make_person(seed, rng), photos, rng)


def _in_one_room(
    person: Person, photos: Sequence[Path], rng: np.random.Generator
) -> Iterator[Shot]:
    plotter = pv.Plotter(off_screen=True, window_size=[PICTURE_PX] * 2, lighting="none")
    plotter.enable_anti_aliasing("msaa", multi_samples=4)
    shadow = pv.Texture(np.zeros((SHADOW_PX, SHADOW_PX, 4), np.uint8))
    made = rooms.furnish(plotter, shadow, photos, rng)
    mesh, actor = clothes.bring(plotter, person.body, person.normals, person.colours)
    actor.prop.specular, actor.prop.specular_power = rng.uniform(0, 0.25), rng.uniform(8, 40)
    plotter.show(auto_close=False)
    taken = 0
    for _ in range(PER_ROOM * 4):
        shot = _one(plotter, made, person, mesh, rng)
        if shot is not None:
            yield shot
            taken += 1
        if taken == PER_ROOM:
            break
    plotter.close()


def _one(
    plotter: pv.Plotter,
    made: rooms.Set,
    person: Person,
    mesh: pv.PolyData,
    rng: np.random.Generator,
) -> Shot | None:
    pose, kind = draw_stance(person, rng)
    posed = _settled(person, person.body.pose(pose, person.normals), kind, rng)
    feet = np.stack([person.points(posed, side) for side in SIDES])
    about_feet = rng.random() < FEET_SHARE
    aim = _aim(person, posed, feet, about_feet, rng)
    azimuth, elevation = rng.uniform(0, 2 * np.pi), float(np.clip(rng.gamma(1.7, 14) - 5, -5, 80))
    if rng.random() < 0.15:
        elevation = rng.uniform(25, 80)
    lens = _look(aim, azimuth, np.radians(elevation), rng)
    if lens is None:
        return None
    points, depths = lens.project(feet)
    if about_feet and depths.min() < 0.12:
        return None
    clothes.move(mesh, posed.vertices, posed.normals)
    light = rooms.relight(made, rng)
    cast_shadow(made.shadow, posed.vertices, light)
    busy = feet[int(rng.integers(2))]
    rooms.lay_band(made, busy, rng)
    rooms.lay_pencil(made, busy, rng)
    for thing in made.things:
        thing.visibility = rng.random() < 0.5
    picture, depth = _picture(plotter, lens)
    boxes, lengths, seen = _truth(person, posed, lens, depth, feet)
    if about_feet and seen.max() < 0.2:
        return None
    return Shot(
        picture,
        points.astype(np.float32),
        boxes,
        lengths,
        seen,
        about_feet,
        WEARS.index(person.wear),
        KINDS.index(kind),
        float(np.degrees(azimuth)),
        float(elevation),
    )


def _settled(person: Person, posed: Posed, kind: str, rng: np.random.Generator) -> Posed:
    """The posed body on the floor (or above it), its feet in the middle of the room."""
    lift = -float(posed.vertices[:, 2].min()) - rng.uniform(0, 0.006)
    if kind in ("chair", "floor", "lie") and rng.random() < 0.3:
        lift += rng.uniform(0.05, 0.5)
    used = np.concatenate([posed.vertices[person.drawn[side]] for side in SIDES])
    shift = np.array([-used[:, 0].mean(), -used[:, 1].mean(), lift])
    return replace(posed, vertices=posed.vertices + shift, joints=posed.joints + shift)


def _aim(
    person: Person, posed: Posed, feet: Array, about_feet: bool, rng: np.random.Generator
) -> Array:
    """Points the picture is about: one foot, both, or a part that is no foot."""
    if about_feet:
        return feet[int(rng.integers(2))] if rng.random() < 0.6 else feet.reshape(-1, 3)
    part = OTHER_PARTS[int(rng.integers(len(OTHER_PARTS)))]
    labels = [b for b in person.body.labels if b.startswith(part)]
    label = labels[int(rng.integers(len(labels)))]
    centre = posed.joints[person.body.index(label)]
    return centre + rng.normal(0, 0.09, (4, 3))


def _look(aim: Array, azimuth: float, elevation: float, rng: np.random.Generator) -> Lens | None:
    """A camera that sees the points well: near and wide, or far and narrow."""
    middle = aim.mean(0)
    towards = np.array(
        [
            np.sin(azimuth) * np.cos(elevation),
            -np.cos(azimuth) * np.cos(elevation),
            np.sin(elevation),
        ]
    )
    distance = rng.uniform(0.4, 1.0) if rng.random() < 0.3 else rng.uniform(0.8, 4.0)
    position = middle + distance * towards
    position[2] = max(position[2], 0.03)
    forward = (middle - position) / np.linalg.norm(middle - position)
    right = np.cross(forward, [0, 0, 1.0])
    right /= np.linalg.norm(right)
    roll = np.radians(rng.normal(0, 8) if rng.random() < 0.9 else rng.uniform(-180, 180))
    down = np.cross(forward, right)
    right, down = (
        np.cos(roll) * right + np.sin(roll) * down,
        np.cos(roll) * down - np.sin(roll) * right,
    )
    rel = aim - position
    depth = rel @ forward
    if depth.min() < 0.12:
        return None
    reach = np.abs(np.stack([rel @ right, rel @ down], 1) / depth[:, None]).max()
    reach = max(reach, 0.06 / float(depth.mean()))
    half = reach * rng.uniform(1.2, 2.8) * (1.0 if len(aim) > 4 else 1.35)
    off = rng.uniform(-0.2, 0.2, 2) * half
    forward = forward + right * off[0] + down * off[1]
    forward /= np.linalg.norm(forward)
    right = np.cross(down, forward)
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(forward, right), forward])
    if half > 1.0:
        return None
    return Lens(position, axes, PICTURE_PX / 2 / half)


def _picture(plotter: pv.Plotter, lens: Lens) -> tuple[Array, Array]:
    """The picture, and the distance along the view of what is seen in each pixel."""
    camera = plotter.camera
    camera.position = lens.position
    camera.focal_point = lens.position + lens.axes[2]
    camera.up = -lens.axes[1]
    camera.view_angle = 2 * np.degrees(np.arctan(PICTURE_PX / 2 / lens.focal_px))
    plotter.renderer.reset_camera_clipping_range()
    plotter.render()
    picture = np.asarray(plotter.image)[..., :3].copy()
    return picture, -np.asarray(plotter.get_image_depth(fill_value=np.nan))


def _truth(
    person: Person, posed: Posed, lens: Lens, depth: Array, feet: Array
) -> tuple[Array, Array, Array]:
    boxes, lengths, seen = (
        np.zeros((2, 4), np.float32),
        np.zeros(2, np.float32),
        np.zeros(2, np.float32),
    )
    for i, side in enumerate(SIDES):
        drawn = person.drawn[side]
        at, z = lens.project(posed.vertices[drawn])
        boxes[i] = np.clip([*at.min(0), *at.max(0)], -1e4, 1e4)
        long_m = np.linalg.norm(feet[i, 2] - feet[i, 1])
        lengths[i] = lens.focal_px * long_m / max(float(z.mean()), 0.1)
        seen[i] = _seen(posed, drawn, lens, depth, at, z)
    return boxes, lengths, seen


def _seen(posed: Posed, drawn: Array, lens: Lens, depth: Array, at: Array, z: Array) -> float:
    """Share of the vertices turned to the camera that are what the depth buffer has there."""
    away = lens.position - posed.vertices[drawn]
    turned = ((posed.normals[drawn] * away).sum(1) > 0) & (z > 0.05)
    cell = np.rint(at[turned]).astype(int)
    inside = ((cell >= 0) & (cell < PICTURE_PX)).all(1)
    if not inside.any():
        return 0.0
    gap = z[turned][inside] - depth[cell[inside, 1], cell[inside, 0]]
    return float((gap < NEAR_M + 2.0 * z[turned][inside] / lens.focal_px).sum() / len(cell))


__all__ = ["LANDMARKS", "PICTURE_PX", "Shot", "shoot"]
