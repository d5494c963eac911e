"""Finds out which exercises were done in a recording, when, and counts them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from posecount import __version__
from posecount.errors import InputError, OutputError
from posecount.jobs import check_jobs
from posecount.media.container import check_fps
from posecount.media.time_limit import check_max_seconds
from posecount.media.video import Recording
from posecount.observation.landmarks_file import is_landmarks
from posecount.observation.one_person import of_person
from posecount.outputs import Named, check_outputs
from posecount.plain import check_name
from posecount.pose.model.choice import AnyModel, choose_models, model_path
from posecount.pose.model.progress import Progress, no_progress
from posecount.quarter_turn import check_turn
from posecount.recognised_result import RecognisedRep, RecognisedResult, RecognisedSegment
from posecount.recognition.found import Found, found_in, segments_of
from posecount.recognition.looking import Onlooker, Seen
from posecount.recognition.segments import Segment
from posecount.recognition.video import captions_of, write_video
from posecount.recognition.warnings import warnings_of
from posecount.result import Model, Source, Totals
from posecount.sinks.tally import counted_rep
from posecount.which_person import WhichPerson, check_person


def recognise_video(
    path: str | Path,
    *,
    overlay: str | Path | None = None,
    mirrored: bool = False,
    rotate: int = 0,
    person: WhichPerson | None = None,
    model: AnyModel | None = None,
    max_seconds: float | None = None,
    fps: float | None = None,
    jobs: int | None = 1,
    stop: Callable[[], bool] = lambda: False,
    replace: bool = True,
    onlooker: Onlooker | None = None,
    fetching: Progress = no_progress,
) -> RecognisedResult:
    """Say which exercises were done in the recording at ``path``, when, and count their reps.

    Each exercise counts by its own hold target. ``overlay`` names an annotated video to write; the
    other arguments are those of `count_video`. ``onlooker`` is called with every frame looked at.

    Raises InputError (or its children) for input that cannot be used, ModelError if the model
    cannot be obtained, and OutputError, which carries the result, if the video cannot be written.
    """
    recording, chosen = recording_of(path, mirrored, fps, rotate), check_person(person)
    check_max_seconds(max_seconds)
    check_video(overlay, [path], model)
    models = choose_models(model, fetching)
    recording = of_person(recording, chosen, models.first.path, stop)
    with found_in(
        recording,
        models,
        steps=None,
        targets_s={},
        max_seconds=max_seconds,
        jobs=check_jobs(jobs),
        stop=stop,
        onlooker=onlooker,
        fetching=fetching,
    ) as found:
        done = segments_of([found], None)
        result = _result(path, recording, chosen, found, done)
        if overlay is None:
            return result
        try:
            lacking = write_video(
                overlay, recording, found, done, captions_of(done), overwrite=replace
            )
        except OutputError as error:
            raise OutputError(str(error), result) from error
    return result.model_copy(update={"warnings": [*result.warnings, *lacking]})


def recording_of(path: str | Path, mirrored: bool, fps: float | None, rotate: int) -> Recording:
    """Return the recording to look at. Raises InputError for options that it does not support."""
    check_name(path)
    if is_landmarks(path):
        raise InputError(
            f"{path} holds the landmarks of one exercise; name it with --exercise, or give the "
            "video itself."
        )
    check_fps(fps)
    return Recording(path, mirrored, fps, check_turn(rotate))


def source_of(path: str | Path, seen: Seen) -> Source:
    """Return the description of a recording for its result."""
    return Source(
        path=str(path),
        duration_s=round(seen.end_s, 3),
        frames=seen.frames,
        width=seen.source.width,
        height=seen.source.height,
    )


def check_video(
    overlay: str | Path | None, paths: Sequence[str | Path], model: AnyModel | None
) -> None:
    """Raise OutputError if the annotated video cannot be written, or would destroy an input."""
    inputs: list[Named] = [("the recording", path) for path in paths]
    if (file := model_path(model)) is not None:
        inputs.append(("the pose model", file))
    check_outputs([("the annotated video", overlay)] if overlay is not None else [], inputs)


def recognised_segments(segments: Sequence[Segment]) -> list[RecognisedSegment]:
    """Return the segments as results have them."""
    return [
        RecognisedSegment(
            exercise=None if one.spec is None else one.spec.id,
            start_s=round(one.start_s, 3),
            end_s=round(one.end_s, 3),
            confidence=one.confidence,
        )
        for one in segments
    ]


def _result(
    path: str | Path,
    recording: Recording,
    person: WhichPerson | None,
    found: Found,
    done: Sequence[Segment],
) -> RecognisedResult:
    seen = found.seen
    reps = [
        RecognisedRep(exercise=one.spec.id, **dict(counted_rep(rep, number)))
        for one in done
        if one.spec is not None
        for number, rep in enumerate(one.reps, 1)
    ]
    exercises = dict.fromkeys(rep.exercise for rep in reps)
    return RecognisedResult(
        posecount=__version__,
        source=source_of(path, seen),
        mirrored=recording.mirrored,
        turned_deg=check_turn(recording.turned_deg),
        person=person,
        pose_found=round(seen.pose_found, 3),
        model=Model(name=seen.model.name, sha256=seen.model.sha256),
        segments=recognised_segments(done),
        reps=reps,
        totals={
            name: Totals.of([rep for rep in reps if rep.exercise == name]) for name in exercises
        },
        warnings=[*found.remarks, *warnings_of(found, done)],
    )
