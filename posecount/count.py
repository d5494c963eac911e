"""Counts one recording from end to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from posecount import __version__
from posecount.counter import Counter
from posecount.errors import InputError, OutputError
from posecount.exercises import find_exercise
from posecount.exercises.machine import ExerciseSpec
from posecount.pipeline import run
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.model import ModelFile, find_model
from posecount.pose.steadier import PROBE_S, SteadierEstimator
from posecount.result import CountResult, Model, Source, Totals
from posecount.sinks.annotated_video import AnnotatedVideo
from posecount.sinks.overlay import OverlayPainter
from posecount.sinks.tally import Tally
from posecount.sources.stretch import Stretch
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
    tally, counter = Tally(), Counter(spec.build(target_s))
    with ExitStack() as stack:
        source = stack.enter_context(open_video(path))
        picture = stack.enter_context(_annotated(overlay, source, spec))
        model_file = model if isinstance(model, ModelFile) else find_model(_as_path(model))
        estimator = stack.enter_context(prepared_estimator(model_file.path, path))
        frames = Stretch(source, max_seconds, stop)
        for tick in run(frames, estimator, counter):
            tally.handle(tick)
            picture.handle(tick)
            if watch is not None:
                watch(tick, source)
    result = CountResult(
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
    if picture.error is not None:
        raise OutputError(str(picture.error), result) from picture.error
    return result


def choose_target(spec: ExerciseSpec, hold_target_s: float | None) -> float | None:
    """The hold target to use; InputError where the exercise has none or it makes no sense."""
    if hold_target_s is None:
        return spec.hold_target_s
    if not spec.takes_hold_target:
        raise InputError(f"{spec.id} has no hold; leave out --hold-target.")
    if not 0 < hold_target_s <= 600:
        raise InputError("The hold target must be more than 0 and at most 600 seconds.")
    return hold_target_s


def prepared_estimator(model: Path, recording: str | Path) -> SteadierEstimator:
    """An estimator that has seen the first seconds of the recording; close it when done."""
    estimator = SteadierEstimator(lambda: MediaPipePoseEstimator(model))
    with open_video(recording) as source:
        estimator.prepare(Stretch(source, PROBE_S))
    return estimator


class _MaySpoil:
    """The annotated video, if one is wanted. Where it fails, the counting goes on without it."""

    def __init__(self, video: AnnotatedVideo | None) -> None:
        self._video = video
        self.error: OutputError | None = None

    def handle(self, tick: Tick) -> None:
        """Pass the tick on while the video can be written."""
        self._try(lambda video: video.handle(tick))

    def close(self) -> None:
        """Finish the video."""
        self._try(lambda video: video.close())

    def _try(self, step: Callable[[AnnotatedVideo], None]) -> None:
        if self._video is None or self.error is not None:
            return
        try:
            step(self._video)
        except OutputError as error:
            self.error = error


@contextmanager
def _annotated(
    path: str | Path | None, source: VideoSource, spec: ExerciseSpec
) -> Iterator[_MaySpoil]:
    """The sink for the annotated video; an unusable ``path`` is told before counting begins."""
    if path is None:
        yield _MaySpoil(None)
        return
    painter = OverlayPainter(source.width, source.height, spec.title)
    size = (source.width, source.height)
    with AnnotatedVideo(path, *size, painter, fps=source.fps, source=source.path) as video:
        sink = _MaySpoil(video)
        yield sink
        sink.close()


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
