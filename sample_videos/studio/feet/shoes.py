"""Shoes with soles, and socks: lofted over a foot, skinned like it, drawn instead of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..body import SIDES, Array, Body

SLICES, ROUND = 64, 25
BALL_AT, BALL_WIDE = 0.70, 0.10


@dataclass(frozen=True)
class ShoeSpec:
    """A pair of shoes. `collar_m` is how far they reach above (or below) the ankle's joint.

    `boxy` runs from a round section (1) to a square one (0.4); `point` from a broad tip (0) to a
    pointed one (1); `heel_m` is how much thicker the sole is under the heel; `stands_off_m` how
    far it stands off the foot, `least_m` how high it is over the toes, `spring_m` how much its
    tip turns up.
    """

    upper: Array
    patch: Array
    sole: Array
    laces: Array
    sole_m: float
    heel_m: float
    collar_m: float
    longer_m: float
    boxy: float
    point: float
    pattern: int
    stands_off_m: float = 0.006
    least_m: float = 0.042
    spring_m: float = 0.014


def draw_socks(colour: Array, rng: np.random.Generator) -> ShoeSpec:
    """The part of a sock below the ankle, which hides the gaps between the toes."""
    patch = rng.uniform(0.05, 0.95, 3) if rng.random() < 0.3 else colour
    return ShoeSpec(
        upper=colour,
        patch=patch,
        sole=colour * rng.uniform(0.85, 1.0),
        laces=colour,
        sole_m=0.001,
        heel_m=0.0,
        collar_m=-0.035,
        longer_m=0.003,
        boxy=rng.uniform(0.75, 0.95),
        point=rng.uniform(0.2, 0.8),
        pattern=int(rng.integers(1, 3)),
        stands_off_m=0.0015,
        least_m=0.024,
        spring_m=0.0,
    )


def draw_shoes(rng: np.random.Generator) -> ShoeSpec:
    """Trainers, boots, flat shoes and heeled ones of any colours."""
    grey = rng.random() < 0.5
    colour = np.repeat(rng.uniform(0.03, 0.95), 3) if grey else rng.uniform(0.03, 0.9, 3)
    sole = np.repeat(rng.choice([rng.uniform(0.75, 0.98), rng.uniform(0.03, 0.3)]), 3)
    return ShoeSpec(
        upper=colour,
        patch=rng.uniform(0.03, 0.97, 3),
        sole=sole * rng.uniform(0.85, 1.0, 3),
        laces=np.repeat(rng.choice([0.95, 0.08]), 3),
        sole_m=rng.uniform(0.008, 0.035),
        heel_m=rng.choice([0.0, rng.uniform(0.004, 0.03)]),
        collar_m=rng.choice([rng.uniform(-0.025, 0.0), rng.uniform(0.02, 0.09)], p=[0.75, 0.25]),
        longer_m=rng.uniform(0.008, 0.024),
        boxy=rng.uniform(0.5, 0.8),
        point=rng.uniform(0.0, 0.7),
        pattern=int(rng.integers(6)),
    )


@dataclass(frozen=True)
class Shod:
    """A body in shoes, and for each side the vertices that show where the foot's points are."""

    body: Body
    colours: Array
    drawn: dict[str, Array]
    marks: dict[str, tuple[Array, Array, Array]]


def put_on(body: Body, colours: Array, spec: ShoeSpec) -> Shod:
    """The clothed body (in its neutral stance) with its feet replaced by shoes."""
    gone = np.zeros(len(body.vertices), bool)
    drawn, marks, tints, shod = {}, {}, [colours], body
    for side in SIDES:
        shape = _Outline(body, side, spec)
        gone |= shape.covered
        vertices, faces, tint = shape.surface()
        first = len(shod.vertices)
        shod = replace(
            shod,
            vertices=np.concatenate([shod.vertices, vertices]),
            weights=np.concatenate([shod.weights, shape.weights(vertices)]),
            faces=np.concatenate([shod.faces, faces + first]),
        )
        tints.append(tint)
        drawn[side] = np.arange(first, first + len(vertices))
        marks[side] = tuple(first + m for m in shape.marks(vertices))
    gone = np.concatenate([gone, np.zeros(len(shod.vertices) - len(gone), bool)])
    return Shod(
        replace(shod, faces=shod.faces[~gone[shod.faces].all(1)]),
        np.concatenate(tints),
        drawn,
        marks,
    )


class _Outline:
    """One foot's outline from above and from the side, in slices from the heel to the tip.

    Foot coordinates: along (0 at the heel's back, 1 at the toes' tip), aside (metres, outwards
    to the little toe), height (metres above the floor).
    """

    def __init__(self, body: Body, side: str, spec: ShoeSpec) -> None:
        self.body, self.side, self.spec = body, side, spec
        self.s = SIDES[side]
        ankle = body.joint(f"foot.{self.s}")
        self.collar_m = float(ankle[2]) + spec.collar_m
        follows = np.array(body.labels)[body.weights.argmax(1)]
        own = np.char.endswith(follows, f".{self.s}")
        foot, leg = own & body.group("foot", "toe"), own & body.group("lowerleg")
        self.covered = (foot | leg) & (body.vertices[:, 2] < self.collar_m - 0.004)
        v = body.vertices[foot & (body.vertices[:, 2] < ankle[2])]
        towards = body.joint(f"toe2-1.{self.s}") - ankle
        self.ahead = np.array([towards[0], towards[1]]) / np.hypot(*towards[:2])
        self.out = np.array([-self.ahead[1], self.ahead[0]]) * (1 if side == "left" else -1)
        self.out *= np.sign(self.out[0]) * (1 if side == "left" else -1)
        self.from_m = float((v[:, :2] @ self.ahead).min())
        self.long_m = float((v[:, :2] @ self.ahead).max()) - self.from_m
        self._measure(v)

    def _measure(self, v: Array) -> None:
        """Edges and top of the foot in every slice, smoothed."""
        along = (v[:, :2] @ self.ahead - self.from_m) / self.long_m
        aside = v[:, :2] @ self.out
        at = np.linspace(0, 1, SLICES)
        near = [np.abs(along - a) < 0.045 for a in at]
        kernel = np.hanning(9) / np.hanning(9).sum()

        def smooth(line: list[float]) -> Array:
            return np.convolve(np.pad(line, 4, mode="edge"), kernel, "valid")

        self.outer = smooth([aside[n].max() for n in near])
        self.inner = smooth([aside[n].min() for n in near])
        top = smooth([v[n, 2].max() for n in near]) + self.spec.stands_off_m
        back = at < 0.28
        top[back] = self.collar_m
        ease = np.clip((at - 0.28) / 0.16, 0, 1)
        top = np.where(at < 0.44, (1 - ease) * self.collar_m + ease * np.minimum(top, 0.2), top)
        self.top = np.maximum(top, self.spec.least_m)
        self.at = at

    def surface(self) -> tuple[Array, Array, Array]:
        """Vertices, faces and colours of upper and sole."""
        spec = self.spec
        behind_m = 2 * spec.stands_off_m
        grow = (self.long_m + spec.longer_m + behind_m) / self.long_m
        along = -behind_m / self.long_m + 0.5 * (1 - np.cos(np.pi * self.at)) * grow
        inside = np.clip(along / grow, 0, 1)

        def line(values: Array) -> Array:
            return np.interp(inside, self.at, values)

        tip_m = 0.035 + 0.03 * spec.point
        front = _quarter_circle((along[-1] - along) * self.long_m / tip_m)
        rear = _quarter_circle((along - along[0]) * self.long_m / 0.028)
        round_off = np.maximum(np.where(self.at > 0.5, front, rear), 0.002)
        middle = (line(self.outer) + line(self.inner)) / 2
        half = ((line(self.outer) - line(self.inner)) / 2 + spec.stands_off_m) * round_off
        tall = line(self.top) * np.where(self.at > 0.5, front**0.6, 1.0)
        spring = spec.spring_m * np.clip((inside - 0.72) / 0.28, 0, 1) ** 2
        upper, f1 = self._upper(along, middle, half, np.maximum(tall, 0.012), spring)
        sole, f2 = self._sole(along, middle, half * 1.05 + 0.002 * round_off, spring)
        colours = np.concatenate([self._paint(inside), np.tile(spec.sole, (len(sole), 1))])
        f1, f2 = _wound_outwards(upper, f1), _wound_outwards(sole, f2) + len(upper)
        return np.concatenate([upper, sole]), np.concatenate([f1, f2]), colours

    def _upper(
        self, along: Array, middle: Array, half: Array, tall: Array, spring: Array
    ) -> tuple[Array, Array]:
        angle = np.linspace(-0.15, np.pi + 0.15, ROUND)
        cos, sin = np.cos(angle), np.sin(angle)
        wide = np.sign(cos) * np.abs(cos) ** self.spec.boxy
        # Higher up a shoe gets narrower: the collar hugs the ankle.
        lean = 1 - 0.33 * np.clip(sin, 0, 1)[None] * np.clip(tall / 0.09, 0, 1)[:, None] ** 2
        aside = middle[:, None] + half[:, None] * wide[None] * lean
        high = spring[:, None] + tall[:, None] * np.sign(sin) * np.abs(sin) ** self.spec.boxy
        return self._room(along[:, None] + 0 * high, aside, np.maximum(high, 0.0)), _grid(
            SLICES, ROUND
        )

    def _sole(self, along: Array, middle: Array, half: Array, spring: Array) -> tuple[Array, Array]:
        spec = self.spec
        rise = spec.heel_m * np.clip((0.45 - self.at) / 0.12, 0, 1)
        low = -spec.sole_m - rise + spring * 1.1
        wide = np.array([1.0, 1.02, 1.0, -1.0, -1.02, -1.0])
        aside = middle[:, None] + half[:, None] * wide
        edge = spring + spec.stands_off_m
        high = np.stack([edge, spring, low, low, spring, edge], 1)
        return self._room(along[:, None] + 0 * aside, aside, high), _grid(SLICES, 6)

    def _room(self, along: Array, aside: Array, high: Array) -> Array:
        flat = (self.from_m + along * self.long_m)[..., None] * self.ahead + aside[
            ..., None
        ] * self.out
        return np.concatenate([flat, high[..., None]], -1).reshape(-1, 3)

    def _paint(self, inside: Array) -> Array:
        """Colours of the upper: its cloth, a pattern, a toe cap or heel tab, and laces."""
        spec = self.spec
        a, r = np.meshgrid(inside, np.linspace(-1, 1, ROUND), indexing="ij")
        out = np.tile(spec.upper, (SLICES, ROUND, 1))
        side = np.abs(r)
        kinds = (
            (a < 0) | (a > 2),
            a > 0.82,
            a < 0.12,
            (np.abs(a - 0.45 - 0.25 * side) % 0.09 < 0.04) & (side > 0.35) & (abs(a - 0.5) < 0.2),
            side > 0.72,
            np.sin(a * 40 + 5 * np.sin(r * 4)) > 0.3,
        )
        out[kinds[spec.pattern]] = spec.patch
        laced = (side < 0.22) & (a > 0.42) & (a < 0.72) & (a * 100 % 5 < 2.2)
        out[laced] = spec.laces
        return out.reshape(-1, 3)

    def weights(self, vertices: Array) -> Array:
        """A shoe bends at the ball of the foot, and where a high one meets the shank."""
        index = self.body.index
        along = (vertices[:, :2] @ self.ahead - self.from_m) / self.long_m
        toes = np.clip((along - BALL_AT) / BALL_WIDE, 0, 1)
        ankle_m = float(self.body.joint(f"foot.{self.s}")[2])
        shank = np.clip((vertices[:, 2] - ankle_m) / 0.05, 0, 1)
        out = np.zeros((len(vertices), len(self.body.labels)))
        out[:, index(f"lowerleg02.{self.s}")] = shank
        out[:, index(f"foot.{self.s}")] = (1 - toes) * (1 - shank)
        for toe in (2, 3):
            out[:, index(f"toe{toe}-1.{self.s}")] = toes * (1 - shank) / 2
        return out

    def marks(self, vertices: Array) -> tuple[Array, Array, Array]:
        """Vertices at the heel's low back, the tip's inner half and the little toe's edge."""
        along = (vertices[:, :2] @ self.ahead - self.from_m) / self.long_m
        aside = vertices[:, :2] @ self.out
        low = vertices[:, 2] < 0.03
        heel = np.flatnonzero(low)[np.argsort(along[low])[:6]]
        inner = low & (aside < (self.inner[-8] + self.outer[-8]) / 2 + 0.004)
        tip = np.flatnonzero(inner)[np.argsort(-along[inner])[:6]]
        front = low & (np.abs(along - 0.84) < 0.05)
        little = np.flatnonzero(front)[np.argsort(-aside[front])[:6]]
        return heel, tip, little


def _grid(rows: int, columns: int) -> Array:
    """Triangles of a sheet of rows x columns vertices."""
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    a = (i * columns + j).ravel()
    b, c, d = a + 1, a + columns, a + columns + 1
    return np.concatenate([np.stack([a, b, c], 1), np.stack([b, d, c], 1)])


def _quarter_circle(x: Array) -> Array:
    """From 0 at 0 steeply up to 1 at 1 and beyond."""
    return np.sqrt(1 - (1 - np.clip(x, 0, 1)) ** 2)


def _wound_outwards(vertices: Array, faces: Array) -> Array:
    """The triangles of a closed surface, wound so that their normals look away from its middle."""
    a, b, c = (vertices[faces[:, i]] for i in range(3))
    away = (a + b + c) / 3 - vertices.mean(0)
    looks_in = (np.cross(b - a, c - a) * away).sum() < 0
    return faces[:, ::-1] if looks_in else faces
