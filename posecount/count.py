"""Counts one recording from end to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from posecount import __version__
from posecount.atomic_write import OutputFile
from posecount.errors import InputError, OutputError
from posecount.exercises import ExerciseId, find_exercise
from posecount.exercises.spec import ExerciseSpec
from posecount.jobs import check_jobs
from posecount.media.time_limit import check_max_seconds
from posecount.media.video import Recording, VideoSource
from posecount.observation.landmarks_file import AnySource, LandmarksSource, open_again
from posecount.observation.one_person import of_person
from posecount.observation.upright import upright
from posecount.observation.view import WantedView, check_view
from posecount.outputs import Named, check_outputs
from posecount.pose.model.choice import AnyModel, choose_models, model_path
from posecount.pose.model.progress import Progress, no_progress
from posecount.quarter_turn import WantedTurn, check_wanted_turn
from posecount.result import CountResult, SetupRemark, Source, Totals
from posecount.setup.check import SetupCheck
from posecount.setup.posture_watch import PostureWatch
from posecount.signals.legs import Leg
from posecount.sinks.annotated_video import AnnotatedVideo
from posecount.sinks.mirror import Mirror
from posecount.sinks.original_sound import OriginalSound
from posecount.sinks.overlay import OverlayPainter
from posecount.sinks.tally import Tally
from posecount.stated_side import StatedSide, check_side
from posecount.strategy import Job, Onlooker, choose_strategy
from posecount.tick import Tick
from posecount.to_count import (
    is_mirrored,
    kept_landmarks,
    model_of,
    models_for,
    no_picture_to_turn,
    to_count,
)
from posecount.which_person import WhichPerson, check_person

Watcher = Callable[[Tick, AnySource], None]


def count_video(
    path: str | Path,
    *,
    exercise: ExerciseId | str,
    hold_target_s: float | None = None,
    overlay: str | Path | None = None,
    landmarks: str | Path | None = None,
    set_number: int | None = None,
    view: WantedView = "auto",
    mirrored: bool = False,
    rotate: int | str = 0,
    person: WhichPerson | None = None,
    side: Leg | None = None,
    model: AnyModel | None = None,
    max_seconds: float | None = None,
    fps: float | None = None,
    learning: Onlooker | None = None,
    watch: Watcher | None = None,
    pictures: bool = False,
    jobs: int | None = 1,
    stop: Callable[[], bool] = lambda: False,
    replace: bool = True,
    fetching: Progress = no_progress,
) -> CountResult:
    """Count the reps of ``exercise`` in the recording at ``path``.

    A landmarks file is counted like the video it was made from, without the model; ``set_number``
    chooses a set if it holds several. ``hold_target_s`` replaces the exercise's own target.
    ``overlay`` names an annotated video to write and ``landmarks`` a landmarks file. ``view`` is
    "body" if the whole body is in view, "close-up" if only the feet are, or "auto" to find out.
    ``mirrored`` says that the picture is a mirror image, so that sides and directions are swapped
    back; ``rotate`` turns it clockwise by 90, 180 or 270 degrees, or with "auto" so that the
    person in it is upright (for exercises done upright). ``person`` is the one to look
    at of several in view, "left", "middle", "right" or "largest"; everybody else is made grey in
    the picture. ``side`` is the leg that works, "left" or "right", for when the picture does not
    show it. ``model`` is the pose model: "full", "heavy", a file's path, or "auto" (None), which is
    the full one and, if its feet jump about, the heavy one; ``fetching`` is called while a model is
    downloaded. Only the first ``max_seconds`` are analysed if given. ``fps`` is the frame rate of a
    recording without timestamps, such as bare H.264 (without it a rate is assumed, with a warning).

    Exercises that are counted by points instead of a pose take two passes over the recording:
    ``learning`` is called with every frame of the first.

    ``watch`` is called with every tick; its frame has a picture, never mirrored, if there is an
    ``overlay`` or ``pictures`` is set. When ``stop()`` turns true the rest of the recording is left
    out. ``jobs`` is the number of processes that look for poses in long recordings, None for one
    per core; the reps are the same, the poses nearly so. With ``replace=False`` no existing file is
    overwritten.

    Raises InputError (or its children) for input that cannot be used, and ModelError if the model
    cannot be obtained.
    """
    spec = find_exercise(exercise)
    check_view(view)
    stated = StatedSide(check_side(side))
    check_max_seconds(max_seconds)
    turn = check_wanted_turn(rotate)
    check_turns_by_body(turn, spec)
    wanted = Recording(path, mirrored, fps, 0 if turn == "auto" else turn)
    chosen = check_person(person)
    recording = to_count(wanted, set_number, overlay, landmarks, chosen)
    _check_files(path, overlay, landmarks, model)
    target_s = _target(spec, hold_target_s, recording)
    if turn == "auto":
        recording = _turned_upright(recording, model, stop)
    if chosen is not None and isinstance(recording, Recording):
        recording = of_person(recording, chosen, choose_models(model).first.path, stop)
    tally, setup, posture = Tally(), SetupCheck(spec), PostureWatch(spec.posture)
    with ExitStack() as stack:
        source = stack.enter_context(closing(open_again(recording, stop)))
        # The outputs are opened before the work begins, so that a bad name is found at once.
        video = stack.enter_context(_annotated(overlay, source, spec, replace))
        output = _taken(landmarks, replace, stack)
        picture = Mirror(video) if mirrored else video
        drawn = pictures or overlay is not None
        job = Job(
            recording,
            spec,
            target_s,
            view,
            models_for(recording, model),
            max_seconds,
            stop,
            learning,
            pictures=drawn,
            jobs=check_jobs(jobs),
            fetching=fetching,
        )
        strategy = choose_strategy(job, source, stack)
        looked = model_of(recording, strategy.looked.model)
        kept = stack.enter_context(
            kept_landmarks(output, source, is_mirrored(recording), looked, strategy.as_set(job))
        )
        for tick in map(stated.filled_in, strategy.ticks):
            tally.handle(tick)
            setup.update(tick.frame.t_s, tick.pose, tick.frame.facts)
            posture.update(tick.frame.t_s, tick.pose)
            if kept is not None:
                kept.handle(tick)
            if overlay is not None:
                picture.handle(tick)
            if watch is not None:
                watch(tick, source)
        if kept is not None:
            kept.finish([*source.warnings, *strategy.frames.warnings, *strategy.cut_short])
    counter, frames, lacking = strategy.counter, strategy.frames, setup.finish()
    if strategy.looked.steady_feet:
        lacking = tuple(warning for warning in lacking if warning.code != "seen_from_feet")
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
        view=strategy.cue.view,
        mirrored=is_mirrored(recording),
        turned_deg=recording.turned_deg if isinstance(recording, Recording) else 0,
        person=chosen,
        side_stated=check_side(side),
        pose_found=round(counter.pose_found, 3),
        model=looked,
        reps=tally.reps,
        totals=Totals.of(tally.reps),
        warnings=[
            *source.warnings,
            *frames.warnings,
            *strategy.warnings(),
            *([] if tally.reps else posture.remarks()),
            *(warning.message for warning in lacking),
            *stated.remarks(),
            *tally.remarks(),
            *video.remarks(),
        ],
        setup=[SetupRemark(code=w.code, message=w.message, share=w.share) for w in lacking],
    )
    for error in (video.error, kept.error if kept is not None else None):
        if error is not None:
            raise OutputError(str(error), result) from error
    return result


def _turned_upright(
    recording: Recording | LandmarksSource, model: AnyModel | None, stop: Callable[[], bool]
) -> Recording:
    if isinstance(recording, LandmarksSource):
        raise no_picture_to_turn(recording.path)
    return upright(recording, choose_models(model).first.path, stop)


def check_turns_by_body(turn: WantedTurn, spec: ExerciseSpec) -> None:
    """Raise InputError if the body is to show which way is up, but is not upright itself."""
    if turn == "auto" and not spec.torso_up:
        raise InputError(
            f"{spec.id} are done lying, so the body does not show which way is up; give --rotate "
            "0, 90, 180 or 270."
        )


def _check_files(
    path: str | Path,
    overlay: str | Path | None,
    landmarks: str | Path | None,
    model: AnyModel | None,
) -> None:
    outputs = [("the annotated video", overlay), ("the landmarks", landmarks)]
    inputs: list[Named] = [("the recording", path)]
    if (file := model_path(model)) is not None:
        inputs.append(("the pose model", file))
    check_outputs([(what, wanted) for what, wanted in outputs if wanted is not None], inputs)


def _taken(path: str | Path | None, replace: bool, stack: ExitStack) -> OutputFile | None:
    """Open the file at ``path`` and refuse other writers.

    ``stack`` drops the file when it ends, unless it is finished.
    """
    if path is None:
        return None
    output = OutputFile(path, sole=True, replace=replace)
    stack.callback(output.drop)
    return output


def choose_target(spec: ExerciseSpec, hold_target_s: float | None) -> float | None:
    """Return the hold target to use. Raises InputError if it is no use or the exercise has none."""
    if hold_target_s is None:
        return spec.hold_target_s
    if not spec.takes_hold_target:
        raise InputError(f"{spec.id} has no hold; leave out --hold-target.")
    if not 0 < hold_target_s <= 600:
        raise InputError("The hold target must be more than 0 and at most 600 seconds.")
    return hold_target_s


def _target(
    spec: ExerciseSpec, hold_target_s: float | None, recording: Recording | LandmarksSource
) -> float | None:
    """Return the hold target; a recorded set of the same exercise has its own."""
    if hold_target_s is None and isinstance(recording, LandmarksSource):
        seen = recording.seen
        hold_target_s = seen.hold_target_s if seen.exercise == spec.id else None
    return choose_target(spec, hold_target_s)


class _MaySpoil:
    """The annotated video, if one is wanted. If writing it fails, counting goes on without it."""

    def __init__(self, video: AnnotatedVideo | None, sound: OriginalSound | None = None) -> None:
        self._video, self._sound = video, sound
        self.error: OutputError | None = None

    def handle(self, tick: Tick) -> None:
        """Pass the tick on while the video can be written."""
        self._try(lambda video: video.handle(tick))

    def close(self) -> None:
        """Finish the video."""
        self._try(lambda video: video.close())

    def remarks(self) -> list[str]:
        """Return what the video lacks."""
        lacks = None if self._sound is None or self.error is not None else self._sound.remark
        return [] if lacks is None else [lacks]

    def _try(self, step: Callable[[AnnotatedVideo], None]) -> None:
        if self._video is None or self.error is not None:
            return
        try:
            step(self._video)
        except OutputError as error:
            self.error = error


@contextmanager
def _annotated(
    path: str | Path | None, source: AnySource, spec: ExerciseSpec, replace: bool
) -> Iterator[_MaySpoil]:
    """Yield the sink for the annotated video; a bad ``path`` is reported before counting begins."""
    if path is None or not isinstance(source, VideoSource):
        yield _MaySpoil(None)
        return
    painter = OverlayPainter(source.width, source.height, spec.title)
    size = (source.width, source.height)
    sound = OriginalSound(source.path, lambda: source.zero_s)
    with AnnotatedVideo(
        path,
        *size,
        painter,
        fps=source.fps,
        source=source.path,
        replace=replace,
        sound=sound,
    ) as video:
        sink = _MaySpoil(video, sound)
        yield sink
        sink.close()
