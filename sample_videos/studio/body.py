"""A posable person: an anny body brought to an upright stance, skinned with plain numpy.

Axes everywhere: x = the person's left, -y = forward, z = up, metres. After `load` every joint
is at its neutral angle when no turns are given: legs vertical, feet ahead, arms hanging, so a
turn about x is flexion for every leg joint and no bone orientation is ever needed.
"""

from __future__ import annotations

import tempfile
from dataclasses import astuple, dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from .spec import BodySpec

Array = np.ndarray
SIDES = {"left": "L", "right": "R"}
DOWN = np.array([0.0, 0.0, -1.0])


def turn(axis: str, angle_deg: float) -> Array:
    """Rotation about x, y or z. About x: a toe goes down, a thigh back, a trunk forward."""
    c, s = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    out = np.eye(3)
    out[i, i] = out[j, j] = c
    out[i, j], out[j, i] = -s, s
    return out


def turn_between(a: Array, b: Array) -> Array:
    """The smallest rotation that brings direction `a` onto direction `b`."""
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    v = np.cross(a, b)
    k = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    return np.eye(3) + k + k @ k / (1 + a @ b)


@dataclass
class Pose:
    """Where the root joint is, and the bones that turn; the others follow their parent.

    Turns are relative to the room, not to the parent: what is planted stays planted.
    """

    root_m: Array
    turns: dict[str, Array] = field(default_factory=dict)


@dataclass(frozen=True)
class Posed:
    """A body in a pose."""

    vertices: Array
    normals: Array
    joints: Array


@dataclass(frozen=True)
class Body:
    """Mesh, skeleton and skin weights (vertices x bones, dense) in the neutral stance."""

    vertices: Array
    faces: Array
    weights: Array
    joints: Array
    parents: Array
    labels: list[str]

    def index(self, label: str) -> int:
        """Number of a bone."""
        return self.labels.index(label)

    def joint(self, label: str) -> Array:
        """Where a bone begins in the neutral stance."""
        return self.joints[self.index(label)]

    def pose(self, pose: Pose, normals: Array | None = None) -> Posed:
        """Forward kinematics, then linear blend skinning."""
        turns, joints = self._forward(pose)
        moved = joints - np.einsum("bij,bj->bi", turns, self.joints)
        bones = np.concatenate([turns, moved[:, :, None]], 2).reshape(-1, 12)
        blend = (self.light_weights @ bones.astype(np.float32)).reshape(-1, 3, 4)
        skin = np.einsum("vij,vj->vi", blend[:, :, :3], self.vertices) + blend[:, :, 3]
        normals = self.vertices if normals is None else normals
        return Posed(skin, np.einsum("vij,vj->vi", blend[:, :, :3], normals), joints)

    @cached_property
    def light_weights(self) -> Array:
        """The weights in single precision: twice as fast, and micrometres do not show."""
        return self.weights.astype(np.float32)

    def _forward(self, pose: Pose) -> tuple[Array, Array]:
        turns, joints = np.empty((len(self.labels), 3, 3)), np.empty_like(self.joints)
        for i, (label, parent) in enumerate(zip(self.labels, self.parents, strict=True)):
            at_root = parent < 0
            turns[i] = pose.turns.get(label, np.eye(3) if at_root else turns[parent])
            joints[i] = (
                pose.root_m
                if at_root
                else joints[parent] + turns[parent] @ (self.joints[i] - self.joints[parent])
            )
        return turns, joints

    def ball(self, side: str) -> Array:
        """The ball of the foot: between the big toe's and the second toe's root."""
        s = SIDES[side]
        return (self.joint(f"toe1-1.{s}") + self.joint(f"toe3-1.{s}")) / 2

    def group(self, *prefixes: str) -> Array:
        """Vertices that mostly follow bones whose labels start so (a boolean mask)."""
        bones = np.array([label.startswith(prefixes) for label in self.labels])
        return bones[self.weights.argmax(1)]


def load(spec: BodySpec) -> Body:
    """The body of `spec`, made by anny once and kept beside the other temporary files."""
    shape = astuple(spec)[:5]
    cache = Path(tempfile.gettempdir()) / "posecount-studio"
    path = cache / ("body-" + "-".join(f"{v:.3f}" for v in shape) + ".npz")
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(path, **_make(spec))
    raw = np.load(path)
    return _upright(
        Body(**{k: raw[k] for k in raw.files if k != "labels"}, labels=[*raw["labels"]])
    )


@cache
def _model() -> Any:
    """Anny's model, which takes half a minute to load: once for all bodies that are made."""
    import anny

    return anny.Anny(rig="makehuman")


def _make(spec: BodySpec) -> dict[str, Array]:
    model = _model()
    shape = {k: getattr(spec, k) for k in ("age", "muscle", "weight", "height")}
    out = model(phenotype_kwargs={**shape, "gender": spec.female, "proportions": 0.5})
    vertices = out["rest_vertices"][0].numpy()
    weights = np.zeros((len(vertices), len(model.bone_labels)))
    rows = np.arange(len(vertices))[:, None]
    np.add.at(weights, (rows, model.vertex_bone_indices.numpy()), model.vertex_bone_weights.numpy())
    return {
        "vertices": vertices,
        "faces": model.faces.numpy(),
        "weights": weights,
        "joints": out["rest_bone_poses"][0, :, :3, 3].numpy(),
        "parents": np.array(model.bone_parents),
        "labels": np.array(model.bone_labels),
    }


def _upright(body: Body) -> Body:
    """Straighten arms and legs once, so that later angles are anatomical ones."""
    turns: dict[str, Array] = {}
    for sign, s in ((1.0, "L"), (-1.0, "R")):
        chain = {
            f"upperleg01.{s}": (f"lowerleg01.{s}", DOWN),
            f"lowerleg01.{s}": (f"foot.{s}", DOWN),
            f"upperarm01.{s}": (f"lowerarm01.{s}", np.array([0.16 * sign, 0.05, -1.0])),
            f"lowerarm01.{s}": (f"wrist.{s}", np.array([0.08 * sign, -0.10, -1.0])),
        }
        for bone, (end, towards) in chain.items():
            turns[bone] = turn_between(body.joint(end) - body.joint(bone), towards)
        toe = body.joint(f"toe2-1.{s}") - body.joint(f"foot.{s}")
        outward_deg = np.degrees(np.arctan2(toe[0], -toe[1]))
        turns[f"foot.{s}"] = turn("z", 4.0 * sign - outward_deg)
    posed = body.pose(Pose(body.joints[0], turns))
    floor_m = posed.vertices[:, 2].min()
    lift = np.array([0.0, 0.0, -floor_m])
    return Body(
        posed.vertices + lift,
        body.faces,
        body.weights,
        posed.joints + lift,
        body.parents,
        body.labels,
    )
