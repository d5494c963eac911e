"""Attacks the reading of recordings with mutated files, and tells what did not hold.

    python tests/benchmarks/attack_media.py [--inputs 2000] [--seed 0] [--kept FOLDER]

Small recordings in many containers are flipped, cut, overwritten, spliced and given false sizes;
beside them are texts that name other files, and pictures. Each is counted as ``posecount count``
does it, with a stick figure for the pose model, sometimes with an annotated video. It holds where
every input gives a result or one sentence, in time, within bounded memory, and nothing that names
another file is ever counted. Leaves with 1 where something did not hold; those files are kept.
"""

from __future__ import annotations

import argparse
import faulthandler
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]


LIMIT_S = 90.0
"""Above the program's own limit for one call (30 s), on a busy machine."""

MOST_MEMORY_MB = 1500
"""A picture of the largest size that is read takes 100 MB, and some are on their way at a time."""

KINDS = ("flip", "flip head", "cut", "blank", "splice", "sizes", "head", "list", "picture")
_OVERLAY_SHARE = 0.2
_EXTREMES = (0, 1, 7, 8, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def seeds(folder: Path) -> list[Path]:
    """Small recordings in the containers that are read, some with sound."""
    from helpers.tiny_clips import noise_images, write_clip
    from sinks.test_original_sound import beeping

    sounding = [("a.mp4", "aac"), ("b.mkv", "pcm_s16le"), ("c.mov", "pcm_s16le"), ("d.ts", "aac")]
    made = [beeping(folder / name, codec, seconds=2) for name, codec in sounding]
    plain = [
        ("e.avi", "mpeg4", "yuv420p"),
        ("f.webm", "libvpx", "yuv420p"),
        ("g.gif", "gif", "rgb8"),
        ("h.h264", "libx264", "yuv420p"),
        ("i.flv", "flv", "yuv420p"),
        ("j.asf", "wmv2", "yuv420p"),
        ("k.mpg", "mpeg2video", "yuv420p"),
        ("l.mjpeg", "mjpeg", "yuvj420p"),
        ("m.ogv", "libtheora", "yuv420p"),
        ("n.mp4", "mpeg4", "yuv420p"),
    ]
    for name, codec, pixels in plain:
        images = noise_images(20, size=(96, 64))
        try:
            made.append(
                write_clip(
                    folder / name,
                    codec=codec,
                    pixel_format=pixels,
                    images=images,
                    frames=20,
                    size=(96, 64),
                    fps=25,
                )
            )
        except Exception as error:
            print(f"without {name}: {error}", file=sys.stderr)
    fragmented = {"movflags": "frag_keyframe+empty_moov"}
    made.append(write_clip(folder / "o.mp4", frames=20, container_options=fragmented))
    return [path for path in made if path.stat().st_size]


def mutated(rng: np.random.Generator, kind: str, data: bytes, other: bytes) -> bytes:
    """One recording's bytes after one kind of damage."""
    changed = bytearray(data)
    size = len(changed)
    if kind in ("flip", "flip head"):
        reach = min(size, 4096) if kind == "flip head" else size
        ends = rng.random() < 0.5
        for _ in range(int(rng.integers(1, 40))):
            at = int(rng.integers(reach))
            changed[size - 1 - at if ends else at] ^= 1 << int(rng.integers(8))
    elif kind == "cut":
        begin = int(rng.integers(size)) if rng.random() < 0.3 else 0
        changed = changed[begin : begin + int(rng.integers(1, size))]
    elif kind == "blank":
        at, long = int(rng.integers(size)), int(rng.integers(1, max(2, size // 4)))
        filler = (
            rng.bytes(long) if rng.random() < 0.5 else bytes([int(rng.choice((0, 255)))]) * long
        )
        changed[at : at + long] = filler
    elif kind == "splice":
        at, taken = int(rng.integers(size)), int(rng.integers(len(other)))
        changed[at:at] = other[taken : taken + int(rng.integers(1, 5000))]
        if rng.random() < 0.3:
            changed += other
    elif kind == "sizes":
        # Four bytes before each box's name in MP4; elsewhere any four bytes.
        names = [b"moov", b"trak", b"mdia", b"stts", b"stsz", b"stco", b"ctts", b"elst", b"mdat"]
        places = [at - 4 for name in names if (at := changed.find(name)) >= 4]
        places += [at + 8 for at in places] or [int(rng.integers(max(1, size - 4)))]
        for at in rng.choice(places, size=int(rng.integers(1, 4))):
            changed[at : at + 4] = int(rng.choice(_EXTREMES)).to_bytes(4, "big")
        if rng.random() < 0.2:
            # What says that the pictures are in this file, so that they are looked for elsewhere.
            changed = changed.replace(b"url \0\0\0\1", b"alis\0\0\0\0")
    elif kind == "head":
        long = int(rng.integers(4, 200))
        changed[:long] = other[:long]
    return bytes(changed)


def make_input(rng: np.random.Generator, kind: str, made: list[Path], folder: Path) -> Path:
    """One hostile file."""
    from helpers.not_videos import lists, motion_photo, pictures

    if kind in ("list", "picture"):
        corner = Path(tempfile.mkdtemp(dir=folder))
        if kind == "list":
            names = lists(corner)
        else:
            motion_photo(corner / "motion.jpg")
            names = [*pictures(corner), "motion.jpg"]
        path = corner / str(rng.choice(names))
        if rng.random() < 0.5:
            suffix = str(rng.choice([".mp4", ".mkv", ".m3u8", ".ts", ".avi", ""]))
            path = path.rename(corner / f"renamed{suffix}")
        if rng.random() < 0.3:
            path.write_bytes(path.read_bytes() + rng.bytes(int(rng.integers(1, 3000))))
        return path
    source, other = rng.choice(np.array(made, object), 2)
    suffix = str(rng.choice([source.suffix, source.suffix, other.suffix]))
    path = folder / f"input{suffix}"
    path.write_bytes(mutated(rng, kind, source.read_bytes(), other.read_bytes()))
    return path


def serve(tasks: Connection) -> None:
    """Count what comes; answer with how it ended and how much memory was used at most."""
    from helpers.fake_pose import stand_in

    from posecount import count_video
    from posecount.errors import PosecountError

    stand_in(setattr)
    faulthandler.register(signal.SIGUSR1)
    while True:
        path, overlay = tasks.recv()
        try:
            result = count_video(path, exercise="toe_raise", overlay=overlay, max_seconds=20.0)
            told = ["counted", *result.warnings]
        except PosecountError as error:
            told = ["told", str(error)]
        except BaseException as error:
            told = ["traceback", f"{type(error).__name__}: {error}"]
        tasks.send((told, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


class Counting:
    """A process that counts, and is begun anew where it dies or hangs."""

    def __init__(self) -> None:
        self._process: multiprocessing.process.BaseProcess | None = None

    def count(self, path: Path, overlay: Path | None) -> tuple[list[str], float]:
        """How it ended, and the most memory in MB."""
        if self._process is None:
            context = multiprocessing.get_context("spawn")
            self._tasks, there = context.Pipe()
            self._process = context.Process(target=serve, args=(there,), daemon=True)
            self._process.start()
            there.close()
        self._tasks.send((path, overlay))
        if not self._tasks.poll(LIMIT_S):
            # Where it hangs goes to standard error.
            os.kill(self._process.pid or 0, signal.SIGUSR1)
            time.sleep(1.0)
            self.end()
            return ["hung"], 0.0
        try:
            return self._tasks.recv()
        except EOFError:
            self._process.join()
            code = self._process.exitcode
            self.end()
            return ["died", f"exit code {code}"], 0.0

    def end(self) -> None:
        """End it, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None


def what_is_wrong(kind: str, told: list[str], memory_mb: float) -> str | None:
    """Why this did not hold; None where it did."""
    if told[0] not in ("counted", "told"):
        return told[0]
    if any(not text.isprintable() for text in told):
        return "control character"
    if told[0] == "told" and not told[1].rstrip('"').endswith("."):
        return "no sentence"
    if kind == "list" and told[0] == "counted":
        return "counted another file"
    return "memory" if memory_mb > MOST_MEMORY_MB else None


def main() -> int:
    """Attack, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kept", type=Path, default=Path(tempfile.gettempdir()) / "attack_media")
    chosen = parser.parse_args()
    rng, counting = np.random.default_rng(chosen.seed), Counting()
    ended: Counter[tuple[str, str]] = Counter()
    slowest_s, most_mb, wrong, began_s = 0.0, 0.0, [], time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "seeds").mkdir()
        made = seeds(folder / "seeds")
        for number in range(chosen.inputs):
            corner = Path(tempfile.mkdtemp(dir=folder))
            kind = KINDS[number % len(KINDS)]
            path = make_input(rng, kind, made, corner)
            overlay = corner / "overlay.mp4" if rng.random() < _OVERLAY_SHARE else None
            begun_s = time.monotonic()
            told, memory_mb = counting.count(path, overlay)
            if told[0] == "hung":
                # On a busy machine everything may stand still; the same input hangs again.
                print(f"input {number} hung, is tried again", file=sys.stderr)
                told, memory_mb = counting.count(path, overlay)
            took_s = time.monotonic() - begun_s
            # The first one waits for the libraries to be loaded.
            slowest_s = max(slowest_s, took_s) if number else 0.0
            most_mb = max(most_mb, memory_mb)
            ended[kind, told[0]] += 1
            if (why := what_is_wrong(kind, told, memory_mb)) is not None:
                wrong.append((number, kind, why, told[1:]))
                chosen.kept.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, chosen.kept / f"{number}-{why.replace(' ', '_')}-{path.name}")
            shutil.rmtree(corner)
    counting.end()
    minutes = (time.monotonic() - began_s) / 60
    print(f"{chosen.inputs} inputs, seed {chosen.seed}, in {minutes:.1f} minutes")
    for kind in KINDS:
        told = {how: count for (of, how), count in sorted(ended.items()) if of == kind}
        print(f"  {kind:10} {told}")
    print(f"slowest {slowest_s:.1f} s, most memory {most_mb:.0f} MB")
    print(f"did not hold: {len(wrong)}")
    for one in wrong:
        print("  ", *one)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
