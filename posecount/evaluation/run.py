"""Runs the evaluation over many clips; what goes wrong with one is told and ends nothing."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from posecount.errors import PosecountError
from posecount.evaluation.matching import match
from posecount.evaluation.metrics import ClipScore, score
from posecount.evaluation.recording import Prepare
from posecount.evaluation.replay import Replay, count_clip
from posecount.evaluation.strip import Picture, filmstrip
from posecount.evaluation.truth import Clip, Truth
from posecount.exercises import EXERCISES
from posecount.jobs import check_jobs
from posecount.looking import prepared_estimator
from posecount.pose.model import ModelFile


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
    Raises InputError where there cannot be so many processes.
    """
    check_jobs(jobs)
    outcomes: dict[int, Outcome] = {}
    ways = _in_turn if jobs <= 1 else _in_processes
    for index, outcome in ways(clips, model, pictures, jobs):
        outcomes[index] = outcome
        done(outcome)
    return [outcomes[index] for index in range(len(clips))]


def evaluate(
    clip: Clip, model: ModelFile, *, pictures: bool = False, prepare: Prepare = prepared_estimator
) -> Outcome:
    """Evaluate one clip; what cannot be evaluated is LeftOut with the reason."""
    if clip.problem or clip.video is None or clip.truth is None:
        return LeftOut(clip.name, clip.problem or "there is no recording")
    known = [spec.id for spec in EXERCISES]
    if clip.truth.exercise not in known:
        return LeftOut(clip.name, f"posecount does not count {clip.truth.exercise} yet")
    try:
        return _counted(clip.name, clip, model, pictures, prepare)
    except PosecountError as error:
        return LeftOut(clip.name, str(error))
    except Exception as error:  # A fault in one clip's counting is a finding, not the end.
        return LeftOut(clip.name, f"failed with {type(error).__name__}: {error}")


def _counted(
    name: str, clip: Clip, model: ModelFile, pictures: bool, prepare: Prepare
) -> Evaluated:
    assert clip.video is not None and clip.truth is not None
    seen = count_clip(clip.video, clip.truth, model, prepare)
    replay, recording = seen.replay, seen.recording
    matches = tuple(match(clip.truth.reps, replay.reps))
    tops = clip.truth.reps or replay.reps
    return Evaluated(
        name=name,
        truth=clip.truth,
        score=score(clip.truth, replay.reps, recording.duration_s),
        replay=replay,
        matches=matches,
        warnings=recording.warnings,
        pictures=filmstrip(clip.video, seen, tops) if pictures else (),
    )


_Numbered = Iterator[tuple[int, Outcome]]


def _in_turn(clips: Sequence[Clip], model: ModelFile, pictures: bool, _jobs: int) -> _Numbered:
    for index, clip in enumerate(clips):
        yield index, evaluate(clip, model, pictures=pictures)


def _in_processes(clips: Sequence[Clip], model: ModelFile, pictures: bool, jobs: int) -> _Numbered:
    """Fresh processes, not forks: the pose library's threads do not survive a fork."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=jobs, mp_context=fresh) as pool:
        try:
            tasks: dict[Future[Outcome], int] = {
                pool.submit(evaluate, clip, model, pictures=pictures): index
                for index, clip in enumerate(clips)
            }
            for task in as_completed(tasks):
                index = tasks[task]
                yield index, _result(task, clips[index])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _result(task: Future[Outcome], clip: Clip) -> Outcome:
    try:
        return task.result()
    except BrokenProcessPool:
        return LeftOut(clip.name, "the process that counted it died; try again with --jobs 1")
