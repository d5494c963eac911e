"""Kills commands at random moments and looks whether anything announced was lost or damaged.

``python tests/benchmarks/attack_kills.py [--kills N] [--seed N] [--parts PART …]``: each part is
killed N times, by SIGKILL and SIGTERM in turn.

- **live**: a session in front of a camera on loopback, recorded, with a person who lifts their
  heels (no model, no screen). Every rep announced must be in the history, the history whole, the
  recording playable up to the last two seconds, the landmarks readable.
- **record**: the recording must be playable up to the last two seconds announced.
- **batch**: every result that was there must be whole, and the next run must end complete.
- **count**: the result asked for must be the old one or the new one, whole.

In each case nothing else may be left behind but part files whose names begin with a dot, and
after SIGTERM not even these.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
FOLDERS = [str(HERE), str(HERE.parent)]
sys.path[:0] = FOLDERS

from helpers import odd_cameras as odd  # noqa: E402
from helpers.batch_clips import write_recording  # noqa: E402

from posecount import CountResult  # noqa: E402
from posecount.history.store import History  # noqa: E402
from posecount.media.video import open_video  # noqa: E402
from posecount.observation.landmarks_file import open_landmarks  # noqa: E402

SIGNALS = (signal.SIGKILL, signal.SIGTERM)
LAST_MOMENT_S = 2.0
"""Half a second is written at a time, and the newest may wait for a slow disk."""

START_S = 60.0
RECORDINGS = 12
PICTURES = [odd.part(odd.jpeg(320, 240, value)) for value in (90, 110, 130, 150)]

LIVE = """
import json, sys
import live_stand_in
live_stand_in.stand_in(setattr)
from datetime import datetime
from pathlib import Path
from helpers.fake_pose import MODEL
from posecount.history.sink import HistorySink
from posecount.history.store import History
from posecount.live.run import LiveJob, run_live
from posecount.session.events import RepDone
from posecount.session.load import single_exercise

class Announced:
    def handle(self, event):
        if isinstance(event, RepDone):
            print(json.dumps([event.rep.start_s, event.rep.end_s, event.rep.side]), flush=True)

address, folder = sys.argv[1], Path(sys.argv[2])
history = HistorySink(History.open(folder / "history.sqlite3"))
routine = single_exercise("toe_raise", 300, 1)
job = LiveJob(routine, address, MODEL, False, True, [history, Announced()], folder / "s.mkv")
run_live(job)
history.close()
"""
RECORD = """
import sys
from pathlib import Path
from posecount.live.record import record
from posecount.stopping import stoppable

def watch(recording, camera):
    if recording.frames:
        print(recording.newest_s, flush=True)

with stoppable() as stop:
    record(sys.argv[1], Path(sys.argv[2]) / "s.mkv", stop=stop, watch=watch)
"""


@dataclass
class Outcome:
    """What came of all kills of one kind."""

    kills: int = 0
    announced: int = 0
    problems: list = field(default_factory=list)

    def text(self, name):
        return (
            f"{name}: {self.kills} kills, {self.announced} announced, {len(self.problems)} problems"
        )


def begin(code_or_words, *words):
    """A process of its own: a piece of code with its arguments, or the command."""
    is_code = "\n" in code_or_words
    call = ["-c", code_or_words] if is_code else ["-m", "posecount", code_or_words]
    path = os.pathsep.join([str(HERE.parents[1]), *FOLDERS])
    return subprocess.Popen(
        [sys.executable, *call, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


def killed(process, how):
    """The lines it has printed before its end."""
    process.send_signal(how)
    try:
        out, err = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return [], "it did not end"
    lines = [line for line in out.splitlines(keepends=True) if line.endswith("\n")]
    refused = process.returncode == 2
    return lines, err if refused or "Traceback" in err else ""


def left_behind(folder, known, how):
    """What is there and should not be, in words."""
    found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    odd_ones = [path for path in found if str(path) not in known and path.name[0] != "."]
    parts = [path for path in found if path.name[0] == "." and path.name.endswith(".part")]
    said = [f"left behind: {path}" for path in odd_ones]
    if how is signal.SIGTERM:
        said += [f"a part file after SIGTERM: {path}" for path in parts]
    return said


def sending(server, connection):
    """Twenty pictures a second, without end."""
    connection.sendall(odd.MULTIPART)
    number = 0
    while not server.stop.wait(0.05):
        connection.sendall(PICTURES[number % len(PICTURES)])
        number += 1


def first_line(process):
    """Wait for something announced; what it is."""
    return process.stdout.readline()


def kill_live(rng, how, folder):
    with odd.OddCamera(sending) as camera:
        process = begin(LIVE, camera.address, folder)
        line = first_line(process)
        time.sleep(rng.uniform(0.0, 8.0))
        lines, problem = killed(process, how)
    announced = [json.loads(one) for one in [line, *lines] if one.endswith("\n")]
    problems = [problem] if problem else []
    with History.open(folder / "history.sqlite3") as history:
        kept = [[rep.start_s, rep.end_s, rep.side] for rep in history.reps()]
        whole = history.connection.execute("PRAGMA integrity_check").fetchone()[0]
    problems += [] if whole == "ok" else [f"history: {whole}"]
    problems += [f"lost: {rep}" for rep in announced if rep not in kept]
    if announced:
        last_s = announced[-1][1]
        problems += not_playable(folder / "s.mkv", last_s)
        with open_landmarks(folder / "s.landmarks") as seen:
            times_s = [frame.t_s for frame in seen]
        if not times_s or times_s[-1] < last_s - LAST_MOMENT_S:
            problems.append("the landmarks end too early")
    names = ("history.sqlite3", "history.sqlite3-wal", "history.sqlite3-shm", "s.mkv")
    return len(announced), problems + left_behind(folder, (*names, "s.landmarks"), how)


def kill_record(rng, how, folder):
    with odd.OddCamera(sending) as camera:
        process = begin(RECORD, camera.address, folder)
        line = first_line(process)
        time.sleep(rng.uniform(0.0, 5.0))
        lines, problem = killed(process, how)
    announced_s = [float(one) for one in [line, *lines] if one.endswith("\n")]
    problems = [problem] if problem else []
    if announced_s and announced_s[-1] > LAST_MOMENT_S:
        problems += not_playable(folder / "s.mkv", announced_s[-1])
    return len(announced_s), problems + left_behind(folder, ("s.mkv",), how)


def not_playable(path, until_s):
    try:
        with open_video(path) as video:
            last_s = [frame.t_s for frame in video][-1]
    except Exception as error:
        return [f"{path.name}: {error}"]
    return [] if last_s >= until_s - LAST_MOMENT_S else [f"{path.name} ends at {last_s:.1f} s"]


def kill_batch(rng, how, folder):
    inputs = [f"in/{index:02d}.landmarks" for index in range(RECORDINGS)]
    for index, name in enumerate(inputs):
        write_recording(folder / name, 1 + index % 3, brightness=60.0 + index)
    words = (folder / "in", "-e", "toe_raise", "--jobs", "2", "--out", folder / "out")
    process = begin("batch", *words)
    results = folder / "out" / "results"
    wanted = rng.randrange(RECORDINGS)
    wait(lambda: len(list(results.glob("*.json"))) >= wanted or process.poll() is not None)
    time.sleep(rng.uniform(0.0, 0.3))
    _, problem = killed(process, how)
    problems = [problem] if problem else []
    announced = sorted(results.glob("*.json"))
    before = {path: path.read_bytes() for path in announced}
    problems += [found for path in announced if (found := not_whole(path))]
    known = {*inputs, *(str(path.relative_to(folder)) for path in (folder / "out").rglob("*"))}
    problems += left_behind(folder, known, how)
    again = begin("batch", *words)
    _, err = again.communicate(timeout=300)
    if again.returncode != 0:
        problems.append(f"the next run ends with {again.returncode}: {err[-300:]}")
    if len(list(results.glob("*.json"))) != RECORDINGS:
        problems.append("the next run is not complete")
    problems += [f"changed: {path}" for path, data in before.items() if path.read_bytes() != data]
    return len(announced), problems


def kill_count(rng, how, folder):
    write_recording(folder / "a.landmarks", 3, fps=60)
    old = '{"old": true}\n'
    (folder / "r.json").write_text(old)
    words = ("-e", "toe_raise", "--json", folder / "r.json")
    before = listed(folder)
    process = begin("count", folder / "a.landmarks", *words)
    # Nearly all of its time is loading and counting: most kills go where files are written.
    if rng.random() < 0.8:
        wait(lambda: listed(folder) != before or process.poll() is not None)
        time.sleep(rng.uniform(0.0, 0.05))
    else:
        time.sleep(rng.uniform(0.3, 4.0))
    _, problem = killed(process, how)
    problems = [problem] if problem else []
    changed = (folder / "r.json").read_text() != old
    problems += [found for found in [changed and not_whole(folder / "r.json")] if found]
    return int(changed), problems + left_behind(folder, ("a.landmarks", "r.json"), how)


def listed(folder):
    """What is in a folder, and when each was changed."""
    found = {}
    for entry in os.scandir(folder):
        with suppress(FileNotFoundError):  # A part file has just got its name.
            found[entry.name] = entry.stat().st_mtime_ns
    return found


def not_whole(path):
    try:
        CountResult.model_validate_json(path.read_text(encoding="utf-8"))
    except Exception as error:
        return f"{path.name} is damaged: {error}"
    return None


def wait(true):
    ends_s = time.monotonic() + START_S
    while not true() and time.monotonic() < ends_s:
        time.sleep(0.001)


PARTS = {"live": kill_live, "record": kill_record, "batch": kill_batch, "count": kill_count}


def attack(name, kills, rng):
    outcome = Outcome()
    for number in range(kills):
        how = SIGNALS[number % len(SIGNALS)]
        folder = Path(tempfile.mkdtemp(prefix="attack-kills-"))
        try:
            announced, problems = PARTS[name](rng, how, folder)
        except (sqlite3.Error, OSError, ValueError) as error:
            announced, problems = 0, [repr(error)]
        outcome.kills += 1
        outcome.announced += announced
        outcome.problems += [f"{how.name}: {problem}" for problem in problems]
        if problems:
            print(f"  {name} {number}, {how.name}, {folder}: {problems}", flush=True)
        else:
            shutil.rmtree(folder)
    return outcome


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("--parts", nargs="+", choices=list(PARTS), default=list(PARTS))
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    outcomes = {name: attack(name, asked.kills, rng) for name in asked.parts}
    print(f"seed {asked.seed}")
    for name, outcome in outcomes.items():
        print(outcome.text(name))
    sys.exit(any(outcome.problems for outcome in outcomes.values()))


if __name__ == "__main__":
    main()
