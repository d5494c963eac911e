"""Runs the evaluation over many clips; what goes wrong with one is told and ends nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

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
from posecount.pose.model.find import ModelFile


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


def evaluate(clip: Clip, model: ModelFile, *, pictures: bool = False) -> Outcome:
    """Evaluate one clip; what cannot be evaluated is LeftOut with the reason."""
    if clip.problem or clip.video is None or clip.truth is None:
        return LeftOut(clip.name, clip.problem or "there is no recording")
    known = [spec.id for spec in EXERCISES]
    if clip.truth.exercise not in known:
        return LeftOut(clip.name, f"posecount does not count {clip.truth.exercise} yet")
    try:
        return _counted(clip.name, clip, model, pictures)
    except (Exception, SystemExit) as error:  # A fault in one clip's counting is not the end.
        return LeftOut(clip.name, failed_with(error).why)


def _counted(name: str, clip: Clip, model: ModelFile, pictures: bool) -> Evaluated:
    assert clip.video is not None and clip.truth is not None
    replay, seen = count_clip(clip.video, clip.truth, model)
    matches = tuple(match(clip.truth.reps, replay.reps))
    tops = clip.truth.reps or replay.reps
    shown = Recording(clip.video, clip.truth.mirrored)
    return Evaluated(
        name=name,
        truth=clip.truth,
        score=score(clip.truth, replay.reps, replay.duration_s),
        replay=replay,
        matches=matches,
        warnings=replay.warnings,
        pictures=filmstrip(shown, seen, tops, replay.duration_s) if pictures else (),
    )


_Numbered = Iterator[tuple[int, Outcome]]


def _in_turn(clips: Sequence[Clip], model: ModelFile, pictures: bool, _jobs: int) -> _Numbered:
    for index, clip in enumerate(clips):
        yield index, evaluate(clip, model, pictures=pictures)


@dataclass(frozen=True, slots=True)
class _Task:
    """One clip to be evaluated in another process."""

    index: int
    clip: Clip
    model: ModelFile
    pictures: bool


def _done(task: _Task) -> Outcome:
    return evaluate(task.clip, task.model, pictures=task.pictures)


def _in_processes(clips: Sequence[Clip], model: ModelFile, pictures: bool, jobs: int) -> _Numbered:
    """As batches do it: a process that dies costs the clip that it had in hand."""
    tasks = [_Task(index, clip, model, pictures) for index, clip in enumerate(clips)]
    for task, outcome in in_processes(tasks, jobs, _done):
        if isinstance(outcome, Failed):
            yield task.index, LeftOut(task.clip.name, outcome.why)
        else:
            yield task.index, outcome
