"""Goes through recordings of a routine, and says what was done of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from posecount import __version__
from posecount.counting.events import Rep
from posecount.errors import InputError, OutputError
from posecount.jobs import check_jobs
from posecount.media.time_limit import check_max_seconds
from posecount.observation.one_person import of_person
from posecount.pose.model.choice import AnyModel, choose_models
from posecount.pose.model.progress import Progress, no_progress
from posecount.quarter_turn import check_turn
from posecount.recognise import check_video, recognised_segments, recording_of, source_of
from posecount.recognition.found import Found, found_in, part_of, segments_of, starts_s
from posecount.recognition.looking import Onlooker
from posecount.recognition.segments import Segment
from posecount.recognition.video import NOTHING, Caption, write_video
from posecount.recognition.warnings import warnings_of
from posecount.result import Model
from posecount.session.events import Verdict
from posecount.session.log import Attempt, KeptRep
from posecount.session.plan import PlannedSet, plan
from posecount.session.recorded import RecordedSession, Worked, laid_out, rests_s
from posecount.session.spec import Routine
from posecount.session.summary import SetSummary
from posecount.session_result import (
    SessionRep,
    SessionResult,
    SessionSet,
    SessionSource,
    SessionStep,
)
from posecount.sinks.tally import counted_rep
from posecount.which_person import WhichPerson, check_person


@dataclass(frozen=True, slots=True)
class Followed:
    """The result, and the session it describes, for the history.

    ``failed`` is a sentence on why the annotated video could not be written, None if it was.
    """

    result: SessionResult
    session: RecordedSession
    failed: str | None = None


def follow_routine(
    paths: Sequence[str | Path],
    routine: Routine,
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
) -> Followed:
    """Go through recordings made one after the other with ``routine`` as a guide.

    Its order is likely and not certain: sets may be interrupted, repeated and left out, sides
    swapped, and something else be done in between. ``overlay`` names an annotated video of the only
    recording; the other arguments are those of `count_video`, for each recording.

    Raises InputError (or its children) for input that cannot be used, and ModelError if the model
    cannot be obtained.
    """
    if overlay is not None and len(paths) > 1:
        raise InputError("An annotated video is made of one recording; give --overlay with one.")
    check_max_seconds(max_seconds)
    check_video(overlay, paths, model)
    recordings = [recording_of(path, mirrored, fps, rotate) for path in paths]
    chosen = check_person(person)
    models = choose_models(model, fetching)
    first = models.first.path
    recordings = [of_person(recording, chosen, first, stop) for recording in recordings]
    with ExitStack() as stack:
        found = [
            stack.enter_context(
                found_in(
                    recording,
                    models,
                    steps=routine.steps,
                    targets_s={step.exercise: step.hold_target_s for step in routine.steps},
                    max_seconds=max_seconds,
                    jobs=check_jobs(jobs),
                    stop=stop,
                    onlooker=onlooker,
                    fetching=fetching,
                )
            )
            for recording in recordings
        ]
        segments = segments_of(found, routine.steps)
        work = [Worked(one.step, one.reps) for one in segments if one.spec is not None]
        session = laid_out(routine, work, segments[-1].end_s if segments else 0.0)
        result = _result(paths, routine, found, segments, session, mirrored, rotate, chosen)
        if overlay is not None:
            try:
                lacking = write_video(
                    overlay,
                    recordings[0],
                    found[0],
                    segments,
                    list(_captions(segments, session, routine)),
                    overwrite=replace,
                )
            except OutputError as error:
                return Followed(result, session, str(error))
            result = result.model_copy(update={"warnings": [*result.warnings, *lacking]})
    return Followed(result, session)


def _result(
    paths: Sequence[str | Path],
    routine: Routine,
    found: Sequence[Found],
    segments: Sequence[Segment],
    session: RecordedSession,
    mirrored: bool,
    rotate: int,
    person: WhichPerson | None,
) -> SessionResult:
    warnings: list[str] = []
    for part, since_s in zip(found, starts_s(found), strict=True):
        own = part_of(segments, since_s, since_s + part.length_s)
        warnings += [*part.remarks, *warnings_of(part, own)]
    looked = found[-1].seen.model
    return SessionResult(
        posecount=__version__,
        routine=routine.id,
        title=routine.title,
        sources=[
            SessionSource(**dict(source_of(path, part.seen)), start_s=since_s)
            for path, part, since_s in zip(paths, found, starts_s(found), strict=True)
        ],
        mirrored=mirrored,
        turned_deg=check_turn(rotate),
        person=person,
        model=Model(name=looked.name, sha256=looked.sha256),
        complete=session.summary.complete,
        steps=list(_steps(session)),
        segments=recognised_segments(segments),
        reps=list(_reps(segments, session)),
        warnings=list(dict.fromkeys(warnings)),
    )


def _steps(session: RecordedSession) -> Iterator[SessionStep]:
    rests = {planned.index: rest_s for planned, rest_s in rests_s(session)}
    sets = plan(session.summary.routine)
    for number, summary in enumerate(session.summary.steps):
        step = summary.step
        own = [one for one in sets if one.step_index == number]
        yield SessionStep(
            step=number + 1,
            exercise=step.exercise,
            title=step.name,
            hold_target_s=step.hold_target_s,
            rest_asked_s=step.earliest_s,
            complete=summary.complete,
            sets=[
                _set(place, one, session.log.of(planned), rests.get(planned.index))
                for place, (planned, one) in enumerate(zip(own, summary.sets, strict=True), 1)
            ],
        )


def _set(
    number: int, summary: SetSummary, attempt: Attempt | None, rested_s: float | None
) -> SessionSet:
    return SessionSet(
        set=number,
        side=summary.side,
        direction=summary.direction,
        reps_asked=summary.reps_asked,
        reps=summary.reps,
        missing=max(0, summary.reps_asked - summary.reps),
        holds_short=summary.holds_short,
        wrong=summary.other,
        extra=summary.extra,
        hold_s=round(summary.hold_s, 2),
        start_s=None if attempt is None else round(attempt.started_s, 3),
        end_s=None if attempt is None else round(attempt.last_end_s, 3),
        rested_s=None if rested_s is None else round(rested_s, 1),
        complete=summary.complete,
    )


def _reps(segments: Sequence[Segment], session: RecordedSession) -> Iterator[SessionRep]:
    """Yield every rep of every segment, with what it counts for."""
    sets = plan(session.summary.routine)
    placed: dict[float, tuple[PlannedSet, KeptRep]] = {
        kept.rep.end_s: (attempt.planned, kept)
        for attempt in session.log.attempts
        for kept in attempt.reps
    }
    for segment in segments:
        if segment.spec is None:
            continue
        for number, rep in enumerate(segment.reps, 1):
            planned, kept = placed.get(rep.end_s, (None, None))
            told = rep if kept is None else kept.rep
            yield SessionRep(
                exercise=segment.spec.id,
                **dict(counted_rep(told, number)),
                step=None if planned is None else planned.step_index + 1,
                set=None if planned is None else _place(planned, sets),
                verdict=(Verdict.OUTSIDE if kept is None else kept.verdict).value,
            )


def _place(planned: PlannedSet, sets: Sequence[PlannedSet]) -> int:
    """Return the set's number among those of its step, from 1."""
    own = [one.index for one in sets if one.step_index == planned.step_index]
    return own.index(planned.index) + 1


def _captions(
    segments: Sequence[Segment], session: RecordedSession, routine: Routine
) -> Iterator[Caption]:
    """Yield what is written over the video: each set by its step, and what is none of them."""
    sets = plan(routine)
    for segment in segments:
        if segment.spec is None:
            yield Caption(segment.start_s, NOTHING, None)
            continue
        if segment.step is None:
            yield Caption(segment.start_s, f"Extra: {segment.spec.title}", segment.reps)
            continue
        for start_s, attempt in _attempts_in(segment, session):
            planned = attempt.planned
            of = sum(one.step_index == planned.step_index for one in sets)
            which = f", set {_place(planned, sets)} of {of}" if of > 1 else ""
            done: tuple[Rep, ...] = tuple(
                kept.rep for kept in attempt.reps if kept.verdict is Verdict.COUNTED
            )
            step = f"{planned.step_index + 1}/{len(routine.steps)} {planned.step.name}{which}"
            yield Caption(start_s, step, done, planned.reps)


def _attempts_in(segment: Segment, session: RecordedSession) -> Iterator[tuple[float, Attempt]]:
    """Yield the attempts that a segment's reps belong to, each with the time it begins there."""
    known = {kept.rep.end_s: attempt for attempt in session.log.attempts for kept in attempt.reps}
    start_s, newest = segment.start_s, None
    for rep in segment.reps:
        attempt = known.get(rep.end_s)
        if attempt is not None and attempt is not newest:
            yield (start_s if newest is None else rep.start_s), attempt
            newest = attempt
