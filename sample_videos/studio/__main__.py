"""Render the sample clips: all, some by name, or small drafts of them."""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

from .clips import CLIPS
from .spec import ClipSpec


def main() -> None:
    """Parse the command line and render."""
    parser = argparse.ArgumentParser(prog="python -m sample_videos.studio", description=__doc__)
    parser.add_argument(
        "names", nargs="*", help="clips whose names contain one of these; all if none"
    )
    parser.add_argument("--out", type=Path, default=Path("sample_videos"))
    parser.add_argument("--draft", action="store_true", help="half the size, 15 frames a second")
    parser.add_argument("--list", action="store_true", help="only say what there is")
    parser.add_argument("--routines", action="store_true", help="the whole routines instead")
    args = parser.parse_args()
    if args.routines:
        _render_routines(args.names, args.out / "routines")
        return
    chosen = [c for c in CLIPS if not args.names or any(n in c.name for n in args.names)]
    args.out.mkdir(parents=True, exist_ok=True)
    for spec in chosen:
        if args.list:
            print(f"{spec.name}: {spec.notes}")
        else:
            _render(draft(spec) if args.draft else spec, args.out)


def _render_routines(names: list[str], folder: Path) -> None:
    from .routines import ROUTINES, write

    folder.mkdir(parents=True, exist_ok=True)
    for routine in ROUTINES:
        if not names or any(name in routine.name for name in names):
            print(write(routine, folder), flush=True)


def draft(spec: ClipSpec) -> ClipSpec:
    """The same clip, small and coarse."""
    width_px, height_px = spec.size_px
    return replace(spec, size_px=(width_px // 4 * 2, height_px // 4 * 2), fps=15)


def _render(spec: ClipSpec, folder: Path) -> None:
    from .render import write

    began = time.perf_counter()
    path = write(spec, folder)
    took_s = time.perf_counter() - began
    print(f"{path}  {path.stat().st_size / 1e6:.2f} MB  {took_s:.0f} s", flush=True)


if __name__ == "__main__":
    main()
