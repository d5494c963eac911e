"""What is remembered: sessions, their sets and their reps, as the database gives them back.

Moments are aware datetimes in UTC; seconds within a session are its own media time. The day of a
session is that of the place where it was done, wherever its history is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Literal

from posecount.counting.events import Direction, Side
from posecount.session.events import Verdict
from posecount.session.spec import Turning
from posecount.signals.legs import Leg

Origin = Literal["live", "recording"]


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One session, or one recording that was added.

    ``ended_at`` is None where it never ended in good order: a power cut, or it is running now.
    ``spec_json`` is the whole routine it was done against, and ``spec_sha256`` names that
    version of it; ``complete`` whether everything it asks for was done. A recording was done
    against no routine: there ``routine_id`` is the exercise's, both of the spec are "", and
    ``complete`` is true. A session in which no set was begun is none. ``utc_offset_min`` is how
    many minutes the clocks were ahead of UTC where it was done; None where that is not known.
    """

    id: int
    started_at: datetime
    ended_at: datetime | None
    origin: Origin
    routine_id: str
    routine_title: str
    spec_sha256: str
    spec_json: str
    complete: bool
    recording: str | None = None
    utc_offset_min: int | None = None

    def begun(self, zone: tzinfo | None = None) -> datetime:
        """When it began by the clock of the place where it was done.

        Where that place is not known, by the clock of ``zone``, or of this machine.
        """
        try:
            if self.utc_offset_min is not None:
                zone = timezone(timedelta(minutes=self.utc_offset_min))
            return self.started_at.astimezone(zone)
        except (TypeError, ValueError, OverflowError):  # Something else wrote this row.
            return self.started_at


@dataclass(frozen=True, slots=True)
class SetRecord:
    """One set that was begun; ``side`` and ``direction`` are what was asked for, None where any
    would do. ``discarded`` where it was done again: its reps are kept, but do not count.
    In a recording nothing was asked for: ``reps_asked`` is what was done, and it is complete."""

    id: int
    session_id: int
    step_index: int
    set_number: int
    attempt: int
    exercise: str
    side: Leg | None
    direction: Turning | None
    reps_asked: int
    hold_target_s: float | None
    started_s: float
    ended_s: float | None
    complete: bool
    discarded: bool


@dataclass(frozen=True, slots=True)
class RepRecord:
    """One rep, whatever became of it (``verdict``); ``set_id`` is None outside of a set.

    ``amplitude`` is how far the movement went, in lengths of the shank, and ``hold_sd`` the spread
    of the signal during the hold (one sigma) as a share of it; None where not measured.
    """

    id: int
    session_id: int
    set_id: int | None
    number: int
    exercise: str
    start_s: float
    end_s: float
    hold_s: float
    side: Side
    direction: Direction | None
    complete: bool
    confidence: float
    verdict: Verdict
    amplitude: float | None
    hold_sd: float | None
