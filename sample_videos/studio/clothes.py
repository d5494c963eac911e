"""What the person looks like: a colour for every vertex, and cloth that stands off the skin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyvista as pv

from .body import Array, Body
from .spec import BodySpec, Clothes, Rgb

FACE = ("jaw", "special", "oris", "levator", "tongue", "orbicularis", "oculi", "risorius", "tempo")
CLOTH_M, HAIR_M = 0.008, 0.014
SOLE_RGB = (0.88, 0.87, 0.84)


def dress(
    body: Body, who: BodySpec, clothes: Clothes, rng: np.random.Generator
) -> tuple[Body, Array, Array]:
    """The clothed body, its normals and its colours (0..1)."""
    normals = normals_of(body)
    colours = np.tile(np.array(who.skin), (len(body.vertices), 1))
    colours = colours * (1 + 0.05 * _mottle(body.vertices, rng, 25.0))[:, None]
    _paint_face(body, who, colours)
    hair = _hair(body)
    colours[hair] = (
        np.array(who.hair) * (1 + 0.25 * _mottle(body.vertices[hair], rng, 90.0))[:, None]
    )
    thickness = np.where(hair, HAIR_M, 0.0)
    for mask, rgb in _garments(body, clothes):
        folds = 1 + 0.10 * _mottle(body.vertices[mask], rng, 18.0)
        colours[mask] = np.array(rgb) * folds[:, None]
        thickness[mask] = CLOTH_M
    feet = body.group("foot", "toe")
    thickness[feet] = np.minimum(thickness[feet], 0.002)
    if clothes.wide_m:
        _widen(body, clothes, thickness)
    if clothes.shoes is not None:
        _put_on_shoes(body, clothes.shoes, normals, colours, thickness)
    clothed = replace(body, vertices=body.vertices + normals * thickness[:, None])
    return clothed, normals_of(clothed), np.clip(colours, 0, 1)


def bring(
    plotter: pv.Plotter, body: Body, normals: Array, colours: Array
) -> tuple[pv.PolyData, pv.Actor]:
    """Put a dressed person into the room."""
    mesh = mesh_of(body)
    mesh.point_data["rgb"] = (colours * 255).astype(np.uint8)
    mesh.point_data["Normals"] = normals.astype(np.float32)
    mesh.point_data.active_normals_name = "Normals"
    actor = plotter.add_mesh(
        mesh, scalars="rgb", rgb=True, ambient=0.28, diffuse=0.75, specular=0.06, specular_power=12
    )
    actor.prop.interpolation = "Phong"
    # The skin is closed: its inside is never seen, and drawing it took a quarter of the time.
    actor.prop.culling = "back"
    return mesh, actor


def move(mesh: pv.PolyData, vertices: Array, normals: Array) -> None:
    """Move the person's surface."""
    mesh.points[:] = vertices
    mesh.point_data["Normals"][:] = normals
    mesh.Modified()


def mesh_of(body: Body) -> pv.PolyData:
    """The body's surface as pyvista wants it."""
    faces = np.hstack([np.full((len(body.faces), 1), 3), body.faces])
    return pv.PolyData(body.vertices.astype(np.float32), faces.ravel())


def _widen(body: Body, clothes: Clothes, thickness: Array) -> None:
    """Wide trouser legs stand off more and more from the knee down to the hem."""
    knee_m, ankle_m = body.joint("lowerleg01.L")[2], body.joint("foot.L")[2]
    v = body.vertices
    shank = body.group("lowerleg", "foot") & (v[:, 2] > _hem_m(body, clothes))
    down = np.clip((knee_m - v[shank, 2]) / (knee_m - ankle_m), 0, 1)
    thickness[shank] = CLOTH_M + clothes.wide_m * down


def _put_on_shoes(body: Body, rgb: Rgb, normals: Array, colours: Array, thickness: Array) -> None:
    """Uppers thick enough to close the gaps between toes, and a pale sole."""
    v, ankle_m = body.vertices, body.joint("foot.L")[2]
    shoe = body.group("foot", "toe") & (v[:, 2] < ankle_m + 0.01)
    colours[shoe] = rgb
    # What faces the floor stays: a sole grows sideways only, or it would sink into the floor.
    thickness[shoe] = 0.011 * np.clip(1 + normals[shoe, 2], 0.1, 1.0)
    colours[shoe & (v[:, 2] < 0.022)] = SOLE_RGB


def _hem_m(body: Body, clothes: Clothes) -> float:
    hip_m, ankle_m = body.joint("upperleg01.L")[2], body.joint("foot.L")[2]
    return float(hip_m - clothes.leg * (hip_m - ankle_m))


def normals_of(body: Body) -> Array:
    """A unit normal for every vertex, outwards."""
    mesh = mesh_of(body).compute_normals(
        cell_normals=False, split_vertices=False, consistent_normals=False
    )
    return np.asarray(mesh.point_data["Normals"], float)


def _mottle(points: Array, rng: np.random.Generator, per_m: float) -> Array:
    """Smooth uneven shading over the skin or cloth."""
    waves = rng.normal(0, per_m, (6, 3))
    return np.sin(points @ waves.T + rng.uniform(0, 6.3, 6)).mean(1)


def _paint_face(body: Body, who: BodySpec, colours: Array) -> None:
    colours[body.group("oris")] *= np.array([0.88, 0.68, 0.68])
    colours[body.group("oculi01")] = 0.5 * np.array(who.skin) * 0.5 + 0.5 * np.array(who.hair)
    for s in "LR":
        eye = body.group(f"eye.{s}")
        front = body.vertices[eye]
        pupil = front[front[:, 1].argmin()]
        near = np.linalg.norm(front - pupil, axis=1) < 0.007
        colours[eye] = np.where(near[:, None], (0.10, 0.08, 0.07), (0.92, 0.91, 0.89))


def _hair(body: Body) -> Array:
    eye, v = body.joint("eye.L"), body.vertices
    head = body.group("head", *FACE) & ~body.group("eye", "oris", "levator", "tongue")
    above = v[:, 2] > eye[2] + 0.06
    behind = (v[:, 1] > eye[1] + 0.10) & (v[:, 2] > eye[2] - 0.07)
    return head & (above | behind)


def _garments(body: Body, clothes: Clothes) -> list[tuple[Array, Rgb]]:
    v, joint = body.vertices, body.joint
    waist_m = joint("upperleg01.L")[2] + 0.10
    legs = body.group("root", "pelvis", "spine05", "spine04", "upperleg", "lowerleg")
    if clothes.wide_m:
        legs |= body.group("foot")
    ankle_m = joint("foot.L")[2]
    trousers = legs & (v[:, 2] < waist_m) & (v[:, 2] > _hem_m(body, clothes))
    trunk = body.group("spine", "breast", "clavicle", "shoulder", "root", "pelvis")
    shirt = trunk & (v[:, 2] >= waist_m) & (v[:, 2] < joint("neck01")[2] + 0.005)
    shoulder_m, wrist_m = joint("upperarm01.L")[2], joint("wrist.L")[2]
    cuff_m = shoulder_m - clothes.sleeve * (shoulder_m - wrist_m)
    shirt |= body.group("upperarm", "lowerarm") & (v[:, 2] > cuff_m)
    out: list[tuple[Array, Rgb]] = [(trousers, clothes.trousers), (shirt, clothes.shirt)]
    if clothes.socks is not None:
        feet = body.group("foot", "toe") | (body.group("lowerleg") & (v[:, 2] < ankle_m + 0.06))
        out.append((feet & ~trousers, clothes.socks))
    return out
