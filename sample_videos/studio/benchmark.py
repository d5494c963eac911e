"""Render the benchmark: all of the plan, or some of it; clips that are there are left alone.

They are for measuring and take an hour or two, so they are made on demand and not kept in the
repository. Any number of runs may be broken off and started again.
"""

from __future__ import annotations

import argparse
import os
import time
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from .moves import EXERCISES
from .plan import plan
from .seeds import clip
from .spec import ClipSpec

PLAIN = "plain"


def main() -> None:
    """Parse the command line and render."""
    args = _parser().parse_args()
    specs = chosen(args)
    if args.list:
        for spec in specs:
            print(f"{spec.name}: {spec.split}, {spec.camera.view}, {spec.disturbance or PLAIN}")
        return
    args.out.mkdir(parents=True, exist_ok=True)
    todo = [spec for spec in specs if not (args.out / f"{spec.name}.mp4").exists()]
    print(f"{len(specs) - len(todo)} of {len(specs)} clips are there already", flush=True)
    # One drawing thread each: processes share the work better than threads of a picture do.
    os.environ.setdefault("LP_NUM_THREADS", "0")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    # New processes now and then: the renderer does not give back all of its memory.
    with get_context("spawn").Pool(args.jobs, maxtasksperchild=8) as pool:
        said = pool.imap_unordered(partial(_render, folder=args.out), todo)
        for i, line in enumerate(said, 1):
            print(f"{i}/{len(todo)}  {line}", flush=True)


def chosen(args: argparse.Namespace) -> list[ClipSpec]:
    """The clips that a command line asks for."""
    if args.seeds:
        first, count = args.seeds
        return [clip(seed, args.exercise) for seed in range(first, first + count)]
    return [
        spec
        for spec in plan()
        if (not args.names or any(name in spec.name for name in args.names))
        and args.exercise in (None, spec.exercise)
        and args.split in (None, spec.split)
        and args.disturbance in (None, spec.disturbance or PLAIN)
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sample_videos.studio.benchmark", description=__doc__
    )
    parser.add_argument("names", nargs="*", help="clips whose names contain one of these")
    parser.add_argument("--exercise", choices=EXERCISES)
    parser.add_argument("--split", choices=("tune", "test"))
    parser.add_argument("--disturbance", help=f"only of this disturbance, or {PLAIN}")
    parser.add_argument(
        "--seeds", nargs=2, type=int, metavar=("FIRST", "COUNT"), help="clips drawn from seeds"
    )
    parser.add_argument("--out", type=Path, default=Path("sample_videos/benchmark"))
    parser.add_argument("--jobs", type=int, default=2, help="clips rendered at the same time")
    parser.add_argument("--list", action="store_true", help="only say what there is")
    return parser


def _render(spec: ClipSpec, folder: Path) -> str:
    from .render import write

    began = time.perf_counter()
    path = write(spec, folder)
    return f"{path}  {time.perf_counter() - began:.0f} s"


if __name__ == "__main__":
    main()
