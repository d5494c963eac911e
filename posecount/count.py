"""Counts one recording from end to end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from posecount import __version__
from posecount.counter import Counter
from posecount.errors import InputError
from posecount.exercises import find_exercise
from posecount.exercises.machine import ExerciseSpec
from posecount.frame import Frame
from posecount.pipeline import run
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.model import ModelFile, find_model
from posecount.result import CountResult, Model, Source, Totals
from posecount.sinks.annotated_video import AnnotatedVideo
from posecount.sinks.tally import Tally
from posecount.sources.video import VideoSource, open_video
from posecount.tick import Tick

Watcher = Callable[[Tick, VideoSource], None]

_LITTLE_POSE = 0.5


def count_video(
    path: str | Path,
    *,
    exercise: str,
    hold_target_s: float | None = None,
    overlay: str | Path | None = None,
    model: str | Path | ModelFile | None = None,
    max_seconds: float | None = None,
    watch: Watcher | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> CountResult:
    """Count the reps of ``exercise`` in the recording at ``path``.

    ``hold_target_s`` replaces the exercise's own target; ``overlay`` names an annotated video to
    write; ``model`` a pose model to use instead of the one posecount finds; only the first
    ``max_seconds`` are analysed if given. ``watch`` is called with every tick; when ``stop()``
    turns true the rest of the recording is left out. Raises InputError (or its children) for
    input that cannot be used and ModelError where the model cannot be had.
    """
    spec = find_exercise(exercise)
    target_s = choose_target(spec, hold_target_s)
    with ExitStack() as stack:
        source = stack.enter_context(open_video(Path(path)))
        model_file = model if isinstance(model, ModelFile) else find_model(_as_path(model))
        estimator = stack.enter_context(MediaPipePoseEstimator(model_file.path))
        tally, counter = Tally(), Counter(spec.build(target_s))
        sinks = [tally.handle]
        if overlay is not None:
            sinks.append(_open_overlay(stack, Path(overlay), source, spec, target_s))
        frames = _Metered(source, max_seconds, stop)
        for tick in run(frames, estimator, counter):
            for handle in sinks:
                handle(tick)
            if watch is not None:
                watch(tick, source)
    return CountResult(
        posecount=__version__,
        source=Source(
            path=str(path),
            duration_s=round(frames.end_s, 3),
            frames=counter.frames,
            width=source.width,
            height=source.height,
        ),
        exercise=spec.id,
        hold_target_s=target_s,
        pose_found=round(counter.pose_found, 3),
        model=Model(name=model_file.name, sha256=model_file.sha256),
        reps=tally.reps,
        totals=Totals.of(tally.reps),
        warnings=[*source.warnings, *frames.warnings, *_warnings(counter), *tally.remarks()],
    )


def choose_target(spec: ExerciseSpec, hold_target_s: float | None) -> float | None:
    """The hold target to use; InputError where the exercise has none or it makes no sense."""
    if hold_target_s is None:
        return spec.hold_target_s
    if not spec.takes_hold_target:
        raise InputError(f"{spec.id} has no hold; leave out --hold-target.")
    if not 0 < hold_target_s <= 600:
        raise InputError("The hold target must be more than 0 and at most 600 seconds.")
    return hold_target_s


class _Metered:
    """The frames up to a limit or a stop, and how far they got."""

    def __init__(
        self, frames: Iterable[Frame], max_seconds: float | None, stop: Callable[[], bool]
    ) -> None:
        self._frames = frames
        self._max_seconds = max_seconds
        self._stop = stop
        self.end_s = 0.0
        self.warnings: list[str] = []

    def __iter__(self) -> Iterator[Frame]:
        step_s = 0.0
        for frame in self._frames:
            if self._max_seconds is not None and frame.t_s >= self._max_seconds:
                break
            if self._stop():
                self.warnings.append(
                    f"Stopped at {frame.t_s:.1f} s; what came later was not counted."
                )
                break
            step_s = frame.t_s - self.end_s if frame.index else 0.0
            self.end_s = frame.t_s
            yield frame
        self.end_s += step_s


def _open_overlay(
    stack: ExitStack,
    path: Path,
    source: VideoSource,
    spec: ExerciseSpec,
    target_s: float | None,
) -> Callable[[Tick], None]:
    return stack.enter_context(AnnotatedVideo(path, source, spec.title, target_s)).handle


def _warnings(counter: Counter) -> list[str]:
    if counter.frames_with_pose == 0:
        return [
            "No person was found in this recording; film the whole body, well lit, feet included."
        ]
    if counter.pose_found < _LITTLE_POSE:
        return [
            f"A person was found in only {counter.pose_found:.0%} of the frames and nothing is "
            "counted in the others; film the whole body, well lit, feet included."
        ]
    return []


def _as_path(model: str | Path | None) -> Path | None:
    return None if model is None else Path(model)
