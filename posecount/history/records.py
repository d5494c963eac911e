"""The records of the history: sessions, their sets and their reps, as the database returns them.

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
ByHand = Literal["added", "changed"]


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One session, or one recording that was added.

    ``ended_at`` is None if it did not end properly (a power cut) or is still running. ``spec_json``
    is the whole routine, and ``spec_sha256`` identifies that version of it; ``complete`` says
    whether everything it asks for was done. A recording has no routine: its ``routine_id`` is the
    exercise's, both spec fields are "", and ``complete`` is true; so it is of a session in which
    people did as they liked, which ends as it is. A session in which no set was
    begun is not recorded. ``utc_offset_min`` is how many minutes local clocks were ahead of UTC;
    None if unknown. ``sets_asked`` is the number of sets that were due, None if that was all of the
    routine.

    ``by_hand`` says that the whole session was added, or something in it changed, by hand.
    ``pain`` and ``effort``, 0 to 10, and ``note`` are what the person said afterwards, if anything.
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
    sets_asked: int | None = None
    by_hand: ByHand | None = None
    pain: int | None = None
    effort: int | None = None
    note: str | None = None

    def begun(self, zone: tzinfo | None = None) -> datetime:
        """Return when it began, in local time of the place where it was done.

        If that place is not known, in the time of ``zone``, or of this machine.
        """
        try:
            if self.utc_offset_min is not None:
                zone = timezone(timedelta(minutes=self.utc_offset_min))
            return self.started_at.astimezone(zone)
        except (TypeError, ValueError, OverflowError):  # Another program wrote this row.
            return self.started_at


@dataclass(frozen=True, slots=True)
class SetRecord:
    """One set that was begun; ``side`` and ``direction`` are those asked for, None for any.

    ``discarded`` says that it was done again: its reps are stored, but do not count. A recording
    has no target: ``reps_asked`` is the number done, and the set is complete.
    """

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
    """One rep with its ``verdict``, counted or not; ``set_id`` is None outside of a set.

    ``amplitude`` is the size of the movement, in lengths of the shank, and ``hold_sd`` the spread
    of the signal during the hold (one sigma) as a share of it; None if not measured. ``by_hand``
    says that it was added or changed by hand.
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
    by_hand: bool = False
