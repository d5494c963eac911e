"""Writes sessions as FIT activities, the files that other health software reads.

A session is one activity of strength training; each set in which something counted is a set and a
lap of it. FIT has no place for sides, directions and holds, and notes stay here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from posecount.atomic_write import write_whole
from posecount.errors import InputError
from posecount.exercises import find_exercise
from posecount.history.records import RepRecord, SessionRecord, SetRecord
from posecount.history.store import History
from posecount.plain import shown
from posecount.session.events import Verdict

_EPOCH = datetime(1989, 12, 31, tzinfo=timezone.utc)
"""Where the format's clock begins."""

_END = _EPOCH + timedelta(seconds=2**32 - 2)
"""The last second that the format's clock can show."""

_LONGEST = timedelta(days=49)
"""The format counts lengths of time in milliseconds, in 32 bits."""

_TITLE_BYTES = 50
"""Room for a title of at least this length."""

_CALF_RAISE, _WARM_UP, _UNKNOWN = 1, 31, 65534
_IN_THE_PROFILE = {
    "toe_raise": (_CALF_RAISE, 18),
    "ankle_circles": (_WARM_UP, 2),
    "resisted_dorsiflexion": (_WARM_UP, 3),
}
"""The exercises that the format's profile knows, by category and name. The others get a title."""


@dataclass(frozen=True, slots=True)
class DoneSet:
    """A set in which ``reps`` counted, and when; ``end`` is ``start`` if it was added by hand."""

    exercise: str
    start: datetime
    end: datetime
    reps: int


@dataclass(frozen=True, slots=True)
class FitFiles:
    """What was written: the number of files, and of sessions left out for one of two reasons."""

    written: int
    empty: int
    out_of_range: int


def check_fit() -> None:
    """Raise InputError if fit-tool is not installed."""
    try:
        import fit_tool  # noqa: F401
    except ImportError as error:
        raise InputError(
            "FIT files need fit-tool; install it with: pip install 'posecount[fit]'"
        ) from error


def write_fit(history: History, folder: Path, profile: str | None = None) -> FitFiles:
    """Write a file for each session into ``folder``, which is made if it is not there.

    A file is named by its profile, if there are several, by the local time when the session began
    and by its number, so it replaces what was written of the same session before. Raises
    InputError if fit-tool, which writes it, is not installed, and OutputError if a file cannot be
    written.
    """
    check_fit()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{folder} cannot be made a folder ({error.strerror}); give --fit another place."
        ) from error
    written, empty, out_of_range = 0, 0, 0
    for session in history.sessions():
        sets = list(done_sets(history, session))
        if not sets:
            empty += 1
        elif not _can_be_told(session, sets):
            out_of_range += 1
        else:
            write_whole(folder / _name(session, profile), fit_bytes(session, sets))
            written += 1
    return FitFiles(written, empty, out_of_range)


def done_sets(history: History, session: SessionRecord) -> Iterator[DoneSet]:
    """Yield the sets in which something counted, in order of time."""
    counted: dict[int | None, list[RepRecord]] = {}
    for rep in history.reps(session=session.id):
        if rep.verdict is Verdict.COUNTED:
            counted.setdefault(rep.set_id, []).append(rep)
    sets = sorted(history.sets(session=session.id), key=lambda one: (one.started_s, one.id))
    for one in sets:
        reps = counted.get(one.id)
        if reps and not one.discarded:
            yield _done(session, one, reps)


def fit_bytes(session: SessionRecord, sets: Sequence[DoneSet]) -> bytes:
    """Return the activity of a session with at least one set; the same for the same session."""
    from fit_tool import FitFileBuilder

    builder = FitFileBuilder(auto_define=True, min_string_size=_TITLE_BYTES, strict=True)
    builder.add_all(list(_messages(session, sets)))
    return bytes(builder.build_bytes())


def _done(session: SessionRecord, one: SetRecord, reps: list[RepRecord]) -> DoneSet:
    last_s = max(rep.end_s for rep in reps)
    end_s = max(one.started_s, last_s if one.ended_s is None else one.ended_s)
    start, end = (session.started_at + timedelta(seconds=t_s) for t_s in (one.started_s, end_s))
    return DoneSet(one.exercise, start, end, len(reps))


def _span(session: SessionRecord, sets: Sequence[DoneSet]) -> tuple[datetime, datetime]:
    """Return when the session began and ended, with all its sets in between."""
    ended = max([one.end for one in sets] + [session.ended_at or session.started_at])
    return min(session.started_at, sets[0].start), ended


def _can_be_told(session: SessionRecord, sets: Sequence[DoneSet]) -> bool:
    """Whether the format has room for these times."""
    begun, ended = _span(session, sets)
    return begun >= _EPOCH and ended <= _END and ended - begun <= _LONGEST


def _name(session: SessionRecord, profile: str | None) -> str:
    parts = ["posecount", profile, f"{session.begun():%Y-%m-%d-%H%M%S}", str(session.id)]
    return "-".join(part for part in parts if part) + ".fit"


def _messages(session: SessionRecord, sets: Sequence[DoneSet]) -> Iterator[Any]:
    from fit_tool.profile.messages.activity_message import ActivityMessage
    from fit_tool.profile.messages.event_message import EventMessage
    from fit_tool.profile.messages.exercise_title_message import ExerciseTitleMessage
    from fit_tool.profile.messages.file_id_message import FileIdMessage
    from fit_tool.profile.messages.lap_message import LapMessage
    from fit_tool.profile.messages.record_message import RecordMessage
    from fit_tool.profile.messages.session_message import SessionMessage
    from fit_tool.profile.messages.set_message import SetMessage
    from fit_tool.profile.profile_type import (
        Activity,
        Event,
        EventType,
        FileType,
        LapTrigger,
        Manufacturer,
        SessionTrigger,
        SetType,
        Sport,
        SubSport,
    )

    begun, ended = _span(session, sets)
    length_s = (ended - begun).total_seconds()
    kind = {"sport": Sport.TRAINING, "sub_sport": SubSport.STRENGTH_TRAINING}
    timer = {"event": Event.TIMER, "event_group": 0}
    names = _names([one.exercise for one in sets])
    yield _message(
        FileIdMessage,
        type=FileType.ACTIVITY,
        manufacturer=Manufacturer.DEVELOPMENT.value,
        product=0,
        serial_number=max(1, session.id),
        time_created=_ms(begun),
    )
    yield _message(EventMessage, timestamp=_ms(begun), event_type=EventType.START, **timer)
    yield _message(RecordMessage, timestamp=_ms(begun))
    yield _message(RecordMessage, timestamp=_ms(ended))
    yield _message(EventMessage, timestamp=_ms(ended), event_type=EventType.STOP_ALL, **timer)
    for index, (exercise, (category, name)) in enumerate(names.items()):
        yield _message(
            ExerciseTitleMessage,
            message_index=index,
            exercise_category=category,
            exercise_name=name,
            workout_step_name=_title(exercise),
        )
    for index, one in enumerate(sets):
        category, name = names[one.exercise]
        yield _message(
            SetMessage,
            message_index=index,
            timestamp=_ms(one.end),
            start_time=_ms(one.start),
            duration=(one.end - one.start).total_seconds(),
            repetitions=one.reps,
            set_type=SetType.ACTIVE.value,
            category=[category],
            category_subtype=[name],
        )
    # Each lap lasts until the next one begins, so that together they are the whole session.
    bounds = [begun, *(one.start for one in sets[1:]), ended]
    for index, one in enumerate(sets):
        lap_s = (bounds[index + 1] - bounds[index]).total_seconds()
        yield _message(
            LapMessage,
            message_index=index,
            timestamp=_ms(bounds[index + 1]),
            start_time=_ms(bounds[index]),
            event=Event.LAP,
            event_type=EventType.STOP,
            lap_trigger=LapTrigger.MANUAL,
            total_elapsed_time=lap_s,
            total_timer_time=lap_s,
            total_cycles=one.reps,
            **kind,
        )
    yield _message(
        SessionMessage,
        message_index=0,
        timestamp=_ms(ended),
        start_time=_ms(begun),
        event=Event.SESSION,
        event_type=EventType.STOP,
        trigger=SessionTrigger.ACTIVITY_END,
        total_elapsed_time=length_s,
        total_timer_time=length_s,
        total_reps=sum(one.reps for one in sets),
        first_lap_index=0,
        num_laps=len(sets),
        **kind,
    )
    yield _message(
        ActivityMessage,
        timestamp=_ms(ended),
        local_timestamp=_local_s(session, ended),
        num_sessions=1,
        type=Activity.MANUAL,
        event=Event.ACTIVITY,
        event_type=EventType.STOP,
        total_timer_time=length_s,
    )


def _message(kind: Any, **values: Any) -> Any:
    message = kind()
    for name, value in values.items():
        setattr(message, name, value)
    return message


def _names(exercises: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """Return the category and name of each exercise; unknown ones are numbered as they come."""
    names: dict[str, tuple[int, int]] = {}
    for exercise in exercises:
        names.setdefault(exercise, _IN_THE_PROFILE.get(exercise, (_UNKNOWN, len(names))))
    return names


def _title(exercise: str) -> str:
    try:
        return find_exercise(exercise).title
    except InputError:  # Another version's.
        return shown(exercise)[:_TITLE_BYTES]


def _ms(moment: datetime) -> int:
    """Return a moment as fit-tool takes it: in milliseconds since 1970."""
    return round(moment.timestamp() * 1000)


def _local_s(session: SessionRecord, moment: datetime) -> int:
    """Return what the clocks there showed, in seconds since the format's clock began."""
    offset = session.begun().utcoffset() or timedelta()
    return round((moment + offset - _EPOCH).total_seconds())
