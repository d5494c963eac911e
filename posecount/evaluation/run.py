"""Runs the evaluation over many clips; a failure in one is reported and stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from posecount.batch.work import Failed, failed_with
from posecount.batch.workers import in_processes
from posecount.evaluation.matching import match
from posecount.evaluation.metrics import ClipScore, score
from posecount.evaluation.replay import Replay, count_clip
from posecount.evaluation.strip import Picture, filmstrip
from posecount.evaluation.truth import Clip, Truth
from posecount.exercises import EXERCISES
from posecount.jobs import check_jobs
from posecount.media.video import Recording
from posecount.observation.landmarks_file import is_landmarks
from posecount.pose.model.choice import PoseModels


@dataclass(frozen=True, eq=False)
class Evaluated:
    """A counted clip; ``matches`` pairs indices of true and of counted reps."""

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
    model: PoseModels,
    *,
    jobs: int = 1,
    pictures: bool = False,
    done: Report = lambda _: None,
) -> list[Outcome]:
    """Evaluate every clip, in ``jobs`` processes; ``done`` is called as each is finished.

    With ``pictures`` each gets a strip of frames. The outcomes are in the clips' order. Raises
    InputError if ``jobs`` is out of range.
    """
    check_jobs(jobs)
    outcomes: dict[int, Outcome] = {}
    work = partial(evaluate, pictures=pictures)
    for index, outcome in for_each(work, clips, model, jobs):
        outcomes[index] = outcome
        done(outcome)
    return [outcomes[index] for index in range(len(clips))]


def evaluate(clip: Clip, model: PoseModels, *, pictures: bool = False) -> Outcome:
    """Evaluate one clip; return LeftOut with the reason if that is impossible."""
    if why := reason_left_out(clip):
        return LeftOut(clip.name, why)
    try:
        return _counted(clip.name, clip, model, pictures)
    except (Exception, SystemExit) as error:  # A fault in one clip's counting is not the end.
        return LeftOut(clip.name, failed_with(error).why)


def reason_left_out(clip: Clip) -> str:
    """Return why a clip cannot be evaluated; empty if it can."""
    if clip.problem or clip.video is None or clip.truth is None:
        return clip.problem or "there is no recording"
    if clip.truth.exercise not in [spec.id for spec in EXERCISES]:
        return f"posecount does not count {clip.truth.exercise} yet"
    return ""


def _counted(name: str, clip: Clip, model: PoseModels, pictures: bool) -> Evaluated:
    assert clip.video is not None and clip.truth is not None
    replay, seen = count_clip(clip.video, clip.truth, model)
    matches = tuple(match(clip.truth.reps, replay.reps))
    tops = clip.truth.reps or replay.reps
    drawn = pictures and not is_landmarks(clip.video)
    shown = Recording(clip.video, clip.truth.mirrored)
    return Evaluated(
        name=name,
        truth=clip.truth,
        score=score(clip.truth, replay.reps, replay.duration_s),
        replay=replay,
        matches=matches,
        warnings=replay.warnings,
        pictures=filmstrip(shown, seen, tops, replay.duration_s) if drawn else (),
    )


def for_each(
    work: Callable[[Clip, PoseModels], Found], clips: Sequence[Clip], model: PoseModels, jobs: int
) -> Iterator[tuple[int, Found | LeftOut]]:
    """Run ``work`` on every clip, in ``jobs`` processes; yield index and outcome as they come.

    ``work`` must be a module-level function, or a partial of one.
    """
    if jobs <= 1:
        for index, clip in enumerate(clips):
            yield index, work(clip, model)
        return
    # As in batches, a process that dies costs only the clip it was working on.
    tasks = [_Task(index, clip, model) for index, clip in enumerate(clips)]
    for task, outcome in in_processes(tasks, jobs, partial(_do, work)):
        if isinstance(outcome, Failed):
            yield task.index, LeftOut(task.clip.name, outcome.why)
        else:
            yield task.index, outcome


@dataclass(frozen=True, slots=True)
class _Task:
    """One clip for another process."""

    index: int
    clip: Clip
    model: PoseModels


def _do(work: Callable[[Clip, PoseModels], Found], task: _Task) -> Found:
    return work(task.clip, task.model)
