"""What the person looks like: a colour for every vertex, and cloth that stands off the skin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyvista as pv

from .body import Array, Body
from .spec import BodySpec, Clothes, Rgb

FACE = ("jaw", "special", "oris", "levator", "tongue", "orbicularis", "oculi", "risorius", "tempo")
CLOTH_M, HAIR_M = 0.008, 0.014


def dress(
    body: Body, who: BodySpec, clothes: Clothes, rng: np.random.Generator
) -> tuple[Body, Array, Array]:
    """The clothed body, its normals and its colours (0..1)."""
    normals = _normals(body)
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
    clothed = replace(body, vertices=body.vertices + normals * thickness[:, None])
    return clothed, _normals(clothed), np.clip(colours, 0, 1)


def mesh_of(body: Body) -> pv.PolyData:
    """The body's surface as pyvista wants it."""
    faces = np.hstack([np.full((len(body.faces), 1), 3), body.faces])
    return pv.PolyData(body.vertices.astype(np.float32), faces.ravel())


def _normals(body: Body) -> Array:
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
    hip_m, ankle_m = joint("upperleg01.L")[2], joint("foot.L")[2]
    hem_m = hip_m - clothes.leg * (hip_m - ankle_m)
    trousers = legs & (v[:, 2] < waist_m) & (v[:, 2] > hem_m)
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
