"""People whose feet are filmed: a varied body, bare, in socks, sandals or shoes, and its marks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from .. import body as bodies
from .. import clothes
from ..body import SIDES, Array, Body, Posed
from ..colours import SKINS
from ..draw import Draw, draw_body, draw_clothes
from ..spec import BodySpec, Clothes
from .shoes import draw_shoes, draw_socks, put_on

Wear = Literal["bare", "socks", "shoes"]
WEARS: tuple[Wear, ...] = ("bare", "socks", "shoes")
WEAR_SHARES = (0.52, 0.13, 0.35)
LANDMARKS = ("ankle", "heel", "big_toe", "little_toe")


@dataclass(frozen=True)
class Person:
    """A dressed body, and for each side what is drawn of a foot and where its points are."""

    body: Body
    normals: Array
    colours: Array
    wear: Wear
    drawn: dict[str, Array]
    marks: dict[str, tuple[Array, Array, Array]]

    def points(self, posed: Posed, side: str) -> Array:
        """Ankle (middle of the joint), heel, big toe's tip, little toe's side: (4, 3) metres."""
        ankle = posed.joints[self.body.index(f"foot.{SIDES[side]}")]
        return np.stack([ankle, *(posed.vertices[m].mean(0) for m in self.marks[side])])


def make_person(body_seed: int, rng: np.random.Generator) -> Person:
    """A person with the body of a seed; proportions, feet, skin and clothes from the generator."""
    draw = Draw(body_seed)
    spec = draw_body(draw)
    spec = replace(spec, skin=_skin(rng))
    wear = WEARS[int(rng.choice(3, p=WEAR_SHARES))]
    naked = _with_other_feet(bodies.load(spec), rng)
    wears = _clothes(draw, wear, rng)
    dressed, normals, colours = clothes.dress(naked, spec, wears, rng)
    drawn, marks = {}, {}
    for side in SIDES:
        drawn[side] = _foot(naked, side)
        marks[side] = _marks(naked, side)
    colours = colours * _hollows(dressed, normals)[:, None]
    if wear == "bare":
        _paint_feet(naked, normals, colours, drawn, spec, rng)
    if wear != "bare":
        over = draw_shoes(rng) if wear == "shoes" else draw_socks(np.array(wears.socks), rng)
        shod = put_on(dressed, colours, over)
        dressed, colours, drawn, marks = shod.body, shod.colours, shod.drawn, shod.marks
        normals = np.concatenate([normals, clothes.normals_of(dressed)[len(normals) :]])
    return Person(dressed, normals, np.clip(colours, 0, 1), wear, drawn, marks)


def _skin(rng: np.random.Generator) -> tuple[float, float, float]:
    """A tone between two of the studio's."""
    i, t = int(rng.integers(len(SKINS) - 1)), rng.uniform()
    tone = (1 - t) * np.array(SKINS[i]) + t * np.array(SKINS[i + 1])
    red, green, blue = np.clip(tone * rng.uniform(0.92, 1.08, 3), 0, 1)
    return float(red), float(green), float(blue)


def _clothes(draw: Draw, wear: Wear, rng: np.random.Generator) -> Clothes:
    """Anything from shorts to trousers that hang down to the heel."""
    what = rng.random()
    leg = rng.uniform(0.2, 0.6) if what < 0.3 else rng.uniform(0.6, 0.97)
    wide_m = 0.0
    if what > 0.8:
        leg, wide_m = rng.uniform(0.96, 1.05), rng.uniform(0.004, 0.025)
    socks = None
    if wear == "socks" or (wear == "shoes" and rng.random() < 0.5):
        grey = np.repeat(rng.choice([0.93, 0.07, rng.uniform(0.1, 0.9)]), 3)
        red, green, blue = grey if rng.random() < 0.6 else rng.uniform(0.05, 0.9, 3)
        socks = (float(red), float(green), float(blue))
    cloth = draw_clothes(draw)
    return replace(cloth, leg=float(leg), wide_m=float(wide_m), socks=socks, shoes=None)


def _with_other_feet(body: Body, rng: np.random.Generator) -> Body:
    """The body scaled a little, its feet longer or shorter, wider or narrower."""
    scale = rng.uniform([0.92, 0.92, 0.94], [1.12, 1.12, 1.06])
    v, joints = body.vertices * scale, body.joints * scale
    stretch = np.array([rng.uniform(0.92, 1.14), rng.uniform(0.92, 1.1), 1.0])
    for s in "LR":
        own = np.array([b.endswith(f".{s}") and b.startswith(("foot", "toe")) for b in body.labels])
        centre = joints[body.index(f"foot.{s}")].copy()
        share = body.weights[:, own].sum(1)[:, None]
        v = v + share * (v - centre) * (stretch - 1)
        joints[own] = centre + (joints[own] - centre) * stretch
    return replace(body, vertices=v, joints=joints)


def _own(body: Body, side: str) -> tuple[Array, Array]:
    """The bone that each vertex mostly follows, and whether it is of this side."""
    follows = np.array(body.labels)[body.weights.argmax(1)]
    return follows, np.char.endswith(follows, f".{SIDES[side]}")


def _foot(body: Body, side: str) -> Array:
    """Numbers of one foot's vertices, up to the ankle's joint."""
    _, own = _own(body, side)
    ankle_m = body.joint(f"foot.{SIDES[side]}")[2]
    return np.flatnonzero(own & body.group("foot", "toe") & (body.vertices[:, 2] < ankle_m + 0.01))


def _marks(body: Body, side: str) -> tuple[Array, Array, Array]:
    """Vertices at the heel's low back, the big toe's tip and the little toe's outer side."""
    follows, own = _own(body, side)
    v = body.vertices
    outwards = 1.0 if side == "left" else -1.0
    sole = np.flatnonzero(own & np.char.startswith(follows, "foot") & (v[:, 2] < 0.045))
    heel = sole[np.argsort(-v[sole, 1])[:6]]
    big = np.flatnonzero(own & np.char.startswith(follows, "toe1"))
    little = np.flatnonzero(own & np.char.startswith(follows, "toe5"))
    tip = big[np.argsort(v[big, 1])[:5]]
    edge = little[np.argsort(-outwards * v[little, 0] + 0.5 * v[little, 1])[:5]]
    return heel, tip, edge


def _hollows(body: Body, normals: Array) -> Array:
    """Light that reaches each vertex: less between the toes and under the arch."""
    total, count = np.zeros_like(body.vertices), np.zeros(len(body.vertices))
    for a, b in ((0, 1), (1, 2), (2, 0)):
        np.add.at(total, body.faces[:, a], body.vertices[body.faces[:, b]])
        np.add.at(count, body.faces[:, a], 1)
    inwards_m = ((total / np.maximum(count, 1)[:, None] - body.vertices) * normals).sum(1)
    return np.clip(1 - 90 * np.clip(inwards_m, -0.0006, 0.006), 0.45, 1.05)


def _paint_feet(
    body: Body,
    normals: Array,
    colours: Array,
    drawn: dict[str, Array],
    who: BodySpec,
    rng: np.random.Generator,
) -> None:
    """Paler soles, redder toes and heels, nails with or without polish."""
    pale, red = rng.uniform(0.0, 0.35), rng.uniform(0.0, 0.10)
    polish = rng.uniform(0.05, 0.95, 3) if rng.random() < 0.25 else None
    for side, foot in drawn.items():
        v, n = body.vertices[foot], normals[foot]
        below = np.clip(-n[:, 2], 0, 1)[:, None]
        ends = np.clip((np.abs(v[:, 1] - v[:, 1].mean()) - 0.07) / 0.06, 0, 1)[:, None]
        sole = np.array([0.93, 0.76, 0.66])
        colours[foot] = colours[foot] * (1 - pale * below) + sole * pale * below
        colours[foot] *= 1 + red * ends * np.array([0.6, -0.8, -0.8])
        follows, own = _own(body, side)
        for toe in range(1, 6):
            nail = np.flatnonzero(own & np.char.startswith(follows, f"toe{toe}"))
            front = body.vertices[nail, 1] < body.vertices[nail, 1].min() + (0.016, 0.010)[toe > 1]
            nail = nail[front & (normals[nail, 2] > 0.45)]
            shine = np.clip(np.array(who.skin) * 1.08 + 0.06, 0, 1)
            colours[nail] = shine if polish is None else polish
