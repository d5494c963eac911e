"""Render pictures of feet into files of a few hundred: arrays named like the fields of `Shot`."""

from __future__ import annotations

import argparse
import itertools
import time
from dataclasses import fields
from pathlib import Path

import numpy as np

from .shots import Shot, shoot

PER_FILE = 250


def save(shots: list[Shot], path: Path) -> None:
    """One array for each field, complete or not at all."""
    part = path.with_suffix(".part.npz")
    arrays = {f.name: np.array([getattr(shot, f.name) for shot in shots]) for f in fields(Shot)}
    np.savez_compressed(part, allow_pickle=False, **arrays)
    part.replace(path)


def main() -> None:
    """Files OUT/feet-SEED-NUMBER.npz; the same arguments give the same pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=1)
    parser.add_argument("--per-file", type=int, default=PER_FILE)
    parser.add_argument("--bodies-from", type=int, default=9000)
    parser.add_argument("--bodies", type=int, default=40)
    parser.add_argument("--photos", type=Path, help="a folder of photos for floors and walls")
    asked = parser.parse_args()
    photos = sorted(asked.photos.rglob("*.jpg")) if asked.photos else []
    asked.out.mkdir(parents=True, exist_ok=True)
    bodies = np.arange(asked.bodies_from, asked.bodies_from + asked.bodies)
    for number in range(asked.files):
        path = asked.out / f"feet-{asked.seed}-{number:03d}.npz"
        if path.exists():
            continue
        began, rng = time.process_time(), np.random.default_rng([asked.seed, number])
        save([*itertools.islice(shoot(bodies, photos, rng), asked.per_file)], path)
        print(path.name, round(time.process_time() - began, 1), "s of processor time", flush=True)


if __name__ == "__main__":
    main()
