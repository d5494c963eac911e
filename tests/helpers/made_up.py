"""Makes up a history: sessions of real routines in a real database, from a seed."""

from __future__ import annotations

import hashlib
import random
from datetime import date, datetime, time, timedelta, timezone

from posecount.history.rows import in_one, insert, stamp
from posecount.session.load import load_routine, single_exercise
from posecount.session.plan import plan

TYPICAL_REACH = {
    "toe_raise": 0.13,
    "toe_walk": 0.11,
    "ankle_circles": 0.2,
    "resisted_dorsiflexion": 0.09,
    "resisted_plantar_flexion": 0.12,
    "toe_pencil_pickup": 0.2,
}
NO_WOBBLE = ("ankle_circles", "toe_walk")
BOTH = ("toe_press", "toe_walk", "resisted_dorsiflexion", "toe_raise")


def make_year(history, last, days=365, per_day=3, seed=1, least_reps=0):
    """A year up to and with ``last``: five exercises, then four; two breaks, steady progress.

    Sessions of toe raises alone are added until there are ``least_reps``. Answers with the reps.
    """
    rng = random.Random(seed)
    first = last - timedelta(days=days - 1)
    reps = 0
    with in_one(history.connection):
        for number in range(days):
            level = number / days
            on_holiday = 0.3 < level < 0.33 or 0.7 < level < 0.715
            routine = load_routine("five-exercises" if level < 0.25 else "four-exercises")
            for go in range(per_day):
                if not on_holiday and rng.random() > 0.09 * (1 - level):
                    started = at(first + timedelta(days=number), 8 + 5 * go, rng.randrange(60))
                    reps += add_session(history, started, routine, rng, level)
            if not on_holiday and (number + 1) * least_reps / days > reps:
                extra = single_exercise("toe_raise", reps=25, sets=2, hold_s=2.0)
                reps += add_session(
                    history, at(first + timedelta(days=number), 20), extra, rng, level
                )
    return reps


def at(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), timezone.utc)


def add_session(history, started_at, routine, rng=None, level=0.5, sets_done=None):
    """One session of the routine; ``level``, 0 to 1, is how far on the person is."""
    rng = rng or random.Random(1)
    connection = history.connection
    spec = routine.model_dump_json(by_alias=True)
    sha256 = hashlib.sha256(spec.encode()).hexdigest()
    connection.execute("INSERT OR IGNORE INTO specs VALUES (?, ?)", (sha256, spec))
    planned = plan(routine)[:sets_done]
    session = insert(
        connection,
        "sessions",
        started_at=stamp(started_at),
        ended_at=stamp(started_at + timedelta(minutes=18)),
        origin="live",
        routine_id=routine.id,
        routine_title=routine.title,
        spec_sha256=sha256,
        complete=sets_done is None,
    )
    reps, t_s = 0, 10.0
    for one in planned:
        reps, t_s = _add_set(connection, session, one, (reps, t_s), rng, level)
    return reps


def _add_set(connection, session, planned, before, rng, level):
    number, t_s = before
    target_s, exercise = planned.step.hold_target_s, planned.step.exercise
    set_id = insert(
        connection,
        "sets",
        session_id=session,
        place=planned.index,
        step_index=planned.step_index,
        set_number=planned.set_number,
        attempt=1,
        exercise=exercise,
        side=planned.side,
        direction=planned.direction,
        reps_asked=planned.reps,
        hold_target_s=target_s,
        started_s=t_s,
        ended_s=t_s + 60.0,
        complete=True,
    )
    counted = 0
    while counted < planned.reps:
        short = target_s is not None and rng.random() < 0.25 * (1 - level)
        counted += not short
        number += 1
        hold_s = (target_s or 0.4) * (0.7 if short else 1.05)
        side = _side(planned, exercise, rng)
        insert(
            connection,
            "reps",
            session_id=session,
            set_id=set_id,
            number=number,
            exercise=exercise,
            start_s=t_s,
            end_s=t_s + hold_s + 1.5,
            hold_s=hold_s,
            side=side,
            direction=planned.direction,
            complete=not short,
            confidence=0.97,
            verdict="hold too short" if short else "counted",
            amplitude=_reach(exercise, side, rng, level),
            hold_sd=None
            if exercise in NO_WOBBLE
            else abs(rng.gauss(0.09 - 0.05 * level + 0.02 * (side == "right"), 0.01)),
        )
        t_s += hold_s + 2.0
    return number, t_s + 15.0


def _side(planned, exercise, rng):
    if exercise in BOTH:
        return "both"
    asked = planned.side or "left"
    return "unknown" if rng.random() < 0.07 else asked


def _reach(exercise, side, rng, level):
    typical = TYPICAL_REACH.get(exercise)
    if typical is None:
        return None
    weaker = 0.88 if side == "right" else 1.0
    return typical * weaker * (0.85 + 0.3 * level) * rng.gauss(1.0, 0.06)


def day_before(day: date, days: int) -> date:
    return day - timedelta(days=days)
