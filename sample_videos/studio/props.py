"""Things that move with the feet: the pencil the toes pick up, and the elastic band."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyvista as pv

from .body import SIDES, Array, Body, Posed
from .spec import ClipSpec

PENCIL_M, PENCIL_THICK_M, BAND_THICK_M = 0.17, 0.004, 0.007
PENCIL_RGB, BAND_RGB, POST_RGB = (0.95, 0.75, 0.10), (0.75, 0.12, 0.25), (0.35, 0.30, 0.28)
BALL_SHARE = 0.8
POST_AHEAD_M, POST_HIGH_M = 0.65, 0.6
Follow = Callable[[Posed], None]


def bring(plotter: pv.Plotter, spec: ClipSpec, body: Body, first: Posed) -> list[Follow]:
    """Put the clip's props into the room; each result moves one of them to a posed body."""
    if spec.exercise == "toe_pencil_pickup":
        return [_pencil(plotter, spec, body, first)]
    sides = ("left", "right") if spec.side == "both" else (spec.side,)
    if spec.band and spec.exercise == "resisted_dorsiflexion":
        return [_band(plotter, body, side, _post(plotter, body, first, side)) for side in sides]
    return []


def _toes(body: Body, side: str) -> Array:
    follows = np.array(body.labels)[body.weights.argmax(1)]
    return body.group("toe") & np.char.endswith(follows, f".{SIDES[side]}")


def _pencil(plotter: pv.Plotter, spec: ClipSpec, body: Body, first: Posed) -> Follow:
    """A pencil across the toes: it lies on the floor until they lift it."""
    toes = _toes(body, spec.side)
    x, y, _ = first.vertices[toes].mean(0)
    pencil = pv.Cylinder(radius=PENCIL_THICK_M, height=PENCIL_M, direction=(1, 0.15, 0))
    actor = plotter.add_mesh(pencil, color=PENCIL_RGB, ambient=0.3)

    def follow(posed: Posed) -> None:
        low_m = float(posed.vertices[toes, 2].min())
        actor.position = (x, y - 0.01, PENCIL_THICK_M + max(0.0, low_m))

    return follow


def _post(plotter: pv.Plotter, body: Body, first: Posed, side: str) -> Array:
    """A post ahead of the feet; gives where the band of one foot is tied to it."""
    foot = first.joints[body.index(f"foot.{SIDES[side]}")]
    tie = np.array([0.0, foot[1] - POST_AHEAD_M, 0.12])
    post = pv.Cylinder(
        center=(0, tie[1], POST_HIGH_M / 2), direction=(0, 0, 1), radius=0.03, height=POST_HIGH_M
    )
    plotter.add_mesh(post, color=POST_RGB, ambient=0.3)
    return tie


def _band(plotter: pv.Plotter, body: Body, side: str, tie: Array) -> Follow:
    """A loop from the post over the top of one foot and back."""
    s = SIDES[side]
    actor = plotter.add_mesh(_tube(np.stack([tie, tie + 0.1])), color=BAND_RGB, ambient=0.3)

    def follow(posed: Posed) -> None:
        ankle, ball = (posed.joints[body.index(f"{b}.{s}")] for b in ("foot", "toe2-1"))
        small = posed.joints[body.index(f"toe5-1.{s}")]
        big = posed.joints[body.index(f"toe1-1.{s}")]
        across = (small - big) / np.linalg.norm(small - big)
        sole_to_top = np.cross(across, ball - ankle) * (1 if s == "L" else -1)
        sole_to_top /= np.linalg.norm(sole_to_top)
        top = ankle + BALL_SHARE * (ball - ankle) + 0.035 * sole_to_top
        loop = np.stack([tie, big - 0.02 * across, top, small + 0.02 * across, tie])
        actor.mapper.SetInputDataObject(_tube(loop))

    return follow


def _tube(points: Array) -> pv.PolyData:
    line = pv.MultipleLines(points)
    return line.tube(radius=BAND_THICK_M, n_sides=8)
