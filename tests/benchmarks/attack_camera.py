"""Attacks the camera: servers on loopback that send what no camera should.

``python tests/benchmarks/attack_camera.py [--parts PART …] [--seed N] [--rounds N]``
does three things and prints what came of them; it exits with 1 where anything failed.

- **openings**: answers that are no stream, drip, flood or never end. Each must be refused in one
  sentence, or go on, within a time and an amount of memory.
- **pictures**: streams in which good parts are mixed with ones mutated at random. The camera must
  go on to the end of each, on one connection or the next, with time strictly increasing.
- **endings**: the real commands, asked to end (SIGINT) while they open a camera, read one or hang
  in a driver. Each must have ended within 2 s.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from helpers import odd_cameras as odd  # noqa: E402

from posecount.errors import CameraError  # noqa: E402
from posecount.media.camera import Camera, open_camera  # noqa: E402
from posecount.media.camera_readers import open_reader  # noqa: E402

MEMORY_MB = 150
"""Four pictures of the largest size that is used, decoded: one in each hand, and some air."""

PARTS = ("openings", "pictures", "endings")
OPENED_WITHIN_S = 14.0
"""The 12 s that are allowed, and some for a busy computer."""

ENDED_WITHIN_S = 2.0
"""Where a processor is free; where others wait for it as well, as many times longer as they are."""

PICTURE_ROUND_S = 60.0
H11 = b"HTTP/1.1 200 OK\r\n"
CHUNKED = H11 + (
    b"Transfer-Encoding: chunked\r\nContent-Type: multipart/x-mixed-replace; boundary=xyz\r\n\r\n"
)


def typed(kind):
    return odd.OK + b"Content-Type: " + kind + b"\r\n\r\n"


def openings():
    """Name, what the camera says, the scheme of its address, and whether it is a camera."""
    noise = random.Random(1).randbytes(65_536)
    bare = odd.MULTIPART + b"--xyz\r\nContent-Type: image/jpeg\r\n\r\n"
    flood = odd.MULTIPART + odd.part()
    return [
        ("silent", odd.saying(b"", hold=True), "http", False),
        ("hangs up", odd.saying(b""), "http", False),
        ("head drips", odd.dripping(odd.OK + b"X: " + b"a" * 9999), "http", False),
        ("first picture drips", odd.dripping(odd.MULTIPART + odd.part()), "http", False),
        ("100 without end", odd.endlessly(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "http", False),
        ("headers without end", odd.endlessly(odd.OK, b"X: " + b"b" * 99 + b"\r\n"), "http", False),
        ("a header without end", odd.endlessly(odd.OK + b"X: ", noise), "http", False),
        ("no boundary", odd.endlessly(bare, bytes(65_536)), "http", False),
        ("empty lines", odd.endlessly(odd.MULTIPART, b"\r\n" * 999), "http", False),
        (
            "length of 100 GB",
            odd.endlessly(bare[:-2] + b"Content-Length: 99999999999\r\n\r\n", noise),
            "http",
            False,
        ),
        (
            "length of 15 MB",
            odd.endlessly(bare[:-2] + b"Content-Length: 15000000\r\n\r\n", noise),
            "http",
            False,
        ),
        ("huge chunk", odd.endlessly(CHUNKED + b"FFFFFFFFFFFFFFFF\r\n", noise), "http", False),
        ("negative chunk", odd.endlessly(CHUNKED + b"-5\r\n", noise), "http", False),
        ("empty chunk", odd.saying(CHUNKED + b"0\r\n\r\n"), "http", False),
        (
            "gzip bomb",
            odd.endlessly(
                odd.OK + b"Content-Encoding: gzip\r\nContent-Type: video/mp2t\r\n\r\n", noise
            ),
            "http",
            False,
        ),
        ("a page", odd.saying(typed(b"text/html") + b"<html>"), "http", False),
        ("204", odd.saying(b"HTTP/1.1 204 No Content\r\n\r\n"), "http", False),
        ("206", odd.saying(odd.MULTIPART.replace(b"200 OK", b"206 P") + odd.part()), "http", False),
        ("in circles", odd.saying(b"HTTP/1.1 302 F\r\nLocation: /video\r\n\r\n"), "http", False),
        (
            "to a file",
            odd.saying(b"HTTP/1.1 302 F\r\nLocation: file:///etc/passwd\r\n\r\n"),
            "http",
            False,
        ),
        ("mp2t noise", odd.endlessly(typed(b"video/mp2t"), noise), "http", False),
        (
            "flv noise",
            odd.endlessly(typed(b"video/x-flv") + b"FLV\1\5\0\0\0\x09\0\0\0\0\x09", noise),
            "http",
            False,
        ),
        (
            "h264 noise",
            odd.endlessly(typed(b"video/h264") + b"\0\0\0\1\x67\x42", noise),
            "http",
            False,
        ),
        (
            "matroska noise",
            odd.endlessly(
                typed(b"video/x-matroska") + b"\x1a\x45\xdf\xa3\x01" + b"\xff" * 7, noise
            ),
            "http",
            False,
        ),
        (
            "jpeg without end",
            odd.endlessly(typed(b"video/x-motion-jpeg") + b"\xff\xd8", bytes(65_536)),
            "http",
            False,
        ),
        ("noise", odd.endlessly(b"", noise), "tcp", False),
        ("silent tcp", odd.saying(b"", hold=True), "tcp", False),
        ("rtsp drips", odd.dripping(b"RTSP/1.0 200 OK\r\n" + b"X: y\r\n" * 99), "rtsp", False),
        (
            "rtsp headers without end",
            odd.endlessly(b"RTSP/1.0 200 OK\r\n", b"X: y\r\n" * 99),
            "rtsp",
            False,
        ),
        ("a flood of pictures", odd.endlessly(flood, odd.part() * 50), "http", True),
        ("a flood of junk", odd.endlessly(flood, odd.part(b"x") * 500), "http", True),
        ("huge claims", odd.endlessly(flood, odd.part(odd.claiming(12_000, 12_000))), "http", True),
        ("thousands of scans", odd.endlessly(flood, odd.part(odd.many_scans(3000))), "http", True),
    ]


@dataclass
class Outcome:
    """What came of one kind of attack."""

    done: int = 0
    failed: list = field(default_factory=list)
    took_s: list = field(default_factory=list)
    memory_mb: float = 0.0

    def check(self, name, condition, what):
        if not condition:
            self.failed.append(f"{name}: {what}")

    def text(self, name):
        spread = f"median {statistics.median(self.took_s):.1f} s, most {max(self.took_s):.1f} s"
        memory = f", at most {self.memory_mb:.0f} MB more memory" if self.memory_mb else ""
        return f"{name}: {self.done} done, {len(self.failed)} failed; {spread}{memory}"


class Memory:
    """How much memory the process takes more than at first, at most, in MB."""

    def __init__(self):
        self._before_mb = self._peak_mb = self._now_mb()
        self._over = threading.Event()

    @staticmethod
    def _now_mb():
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE") / 1e6

    @contextmanager
    def watched(self):
        thread = threading.Thread(target=self._watch, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._over.set()
            thread.join()

    def _watch(self):
        while not self._over.wait(0.01):
            self._peak_mb = max(self._peak_mb, self._now_mb())

    @property
    def grown_mb(self):
        return self._peak_mb - self._before_mb


def attack_openings():
    outcome = Outcome()
    for name, says, scheme, is_camera in openings():
        with odd.OddCamera(says, scheme) as server, Memory().watched() as memory:
            since_s, said, camera = time.monotonic(), "", None
            try:
                camera = open_camera(server.address)
                time.sleep(2.0)
            except CameraError as error:
                said = str(error)
            except BaseException as error:
                outcome.failed.append(f"{name}: {error!r}")
            took_s = time.monotonic() - since_s
            if camera is not None:
                said = camera.left_out or ""
                camera.close()
        outcome.check(name, (camera is not None) is is_camera, f"opened or not: {said}")
        outcome.check(name, took_s <= OPENED_WITHIN_S, f"took {took_s:.1f} s")
        outcome.check(name, memory.grown_mb <= MEMORY_MB, f"took {memory.grown_mb:.0f} MB")
        outcome.check(name, said.isprintable() and len(said) < 400, f"says {said!r}")
        outcome.done += 1
        outcome.took_s.append(took_s)
        outcome.memory_mb = max(outcome.memory_mb, memory.grown_mb)
        print(f"  {name:26} {took_s:5.1f} s {memory.grown_mb:5.0f} MB  {said}", flush=True)
    return outcome


def mutated(rng):
    """A part that is odd in one way or another."""
    good = odd.jpeg(320, 240, value=rng.randrange(256))
    size = rng.choice([0, 1, 3, 15, 320, 4000, 12_000, 65_535]), rng.choice([0, 3, 240, 12_000])
    stamp = rng.choice(["nan", "inf", "-inf", "1e308", "-3e9", "0", "4e12", "x", "１２", "9" * 900])
    kind = rng.randrange(9)
    if kind == 0:
        return odd.part(good, extra=f"X-Timestamp: {stamp}\r\n".encode())
    if kind == 1:
        return odd.part(odd.claiming(*size, good))
    if kind == 2:
        data = bytearray(good)
        for _ in range(rng.randrange(1, 30)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        return odd.part(bytes(data))
    if kind == 3:
        return odd.part(good[: rng.randrange(len(good))])
    if kind == 4:
        return odd.part(rng.randbytes(rng.randrange(5000)))
    if kind == 5:
        return odd.part(odd.jpeg(rng.choice([16, 240, 640, 1280]), rng.choice([16, 320, 480])))
    if kind == 6:
        return odd.part(odd.many_scans(rng.choice([2, 50, 3000])))
    if kind == 7:
        wrong = str(rng.choice([0, 5, len(good) - 9, len(good) + 9])).encode()
        return odd.part(good).replace(str(len(good)).encode(), wrong, 1)
    return odd.bare_part(good)


def attack_pictures(rng, rounds):
    """Each round is a stream of its own: 40 good parts with 40 odd ones among them, then good."""
    outcome = Outcome()
    for number in range(rounds):
        parts = [odd.part(odd.jpeg(320, 240))] * 10
        mixed = [odd.part(odd.jpeg(320, 240)) for _ in range(30)]
        mixed += [mutated(rng) for _ in range(40)]
        rng.shuffle(mixed)
        sent = threading.Event()

        def says(server, connection, parts=(*parts, *mixed), sent=sent):
            # Whoever comes back after a stream that could not be read on finds a good one.
            if len(server.asked) > 1:
                parts = parts[:10] * 8
            connection.sendall(odd.MULTIPART)
            for one in parts:
                if server.stop.wait(0.005):
                    return
                connection.sendall(one)
            sent.set()
            odd.streaming([parts[0]])(server, connection)

        times_s, since_s = [], time.monotonic()
        with odd.OddCamera(says) as server, Memory().watched() as memory:
            opener = lambda server=server: open_reader(server.address)  # noqa: E731
            with Camera(opener, listener=lambda t_s, _, to=times_s: to.append(t_s)) as camera:
                camera.wait_for_first()
                ends_s = since_s + PICTURE_ROUND_S
                after = None
                while time.monotonic() < ends_s and (after is None or camera.captured < after):
                    camera.newest(0.05)
                    if sent.is_set() and after is None:
                        after = camera.captured + 20
                name = f"round {number}"
                outcome.check(
                    name, after is not None and camera.captured >= after, "came to a halt"
                )
                said = camera.left_out or ""
        rises = all(before < later for before, later in itertools.pairwise(times_s))
        outcome.check(name, rises, "time went back")
        outcome.check(name, memory.grown_mb <= MEMORY_MB, f"took {memory.grown_mb:.0f} MB")
        outcome.check(name, said.isprintable(), f"says {said!r}")
        outcome.done += 1
        outcome.took_s.append(time.monotonic() - since_s)
        outcome.memory_mb = max(outcome.memory_mb, memory.grown_mb)
    return outcome


COMMANDS = {
    "live": ("live", "-e", "toe_raise", "--mute", "--no-history"),
    "record": ("record", "--no-window", "--out", "a.mkv"),
    "cameras": ("cameras",),
}
PREPARED = """
import sys, time, pathlib, functools
sys.path.insert(0, TESTS)
import fake_pose, live_stand_in
fake_pose.stand_in(setattr)
live_stand_in.stand_in(setattr)
import posecount.media.local_camera, posecount.media.camera_readers

class Hanging:
    def __init__(self, number):
        pathlib.Path("reached").touch()
        time.sleep(3600)

posecount.media.local_camera._candidates = lambda: [0]
posecount.media.local_camera._ANSWERS_WITHIN_S = 3600
posecount.media.local_camera.LocalCameraReader = Hanging
posecount.media.camera_readers.LocalCameraReader = Hanging
from posecount.cli import main
"""


def endings():
    """Which command, what its camera does (None: the driver of a local one hangs), its scheme."""
    picture = odd.part(odd.jpeg(320, 240))

    def stops(server, connection):
        odd.streaming([picture])(server, connection)

    def falls_silent(server, connection):
        connection.sendall(odd.MULTIPART + picture * 20)
        server.stop.wait(120.0)

    for name in ("live", "record", "cameras"):
        yield name, "a driver that hangs", None, ""
    for name in ("live", "record"):
        yield name, "silent", odd.saying(b"", hold=True), "http"
        yield name, "dripping", odd.dripping(odd.MULTIPART + picture), "http"
        yield name, "silent rtsp", odd.saying(b"", hold=True), "rtsp"
        yield name, "sending", stops, "http"
        yield name, "fallen silent", falls_silent, "http"


def attack_endings():
    outcome = Outcome()
    for name, what, says, scheme in endings():
        with tempfile.TemporaryDirectory() as folder:
            took_s, code, err = end_one(name, says, scheme, Path(folder))
        label = f"{name}, {what}"
        waiting = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
        outcome.check(label, took_s <= ENDED_WITHIN_S * waiting, f"took {took_s:.1f} s")
        outcome.check(label, code in (0, 130), f"exit {code}")
        outcome.check(label, "Traceback" not in err, err)
        outcome.done += 1
        outcome.took_s.append(took_s)
        print(f"  {label:32} {took_s:5.2f} s  exit {code}, load {waiting:.1f}", flush=True)
    return outcome


def end_one(name, says, scheme, folder):
    """How long the command takes to end, its exit code and what it says."""
    server = odd.OddCamera(says, scheme) if says is not None else None
    camera = () if name == "cameras" else ("--camera", server.address if server else "0")
    words = [*COMMANDS[name], *camera]
    tests = [str(HERE.parent), str(HERE)]
    code = PREPARED.replace("sys.path.insert(0, TESTS)", f"sys.path[:0] = {tests!r}")
    code += f"sys.argv = ['posecount', *{words!r}]\nmain()\n"
    places = {f"XDG_{kind}_HOME": str(folder) for kind in ("DATA", "STATE", "CACHE")}
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **places},
    )
    try:
        reached = (lambda: server.asked) if server else (folder / "reached").exists
        while not reached() and process.poll() is None:
            time.sleep(0.02)
        # Long enough to be at what is to be ended, for those that are sent something.
        time.sleep(3.0)
        since_s = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        return time.monotonic() - since_s, process.returncode, err
    except subprocess.TimeoutExpired:
        return 60.0, None, "it did not end"
    finally:
        process.kill()
        process.wait()
        if server is not None:
            server.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    asked = parser.parse_args()
    attacks = {
        "openings": attack_openings,
        "pictures": lambda: attack_pictures(random.Random(asked.seed), asked.rounds),
        "endings": attack_endings,
    }
    outcomes = {part: attacks[part]() for part in asked.parts}
    print(f"seed {asked.seed}")
    for name, outcome in outcomes.items():
        print(outcome.text(name))
        for failure in outcome.failed:
            print(f"  FAILED {failure}")
    sys.exit(any(outcome.failed for outcome in outcomes.values()))


if __name__ == "__main__":
    main()
