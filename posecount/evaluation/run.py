"""Runs the evaluation over many clips; what goes wrong with one is told and ends nothing."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from posecount.errors import PosecountError
from posecount.evaluation.matching import match
from posecount.evaluation.metrics import ClipScore, score
from posecount.evaluation.replay import Replay, count_clip
from posecount.evaluation.strip import Picture, filmstrip
from posecount.evaluation.truth import Clip, Truth
from posecount.exercises import EXERCISES
from posecount.pose.model import ModelFile
from posecount.recorded.source import is_landmarks


@dataclass(frozen=True, eq=False)
class Evaluated:
    """A clip that was counted; ``matches`` pairs indices of true and of counted reps."""

    name: str
    truth: Truth
    score: ClipScore
    replay: Replay
    matches: tuple[tuple[int, int], ...]
    warnings: tuple[str, ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A clip that was not counted, and why."""

    name: str
    why: str


Outcome = Evaluated | LeftOut
Report = Callable[[Outcome], None]
Found = TypeVar("Found")


def evaluate_all(
    clips: Sequence[Clip],
    model: ModelFile,
    *,
    jobs: int = 1,
    pictures: bool = False,
    done: Report = lambda _: None,
) -> list[Outcome]:
    """Evaluate every clip, in ``jobs`` processes; ``done`` is called as each is finished.

    ``pictures`` asks for a strip of frames of each. The outcomes are in the clips' order.
    """
    outcomes: dict[int, Outcome] = {}
    work = partial(evaluate, pictures=pictures)
    for index, outcome in for_each(work, clips, model, jobs):
        outcomes[index] = outcome
        done(outcome)
    return [outcomes[index] for index in range(len(clips))]


def evaluate(clip: Clip, model: ModelFile, *, pictures: bool = False) -> Outcome:
    """Evaluate one clip; what cannot be evaluated is LeftOut with the reason."""
    if why := reason_left_out(clip):
        return LeftOut(clip.name, why)
    try:
        return _counted(clip.name, clip, model, pictures)
    except PosecountError as error:
        return LeftOut(clip.name, str(error))
    except Exception as error:  # A fault in one clip's counting is a finding, not the end.
        return LeftOut(clip.name, f"failed with {type(error).__name__}: {error}")


def reason_left_out(clip: Clip) -> str:
    """Why a clip cannot be evaluated; empty where it can."""
    if clip.problem or clip.video is None or clip.truth is None:
        return clip.problem or "there is no recording"
    if clip.truth.exercise not in [spec.id for spec in EXERCISES]:
        return f"posecount does not count {clip.truth.exercise} yet"
    return ""


def _counted(name: str, clip: Clip, model: ModelFile, pictures: bool) -> Evaluated:
    assert clip.video is not None and clip.truth is not None
    replay, seen = count_clip(clip.video, clip.truth, model)
    matches = tuple(match(clip.truth.reps, replay.reps))
    tops = clip.truth.reps or replay.reps
    drawn = pictures and not is_landmarks(clip.video)
    return Evaluated(
        name=name,
        truth=clip.truth,
        score=score(clip.truth, replay.reps, replay.duration_s),
        replay=replay,
        matches=matches,
        warnings=replay.warnings,
        pictures=filmstrip(clip.video, seen, tops, replay.duration_s) if drawn else (),
    )


def for_each(
    work: Callable[[Clip, ModelFile], Found], clips: Sequence[Clip], model: ModelFile, jobs: int
) -> Iterator[tuple[int, Found | LeftOut]]:
    """Do ``work`` on every clip, in ``jobs`` processes; yields index and outcome as they come.

    ``work`` must be a function of a module, or a partial of one.
    """
    if jobs <= 1:
        for index, clip in enumerate(clips):
            yield index, work(clip, model)
        return
    # Fresh processes, not forks: the pose library's threads do not survive a fork.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=jobs, mp_context=fresh) as pool:
        try:
            tasks = {pool.submit(work, clip, model): index for index, clip in enumerate(clips)}
            for task in as_completed(tasks):
                index = tasks[task]
                outcome = _result(task, clips[index])
                yield index, outcome
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _result(task: Future[Found], clip: Clip) -> Found | LeftOut:
    try:
        return task.result()
    except BrokenProcessPool:
        return LeftOut(clip.name, "the process that counted it died; try again with --jobs 1")
