"""Totals of each session, added up by the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from posecount.history.records import SessionRecord
from posecount.history.rows import stamp
from posecount.history.store import History
from posecount.session.daily_plan import read_routine_json
from posecount.session.plan import plan


@dataclass(frozen=True, slots=True)
class Done:
    """One exercise of one session, without sets that were done again.

    ``reps`` count; ``short`` were let go early; ``other`` are of the wrong side or direction, more
    than asked for, or outside of a set. ``sets_complete`` is out of ``sets`` that were begun.
    ``hold_s`` is the time held in reps that count or were short.
    """

    exercise: str
    reps: int
    short: int
    other: int
    left: int
    right: int
    hold_s: float
    sets: int
    sets_complete: int


@dataclass(frozen=True, slots=True)
class Overview:
    """One session and what was done in it, exercise by exercise in the order they were begun.

    ``sets_asked`` is the number of sets its routine has of the exercises shown, or of those that
    were due; None if it has no routine or this version cannot read it.
    """

    session: SessionRecord
    done: tuple[Done, ...]
    sets_asked: int | None


def overviews(
    history: History,
    since: datetime | None = None,
    exercise: str | None = None,
    session: int | None = None,
) -> list[Overview]:
    """Return sessions begun from ``since`` on; with ``exercise``, only that exercise of them."""
    asked = {
        "since": None if since is None else stamp(since),
        "exercise": exercise,
        "session": session,
    }
    done: dict[int, list[Done]] = {}
    for row in history.select(_DONE, asked):
        number, *figures = row
        done.setdefault(number, []).append(Done(*figures))
    asked_by: dict[str, list[str]] = {}
    return [
        Overview(record, tuple(done.get(record.id, ())), _sets_asked(record, exercise, asked_by))
        for record in history.sessions(since)
        if (session is None or record.id == session) and (exercise is None or record.id in done)
    ]


def _sets_asked(
    session: SessionRecord, exercise: str | None, known: dict[str, list[str]]
) -> int | None:
    """Return the number of sets due, by default all in its version of the routine, read once each.

    How many of one exercise were due is not known, unless it was the whole routine.
    """
    if session.sets_asked is not None:
        return None if exercise else session.sets_asked
    version = session.spec_sha256
    if version not in known:
        routine = read_routine_json(session.spec_json)
        known[version] = [] if routine is None else [p.step.exercise for p in plan(routine)]
    exercises = known[version]
    return (exercises.count(exercise) if exercise else len(exercises)) or None


_WITHIN = """(:since IS NULL OR started_at >= :since)
    AND (:session IS NULL OR sessions.id = :session)
    AND (:exercise IS NULL OR exercise = :exercise)"""

_DONE = f"""
WITH begun AS (
    SELECT session_id, exercise, min(sets.id) AS first,
        sum(NOT discarded) AS sets, sum(sets.complete AND NOT discarded) AS sets_complete
    FROM readable_sessions AS sessions JOIN readable_sets AS sets ON session_id = sessions.id
    WHERE {_WITHIN} GROUP BY session_id, exercise
), counted AS (
    SELECT reps.session_id, reps.exercise,
        sum(verdict = 'counted') AS reps,
        sum(verdict = 'hold too short') AS short,
        sum(verdict NOT IN ('counted', 'hold too short')) AS other,
        sum(verdict = 'counted' AND reps.side IN ('left', 'both')) AS left_side,
        sum(verdict = 'counted' AND reps.side IN ('right', 'both')) AS right_side,
        total(CASE WHEN verdict IN ('counted', 'hold too short') THEN hold_s END) AS hold_s
    FROM readable_sessions AS sessions JOIN readable_reps AS reps ON reps.session_id = sessions.id
    LEFT JOIN readable_sets AS sets ON sets.id = set_id
    WHERE {_WITHIN.replace("exercise =", "reps.exercise =")} AND NOT coalesce(discarded, 0)
    GROUP BY reps.session_id, reps.exercise
)
SELECT begun.session_id, exercise, coalesce(reps, 0), coalesce(short, 0), coalesce(other, 0),
    coalesce(left_side, 0), coalesce(right_side, 0), coalesce(hold_s, 0), sets, sets_complete
FROM begun LEFT JOIN counted USING (session_id, exercise)
ORDER BY begun.session_id, first
"""
