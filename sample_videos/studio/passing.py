"""What crosses the picture: a second person walking by, or a box pushed past the feet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyvista as pv

from . import body as bodies
from . import clothes, motion, posture
from .body import Array, Posed, turn
from .camera import Camera
from .draw import Draw, draw_body, draw_clothes
from .spec import ClipSpec, Passer, Walk

WALK_M_S, BOX_M_S = 1.05, 0.6
BOX_M, BOX_RGB = (0.55, 0.30), (0.62, 0.48, 0.33)
# A frame's number; gives the points that cast a shadow in it.
Cross = Callable[[int], Array]


def bring(
    plotter: pv.Plotter, spec: ClipSpec, camera: Camera, fps: float, first: Posed, body: bodies.Body
) -> list[Cross]:
    """Put the clip's passer into the room, if it has one; moments are counted at `fps`."""
    if spec.passer is None:
        return []
    if spec.passer.what == "box":
        sides = "LR" if spec.side == "both" else bodies.SIDES[spec.side]
        feet = np.mean([first.joints[body.index(f"toe2-1.{s}")] for s in sides], axis=0)
        return [_box(plotter, spec.passer, camera, fps, feet)]
    return [_person(plotter, spec, spec.passer, camera, fps)]


def _way(camera: Camera, past: Array, nearer_m: float) -> tuple[Array, Array, float]:
    """Middle and direction of a way across the picture, and half its length out of sight."""
    towards = camera.position_m[:2] - past[:2]
    far_m = float(np.linalg.norm(towards))
    towards = towards / far_m
    # From the left of the picture to the right.
    along = np.array([-towards[1], towards[0]])
    width_px, height_px = camera.size_px
    slope = np.tan(np.radians(camera.fov_deg / 2)) * width_px / height_px
    return past[:2] + nearer_m * towards, along, (far_m - nearer_m) * slope


def _person(
    plotter: pv.Plotter, spec: ClipSpec, passer: Passer, camera: Camera, fps: float
) -> Cross:
    middle, along, half_m = _way(camera, camera.target_m, passer.nearer_m)
    half_m += 0.5
    for_s = 2 * half_m / WALK_M_S + 1.2
    draw = Draw(spec.seed + 5000)
    walker = ClipSpec(
        name="passer",
        exercise="toe_walk",
        posture="stand",
        motions=(Walk(((for_s, WALK_M_S, 0.0),), rest_s=0.0, flat=True),),
        body=draw_body(draw),
        clothes=draw_clothes(draw),
        seed=spec.seed + 5000,
        lead_s=0.0,
    )
    lines, _ = motion.choreograph(walker, fps)
    look = np.random.default_rng(walker.seed)
    body, normals, colours = clothes.dress(
        bodies.load(walker.body), walker.body, walker.clothes, look
    )
    stance = posture.make(walker, body)
    heading = turn("z", float(np.degrees(np.arctan2(along[0], -along[1]))))
    start = np.append(middle - along * half_m, 0.0)
    mesh, actor = clothes.bring(plotter, body, normals, colours)
    frames = len(lines["y"])
    begin = round((passer.at_s - for_s / 2) * fps)

    def cross(frame: int) -> Array:
        at = frame - begin
        actor.visibility = 0 <= at < frames
        if not actor.visibility:
            return np.zeros((0, 3))
        posed = body.pose(stance.pose({k: float(v[at]) for k, v in lines.items()}), normals)
        vertices = posed.vertices @ heading.T + start
        clothes.move(mesh, vertices, posed.normals @ heading.T)
        return vertices

    return cross


def _box(plotter: pv.Plotter, passer: Passer, camera: Camera, fps: float, foot: Array) -> Cross:
    middle, along, half_m = _way(camera, foot, passer.nearer_m)
    half_m += BOX_M[0]
    # High enough to hide a foot from a camera that looks down on it.
    share = passer.nearer_m / float(np.linalg.norm(camera.position_m[:2] - foot[:2]))
    high_m = foot[2] + 0.14 + share * max(0.0, float(camera.position_m[2] - foot[2]))
    across = np.array([along[1], -along[0]])
    u, v = np.meshgrid(np.linspace(-0.5, 0.5, 45), np.linspace(-0.5, 0.5, 25))
    base = BOX_M[0] * u.reshape(-1, 1) * along + BOX_M[1] * v.reshape(-1, 1) * across
    cube = pv.Cube(x_length=BOX_M[0], y_length=BOX_M[1], z_length=high_m)
    cube = cube.rotate_z(float(np.degrees(np.arctan2(along[1], along[0]))), inplace=False)
    actor = plotter.add_mesh(cube, color=BOX_RGB, ambient=0.35, diffuse=0.75, specular=0.0)

    def cross(frame: int) -> Array:
        gone_m = (frame / fps - passer.at_s) * BOX_M_S
        actor.visibility = bool(abs(gone_m) < half_m)
        if not actor.visibility:
            return np.zeros((0, 3))
        at = middle + along * gone_m
        actor.position = (*at, high_m / 2)
        return np.column_stack([base + at, np.full(len(base), 0.02)])

    return cross
