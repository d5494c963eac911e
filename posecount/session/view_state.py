"""Makes the session's state for the screen, and chooses its line of advice."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.counting.events import MachineState, Phase
from posecount.language import tr, trn
from posecount.session.events import Reason, RepDone, Verdict
from posecount.session.log import Attempt
from posecount.session.plan import PlannedSet
from posecount.session.progress import RoutineProgress
from posecount.session.sighting import Sighting
from posecount.session.state import SessionPhase, SessionState
from posecount.session.summary import SessionSummary
from posecount.signals.legs import LEGS

BEFORE_A_SET = (SessionPhase.SETUP, SessionPhase.COUNTDOWN, SessionPhase.REST)


@dataclass(frozen=True, slots=True)
class Moment:
    """The session's state beyond its progress; fields as in ``SessionState``."""

    phase: SessionPhase
    paused: Reason | None
    seen: Sighting
    ready_share: float
    rest_left_s: float
    countdown: int
    machine: MachineState | None
    advice: str | None
    summary: SessionSummary | None


def picture(course: RoutineProgress, moment: Moment) -> SessionState:
    """Return the session's state for display."""
    planned, attempt = course.planned, course.attempt
    working = moment.phase is SessionPhase.WORKING and moment.machine is not None
    wrong_leg = working and _wrong_leg(planned, moment.machine)
    held = working and moment.machine is not None and not wrong_leg
    hold_s = moment.machine.hold_s if held and moment.machine else 0.0
    target_s = planned.step.hold_target_s
    resting = moment.phase is SessionPhase.REST
    counting = moment.phase is SessionPhase.COUNTDOWN
    return SessionState(
        phase=moment.phase,
        paused=moment.paused,
        planned=planned,
        sets=planned.step.sets,
        reps_done=attempt.done if attempt else 0,
        reps_target=planned.reps,
        reps_short=attempt.count(Verdict.SHORT) if attempt else 0,
        holding=bool(held and moment.machine and moment.machine.phase is Phase.HOLDING),
        hold_s=hold_s,
        hold_target_s=target_s,
        hold_share=min(1.0, hold_s / target_s) if target_s else 0.0,
        wrong_leg=wrong_leg,
        ready_share=moment.ready_share if moment.phase in BEFORE_A_SET else 0.0,
        rest_left_s=moment.rest_left_s if resting else None,
        rest_s=planned.step.rest_s,
        countdown=moment.countdown if counting else None,
        advice=_due(planned) if wrong_leg and moment.paused is None else _line(moment),
        progress=course.progress(),
        summary=moment.summary,
    )


def _wrong_leg(planned: PlannedSet, machine: MachineState | None) -> bool:
    """Whether the leg that moves right now is the one whose turn it is not."""
    if machine is None or machine.phase not in (Phase.MOVING, Phase.HOLDING):
        return False
    return planned.side is not None and machine.side in LEGS and machine.side != planned.side


def _due(planned: PlannedSet) -> str:
    if planned.side == "left":
        return tr("It is the left foot's turn.")
    return tr("It is the right foot's turn.")


def reproach(done: RepDone) -> str | None:
    """Return the remark on a rep by the wrong foot or in the wrong direction."""
    planned = done.planned
    if done.verdict is Verdict.OTHER_SIDE:
        if planned.side == "left":
            return tr("That was your right foot: it is the left one's turn.")
        return tr("That was your left foot: it is the right one's turn.")
    if done.verdict is Verdict.OTHER_DIRECTION:
        if planned.direction == "clockwise":
            return tr("That was counterclockwise: turn clockwise.")
        return tr("That was clockwise: turn counterclockwise.")
    return None


def what_is_missing(attempt: Attempt) -> str:
    """Return the remark on a set that ends though not everything asked for is done."""
    planned, missing = attempt.planned, attempt.planned.reps - attempt.done
    target_s = planned.step.hold_target_s
    if target_s is None:
        return trn(
            "Not done: {done} of {asked}, {count} rep is missing.",
            "Not done: {done} of {asked}, {count} reps are missing.",
            missing,
            done=attempt.done,
            asked=planned.reps,
        )
    return trn(
        "Not done: {done} of {asked} held for {target} seconds, {count} rep is missing.",
        "Not done: {done} of {asked} held for {target} seconds, {count} reps are missing.",
        missing,
        done=attempt.done,
        asked=planned.reps,
        target=f"{target_s:g}",
    )


def _line(moment: Moment) -> str | None:
    """Return one line: first what keeps everything else from working."""
    seen = moment.seen
    if moment.paused in ("asked", "too few pictures") or moment.phase is SessionPhase.FINISHED:
        return None
    if moment.paused == "out of view":
        return tr(seen.advice or "Come back into the picture to go on.")
    if moment.phase is SessionPhase.WORKING:
        return moment.advice or (None if seen.in_view else _translated(seen.advice))
    if moment.phase is SessionPhase.SETUP:
        return moment.advice or _what_is_needed(seen)
    return moment.advice


def _what_is_needed(seen: Sighting) -> str | None:
    """Return what keeps the set from starting."""
    if seen.advice is not None:
        return tr(seen.advice)
    if not seen.in_view:
        return tr("Step into the picture.")
    if not seen.in_position:
        return tr("Get into position.")
    return None if seen.still else tr("Keep still for two seconds to begin.")


def _translated(advice: str | None) -> str | None:
    return None if advice is None else tr(advice)
