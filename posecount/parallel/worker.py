"""A process that estimates poses in chunks of a recording: ``python -m posecount.parallel.worker``.

It reads its `Work` and then one `Task` after the other from standard input, and answers on standard
output, all pickled: one `Batch` at a time, True when a task is done, or an exception, after which
it ends.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from posecount.frame import Frame
from posecount.media.video import Recording, open_video
from posecount.parallel.chunks import Chunk
from posecount.pose import estimator
from posecount.pose.landmarks import Pose
from posecount.pose.mirror_choice import estimate_flipped
from posecount.pose.rounding import as_kept
from posecount.pose.stride import looked_at, pose_pace
from posecount.pose.telemetry import refuse_telemetry

_AT_ONCE = 8

Batch = list[tuple[float, Pose | None]]
"""Times of frames in seconds, and the poses found in them."""

Answer = Batch | bool | Exception


@dataclass(frozen=True, slots=True)
class Work:
    """The recording to look at, and the file of the model to use."""

    recording: Recording
    model: Path


@dataclass(frozen=True, slots=True)
class Task:
    """One chunk of it; with ``mirrors`` the model is shown the mirror image."""

    chunk: Chunk
    mirrors: bool


def batches(work: Work, task: Task) -> Iterator[Batch]:
    """Yield the poses of a chunk, some at a time."""
    chunk = task.chunk
    batch: Batch = []
    with (
        estimator.MediaPipePoseEstimator(work.model) as model,
        open_video(work.recording, analysed=True) as source,
    ):
        source.skip_to(chunk.from_s)
        for frame in looked_at(source, pose_pace(source.frames_fps, sparing=True)):
            if frame.t_s >= chunk.until_s:
                break
            pose = _estimate(model, frame, task.mirrors)
            if frame.t_s >= chunk.since_s:
                batch.append((frame.t_s, as_kept(pose)))
            if len(batch) == _AT_ONCE:
                yield batch
                batch = []
    yield batch


def _estimate(model: estimator.PoseEstimator, frame: Frame, mirrors: bool) -> Pose | None:
    return estimate_flipped(model, frame) if mirrors else model.estimate(frame)


def main() -> None:
    """Work until there is nothing more to read."""
    # The parent handles Ctrl-C.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told = sys.stdin.buffer
    with os.fdopen(os.dup(1), "wb") as answers:
        # Nothing that a library prints may get into the answers.
        os.dup2(2, 1)
        try:
            _work(told, answers)
        except (BrokenPipeError, EOFError):
            return
        except Exception as error:
            _say(answers, error)


def _work(told: IO[bytes], answers: IO[bytes]) -> None:
    refuse_telemetry()
    work: Work = pickle.load(told)
    # The library takes a second to load; that is done while there is no task yet.
    estimator.MediaPipePoseEstimator(work.model).close()
    while True:
        task: Task = pickle.load(told)
        for batch in batches(work, task):
            _say(answers, batch)
        _say(answers, True)


def _say(answers: IO[bytes], answer: Answer) -> None:
    pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()


if __name__ == "__main__":
    main()
