"""Writes the times of a plan as a calendar file (iCalendar, RFC 5545), so no server is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, timezone

from posecount.errors import InputError
from posecount.plain import is_plain
from posecount.session.spec import Routine

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_USUAL_TIMES = {
    1: (time(9),),
    2: (time(9), time(19)),
    3: (time(9), time(13), time(19)),
}
_EARLIEST_MIN, _LATEST_MIN = 8 * 60, 20 * 60
"""From 8 in the morning to 8 in the evening, in minutes, for plans of more times a day."""
_QUARTER_MIN = 15

_SPREAD = {1: (0,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4), 6: range(6)}
"""Days of the week with rest between them, from Monday, by how many there are."""

_TAKES = "PT15M"
_MOST_OCTETS = 75
"""The longest line that the format allows, without its end."""


def usual_times(routine: Routine) -> tuple[time, ...]:
    """Return a time of day for each time that the plan asks for."""
    count = times_a_day(routine)
    if count in _USUAL_TIMES:
        return _USUAL_TIMES[count]
    step_min = (_LATEST_MIN - _EARLIEST_MIN) / (count - 1)
    minutes = (_EARLIEST_MIN + number * step_min for number in range(count))
    rounded = (round(one / _QUARTER_MIN) * _QUARTER_MIN for one in minutes)
    return tuple(time(*divmod(one, 60)) for one in rounded)


def usual_days(routine: Routine) -> tuple[int, ...]:
    """Return the days of the week, from 0 for Monday, on as many as the plan asks for at most."""
    return tuple(_SPREAD.get(routine.days_per_week[1], range(7)))


def times_a_day(routine: Routine) -> int:
    """Return how often a day anything of the plan is done."""
    return max(map(routine.times_a_day, routine.steps))


def read_times(given: Sequence[str]) -> tuple[time, ...]:
    """Read times of day such as 8:30. Raises InputError."""
    return tuple(sorted({read_time(one) for one in given}))


def read_time(text: str) -> time:
    """Read a time of day such as 8:30. Raises InputError."""
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()
    except ValueError:
        raise InputError(f"'{text}' is no time of day; write it as 8:30 or 19:00.") from None


def read_days(text: str) -> tuple[int, ...]:
    """Read days of the week such as mon,wed,fri. Raises InputError."""
    names = [one.strip().lower()[:3] for one in text.split(",")]
    unknown = [one for one in names if one not in WEEKDAYS]
    if unknown:
        raise InputError(f"'{text}' names no days; write them as {','.join(WEEKDAYS)}.")
    return tuple(sorted({WEEKDAYS.index(one) for one in names}))


def calendar(
    routine: Routine,
    times: Sequence[time],
    days: Sequence[int],
    now: datetime,
    whose: str = "",
) -> str:
    """Return a calendar with an event for each of the ``times``, on those ``days`` of each week.

    ``times`` are local wherever the calendar is. Added again, the events replace those before:
    their names depend on the routine and on ``whose`` they are. ``now`` is aware; the events begin
    with its day. Raises InputError if there are more times than the plan asks for.
    """
    if len(times) > times_a_day(routine):
        raise InputError(
            f"The plan asks for {times_a_day(routine)} times a day at most, so it cannot have "
            f"{len(times)} times of day."
        )
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//posecount//reminders//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for number, at in enumerate(times, 1):
        lines += _event(routine, number, len(times), at, days, now, whose)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def _event(
    routine: Routine,
    number: int,
    of: int,
    at: time,
    days: Sequence[int],
    now: datetime,
    whose: str,
) -> list[str]:
    first = next(day for day in _from(now.date()) if day.weekday() in days)
    begins = datetime.combine(first, at)
    names = ", ".join(
        dict.fromkeys(step.name for step in routine.steps if routine.times_a_day(step) >= number)
    )
    title = routine.title if of == 1 else f"{routine.title}, {number} of {of}"
    title = f"{title} ({whose})" if whose else title
    every = "FREQ=DAILY"
    if len(days) < len(WEEKDAYS):
        every = f"FREQ=WEEKLY;BYDAY={','.join(WEEKDAYS[day][:2].upper() for day in days)}"
    utc = now.astimezone(timezone.utc)
    return [
        "BEGIN:VEVENT",
        f"UID:{_uid(routine, number, whose)}",
        f"DTSTAMP:{utc:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{int(utc.timestamp()) // 60}",
        f"DTSTART:{begins:%Y%m%dT%H%M%S}",
        f"DURATION:{_TAKES}",
        f"RRULE:{every}",
        f"SUMMARY:{_text(title)}",
        f"DESCRIPTION:{_text(names)}",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(title)}",
        "TRIGGER:PT0S",
        "END:VALARM",
        "END:VEVENT",
    ]


def _uid(routine: Routine, number: int, whose: str) -> str:
    name = f"{routine.id}-{whose}" if whose else routine.id
    return f"{_text(name.replace(' ', '-'))}-{number}@posecount"


def _from(day: date) -> Iterator[date]:
    for later in range(len(WEEKDAYS)):
        yield day + timedelta(days=later)


def _text(text: str) -> str:
    """Return a text as the format writes it, on one line and without control characters."""
    one_line = "".join(one if is_plain(one) else " " for one in text)
    return one_line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets; all but the first begin with a space."""
    piece = ""
    for character in line:
        if len(f"{piece}{character}".encode()) > _MOST_OCTETS:
            yield piece
            piece = " "
        piece += character
    yield piece
