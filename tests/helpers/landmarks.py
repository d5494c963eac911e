"""Odd landmarks files: the bytes, what the lines say, and the arrays."""

from __future__ import annotations

import gzip
import json
import random

import numpy as np

import posecount
from helpers.known import frames_of, heading, seen_set
from helpers.mutations import changed_data, changed_text
from helpers.synthetic import HEEL_RISE, poses, standing_leg, train
from posecount import count_video
from posecount.motion.point_motion import PointMotion
from posecount.observation.arrays import Packer
from posecount.observation.landmarks_file import sets_of
from posecount.observation.members import packed
from posecount.observation.observed import FrameFacts, observation

EXERCISES = tuple(spec.id for spec in posecount.EXERCISES)
FOLLOWING = ("feet", "toes", "close-up", None)
MOVING = ("origin_px", "shift_steps", "epoch")
SIZE = (1280, 960)
HEEL = 29
ODD_NUMBERS = (0.0, -1.0, 1.0, 2.0, 255.0, 1e3, 3e4, 1e9, 1e30, np.nan, np.inf, -np.inf)


def raising(fps=10, length_s=12.0):
    """Somebody who raises a heel twice, with a grid of points that rise with it."""
    raised = standing_leg(train(2, HEEL_RISE))
    grid = np.stack(np.meshgrid(np.arange(6.0), np.arange(6.0)), axis=-1).reshape(-1, 2) * 6
    for index, (t_s, pose) in enumerate(poses(length_s, raised, standing_leg(), fps)):
        shift_px = np.zeros_like(grid)
        shift_px[:18, 1] = pose.points_px[HEEL, 1] / 8
        motion = PointMotion(t_s, 0, grid, shift_px)
        yield observation(index, t_s, pose, motion, FrameFacts(*SIZE, 100.0))


class Landmarks:
    """Makes a file at ``path`` from each seed, and counts it."""

    name = "landmarks"

    def __init__(self, folder):
        self._path = folder / "a.landmarks"
        self._known = [
            self._packed(frames_of(np.random.default_rng(1), 60)),
            self._packed(list(raising())),
        ]
        self._heads = [
            heading().model_dump(by_alias=True),
            seen_set(exercise="toe_raise", hold_target_s=1.0).model_dump(),
            {"kind": "frames"},
            {"kind": "frames"},
            {"kind": "end", "warnings": ["It rained."]},
        ]

    @staticmethod
    def _packed(frames):
        packer, half = Packer(32), len(frames) // 2
        return [packer.arrays(frames[:half]), packer.arrays(frames[half:])]

    def read(self, rng):
        kind, arrays = rng.randrange(5), rng.choice(self._known)
        following = {**self._heads[1], "following": rng.choice(FOLLOWING)}
        heads = [self._heads[0], following, *self._heads[2:]]
        if kind == 0:
            content = changed_text(rng, self._members(heads, arrays))
        elif kind == 1:
            content = self._members(changed_data(rng, heads), arrays)
        elif kind == 2:
            content = self._with_odd_lines(rng, arrays)
        else:
            change = changed if kind == 3 else degenerate
            with np.errstate(all="ignore"):
                arrays = [change(rng, one) for one in arrays]
            content = self._members(heads, arrays)
        self._path.write_bytes(content)
        sets_of(self._path)
        count_video(self._path, exercise=rng.choice(EXERCISES))

    def _members(self, heads, arrays):
        coming = iter(arrays)
        parts = []
        for index, head in enumerate(heads if isinstance(heads, list) else [heads]):
            held = next(coming, None) if index in (2, 3) else None
            if isinstance(head, dict):
                try:
                    parts.append(packed(head, held))
                    continue
                except (UnicodeEncodeError, ValueError):
                    pass
            parts.append(gzip.compress(json.dumps(head).encode() + b"\n", 1))
        return b"".join(parts)

    def _with_odd_lines(self, rng, arrays):
        """Lines changed as texts, which gzip's checksum would hide."""
        parts = []
        for head in self._heads[:2]:
            line = json.dumps(head).encode()
            parts.append(gzip.compress(changed_text(rng, line) + b"\n" * rng.randint(0, 1), 1))
        if rng.random() < 0.5:
            parts[0] = packed(self._heads[0])
        return b"".join(parts) + packed({"kind": "frames"}, arrays[0])


def changed(rng: random.Random, arrays):
    """The arrays with some of them lost, cut, reshaped, of another kind, or with odd numbers."""
    arrays = dict(arrays)
    for _ in range(rng.randint(0, 2)):
        name = rng.choice(sorted(arrays))
        array, kind = arrays[name], rng.randrange(6)
        if kind == 0:
            del arrays[name]
        elif kind == 1:
            arrays[name] = array[: rng.randint(0, len(array))]
        elif kind == 2:
            arrays[name] = array.reshape(-1)
        elif kind == 3:
            arrays[name] = array.astype(rng.choice(("<f4", "<f8", "<i4", "u1", "<i2")))
        elif kind == 4 and array.size:
            arrays[name] = array.copy()
            odd = np.array(rng.choice(ODD_NUMBERS)).astype(array.dtype)
            arrays[name].reshape(-1)[rng.randrange(array.size) :: rng.choice((1, 7, 10**9))] = odd
        else:
            arrays[name] = np.concatenate([array, array])
    return arrays


def degenerate(rng: random.Random, arrays):
    """The arrays with numbers that may be and never are: all the same, none, in disorder."""
    arrays = dict(arrays)
    for _ in range(rng.randint(1, 3)):
        name = rng.choice([n for n in ("points_px", "visibility", "luma", *MOVING) if n in arrays])
        array, kind = arrays[name].copy(), rng.randrange(6)
        if kind == 0:
            array[:] = array[:1] if len(array) else 0
        elif kind == 1:
            array[:] = 0
        elif kind == 2:
            array[:] = array[::-1].copy()
        elif kind == 3 and array.ndim > 1 and array.dtype.kind == "f" and name != "origin_px":
            array[:, rng.randrange(array.shape[1])] = np.nan
        elif kind == 4 and array.ndim == 3:
            array[:, :] = array[:, rng.randrange(array.shape[1])][:, None]
        elif len(array):
            array[:] = array[[rng.randrange(len(array)) for _ in range(len(array))]]
        arrays[name] = array
    return arrays
