"""The library's own loop: observations of any source of pictures, and a counter to feed them to.

::

    counter = posecount.counter_for("toe_raise")
    for observation in posecount.observe("me.mp4", exercise="toe_raise"):
        for event in counter.update(observation):
            print(event)
    counter.finish()
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, TypeVar

from posecount.counter import Counter, cue_for
from posecount.counter import counter_for as ready_counter
from posecount.counting.events import Event, MachineState
from posecount.cue import Cue, View
from posecount.errors import InputError
from posecount.exercises import ExerciseId, find_exercise
from posecount.exercises.spec import ExerciseSpec
from posecount.frame import Frame
from posecount.live.learned_set import learned_set
from posecount.media.camera import open_camera
from posecount.media.video import Recording, open_video
from posecount.observation.known import FileObserver
from posecount.observation.landmarks_file import is_landmarks, open_landmarks
from posecount.observation.observed import Observation, observed
from posecount.observation.recorded import RecordedObserver, tracker_for
from posecount.observation.steps import rounded, steps_per_px
from posecount.observation.view import check_view
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.live_mirror_choice import LiveEstimator
from posecount.pose.model.choice import PoseModels, choose_models
from posecount.pose.telemetry import refuse_telemetry
from posecount.quarter_turn import check_turn
from posecount.signals.legs import FootSignals

_CAMERA_WAIT_S = 0.5
"""Seconds to wait for a camera's next picture before checking whether it is still wanted."""


def observe(
    source: str | Path | Iterable[Frame],
    *,
    exercise: ExerciseId | str | None = None,
    view: View = "body",
    mirrored: bool = False,
    rotate: int = 0,
    model: str | Path | None = None,
) -> Iterator[Observation]:
    """Yield what is seen in ``source``, frame by frame, with the pictures if there are any.

    ``source`` is a recording, a landmarks file, a camera (its number as text, or a stream's
    address), or your own frames in order of time, never mirrored. ``exercise`` is the exercise to
    be counted, which decides what is followed besides the landmarks. ``view`` is "body", or
    "close-up" if only the feet are in the picture. ``mirrored`` turns back the pictures of a
    recording or camera that mirrors them; ``rotate`` turns those of a recording clockwise by so
    many degrees (90, 180 or 270). ``model`` is "full", "heavy", a pose model's file, or "auto"
    (None): the full one, and the heavy one for a recording in which its feet jump about.

    Raises InputError (or its children) if the source cannot be read or lacks what the exercise
    needs, and ModelError if the pose model cannot be obtained.
    """
    check_view(view)
    spec = None if exercise is None else find_exercise(exercise)
    cue = Cue.LANDMARKS if spec is None else cue_for(spec, view)
    if not isinstance(source, (str, Path)):
        return _observe_frames(source, cue, model)
    if is_landmarks(source):
        return _observe_file(Path(source), cue)
    if _is_camera(str(source)):
        return _observe_camera(str(source), cue, model, mirrored=mirrored)
    return _observe_recording(
        Recording(source, mirrored, turned_deg=check_turn(rotate)), cue, model, spec
    )


def counter_for(
    exercise: ExerciseId | str,
    *,
    view: View = "body",
    hold_target_s: float | None = None,
    observations: Iterable[Observation] | None = None,
) -> Counter | LearningCounter:
    """Return a counter for ``exercise``: feed it observations made for it, in order of time.

    Some exercises are counted by points whose movement must be learned first. Given all
    ``observations`` of a recording, the counter learns from them and then counts exactly as
    `count_video` does. Without them it learns while it counts, as it does with a camera, and may
    report an early rep late. ``hold_target_s`` replaces the exercise's own target.

    Raises InputError if there is no such exercise, or if it cannot be counted in this view.
    """
    from posecount.count import choose_target

    check_view(view)
    spec = find_exercise(exercise)
    cue, target_s = cue_for(spec, view), choose_target(spec, hold_target_s)
    if observations is not None or not cue.is_learned:
        return ready_counter(spec, cue, target_s, observations or ())
    return LearningCounter(spec, cue, target_s)


class LearningCounter:
    """Counts by a learned cue, and keeps learning from each observation."""

    def __init__(self, spec: ExerciseSpec, cue: Cue, hold_target_s: float | None) -> None:
        self._newest = _Newest(cue)
        self._machine = learned_set(self._newest, spec, hold_target_s, _AtOnce())
        self._t_s = 0.0

    @property
    def state(self) -> MachineState:
        """What is known right now, for display."""
        return self._machine.state

    def update(self, seen: Observation) -> list[Event]:
        """Take one observation, in order of time, and return the events."""
        self._newest.newest, self._t_s = seen, seen.t_s
        return self._machine.update(FootSignals(seen.t_s, None, None, None, math.nan))

    def finish(self) -> list[Event]:
        """Return the events still pending: there are no more observations."""
        return self._machine.finish(self._t_s)


class _Newest:
    """Holds the newest observation for a set's machine to read."""

    def __init__(self, cue: Cue) -> None:
        self.cue = cue
        self.newest: Observation | None = None


_Result = TypeVar("_Result")


class _AtOnce(Executor):
    """Runs each call at once, so that the same observations always give the same events."""

    def submit(self, call: Callable[..., _Result], /, *args: Any, **named: Any) -> Future[_Result]:
        done: Future[_Result] = Future()
        done.set_result(call(*args, **named))
        return done


def _is_camera(source: str) -> bool:
    return source.isdecimal() or "://" in source


def _models(model: str | Path | None) -> PoseModels:
    refuse_telemetry()
    return choose_models(model)


def _observe_file(path: Path, cue: Cue) -> Iterator[Observation]:
    with closing(open_landmarks(path)) as source:
        yield from FileObserver(source).observe(source, cue)


def _observe_recording(
    recording: Recording, cue: Cue, model: str | Path | None, spec: ExerciseSpec | None
) -> Iterator[Observation]:
    strided = spec is not None and spec.by_points
    with ExitStack() as stack:
        source = stack.enter_context(open_video(recording, analysed=True))
        models = _models(model)
        observer = RecordedObserver(recording, models, source.frames_fps, strided=strided)
        yield from stack.enter_context(observer).observe(source, cue)


def _observe_camera(
    camera: str, cue: Cue, model: str | Path | None, *, mirrored: bool
) -> Iterator[Observation]:
    file = _models(model).first.path
    camera_open = open_camera(camera, mirrored=mirrored)
    assert camera_open is not None
    with closing(camera_open) as opened:

        def frames() -> Iterator[Frame]:
            while True:
                frame = opened.newest(_CAMERA_WAIT_S)
                if frame is not None:
                    yield frame

        yield from _observe_frames(frames(), cue, file)


def _observe_frames(
    frames: Iterable[Frame], cue: Cue, model: str | Path | None
) -> Iterator[Observation]:
    """Observe frames as they come, mirrored or not, whichever the model sees better."""
    tracker = tracker_for(cue) if cue.is_learned else None
    file = None if cue is Cue.CLOSE_UP else _models(model).first.path
    with ExitStack() as stack:
        estimator = None
        if file is not None:
            estimator = stack.enter_context(LiveEstimator(lambda: MediaPipePoseEstimator(file)))
        for frame in _checked(frames):
            pose = None if estimator is None else estimator.estimate(frame)
            if estimator is not None and estimator.knows:
                estimator.settle()
            seen = observed(frame, pose)
            if tracker is not None:
                motion = rounded(tracker.update(frame, seen.person), steps_per_px(cue))
                seen = observed(frame, pose, motion)
            yield seen


def _checked(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Yield the frames; raise InputError for a frame of wrong type, shape or time."""
    newest_s = -math.inf
    for frame in frames:
        shape, kind = frame.image_bgr.shape, frame.image_bgr.dtype
        if len(shape) != 3 or shape[2] != 3 or str(kind) != "uint8" or 0 in shape:
            raise InputError(
                f"Frame {frame.index} is {kind} of shape {shape}; give uint8 BGR pictures of shape "
                "(height, width, 3)."
            )
        if not newest_s < frame.t_s < math.inf:
            raise InputError(
                f"Frame {frame.index} is at {frame.t_s} s, after one at {newest_s} s; give frames "
                "with finite times in seconds that grow."
            )
        newest_s = frame.t_s
        yield frame
