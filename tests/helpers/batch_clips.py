"""For the tests of batches: small recordings, and work that goes wrong on purpose.

The recordings are landmarks of a stick figure that lifts its left heel: they are really counted,
in a moment and without the pose model. What the work does wrong, a recording's name says.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from helpers.synthetic import HEEL_RISE, poses, standing_leg, train
from posecount.batch.clips import Clip, Settings
from posecount.batch.work import Task, count_clip
from posecount.cue import Cue
from posecount.observation.layout import SCHEMA, End, Heading, SeenSet
from posecount.observation.observed import FrameFacts, observation
from posecount.observation.writer import LandmarksWriter

SIZE = (1280, 960)
RAISES = Settings("toe_raise")


def write_recording(path: Path, reps: int, *, brightness=120.0, fps=10):
    """A recording in which so many reps are done."""
    path.parent.mkdir(parents=True, exist_ok=True)
    heading = Heading(
        schema=SCHEMA,
        posecount="0",
        width=SIZE[0],
        height=SIZE[1],
        fps=fps,
        duration_s=None,
        mirrored=False,
        model="stick",
        model_sha256="0" * 64,
    )
    seen = SeenSet(
        number=1, exercise="toe_raise", hold_target_s=None, cue=Cue.FOOT_FLOW, steps_per_px=32
    )
    writer = LandmarksWriter(path, heading)
    writer.begin_set(seen)
    facts = FrameFacts(*SIZE, brightness)
    raised = standing_leg(train(reps, HEEL_RISE))
    done = poses(4.0 + 3.5 * reps, raised, standing_leg(), fps)
    for index, (t_s, pose) in enumerate(done):
        writer.add(observation(index, t_s, pose, None, facts))
    writer.end(End(warnings=()))
    writer.close()
    return path


def task(path, settings=RAISES):
    path = Path(path)
    return Task(Clip(path, path.name, settings), None)


class Here:
    """An engine that does the work in this process, and remembers what it was given."""

    def __init__(self, break_off_after=None):
        self.given = []
        self._most = break_off_after

    def __call__(self, tasks):
        for task in tasks:
            if self._most is not None and len(self.given) == self._most:
                raise KeyboardInterrupt
            self.given.append(task.clip.path.name)
            yield task, count_clip(task)


# -- what may go wrong ----------------------------------------------------------------------------


def work_that_dies(given: Task):
    """Counting, in a process that is killed over recordings called so; of some only at first."""
    _tell(given)
    name = given.clip.path.name
    if "deadly" in name or ("unlucky" in name and times_begun(given.clip.path) == 1):
        os.kill(os.getpid(), signal.SIGKILL)
    return count_clip(given)


def slow_work(given: Task):
    """Counting that takes a moment."""
    _tell(given)
    time.sleep(0.3)
    return count_clip(given)


def endless_work(given: Task):
    """Work without an end."""
    _tell(given)
    time.sleep(3600)


def times_begun(path: Path):
    """How often work on the recording has begun."""
    return len(workers_of(path))


def workers_of(path: Path):
    """The processes that have begun to work on the recording."""
    begun = path.with_name(f"{path.name}.begun")
    return [int(line) for line in begun.read_text().split()] if begun.exists() else []


def _tell(given: Task):
    path = given.clip.path
    with path.with_name(f"{path.name}.begun").open("a") as file:
        file.write(f"{os.getpid()}\n")


def is_running(pid):
    """Whether there is such a process, and it is not only waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def faulty_work(given: Task):
    """Counting that ends as a recording's name says, in ways that work should not end."""
    name = given.clip.path.stem
    if "exits" in name:
        sys.exit(3)
    if "memory" in name:
        raise MemoryError
    if "odd" in name:
        raise RuntimeError("\x1b[2J\n half \ud800")
    if "unsendable" in name:
        return lambda: None
    if "unreadable" in name:
        return Unreadable()
    if "nothing" in name:
        return None
    return count_clip(given)


class Unreadable:
    """Can be sent to another process and not be read there."""

    def __reduce__(self):
        return _fail, ()


class Unsendable(type(Path())):
    """A path that cannot be sent to another process."""

    def __reduce__(self):
        raise TypeError("this path stays here")


def _fail():
    raise ValueError("cannot be made again")
