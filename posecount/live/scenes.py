"""Puts a session's state into the words, numbers and rings of the screen."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecount.exercises.events import MachineState, Side
from posecount.live.scene import Part, Ring, Row, Scene, Tone, Turn
from posecount.routine.plan import PlannedSet
from posecount.routine.spec import IN_BOUTS
from posecount.routine.state import Mark, ProgressItem, SessionPhase, SessionState
from posecount.routine.summary import SessionSummary, StepSummary

KEYS = "space pause · n next · b back · r again · m mute · f full screen · q quit"
_LEARNING = "Begin: the first ones are counted a little late."
_CARD_ADVICE = "Get into position: it starts by itself."


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the screen shows besides the session: the camera's ``trouble`` in a sentence, the
    ``readout`` in small letters, and what the machine sees right now, which is nothing while it
    is still ``learning`` how the foot moves."""

    machine: MachineState | None = None
    trouble: str | None = None
    readout: str = ""
    learning: bool = False


def scene_of(state: SessionState, around: Surroundings) -> Scene:
    """The scene for this state."""
    if state.summary is not None:
        return _summary(state.summary)
    if around.trouble is not None:
        return _lost(state, around)
    if state.paused is not None:
        return _paused(state, around)
    return _SCENES[state.phase](state, around)


def _card(state: SessionState, around: Surroundings) -> Scene:
    step = state.planned.step
    return _scene(
        state,
        around,
        headline=step.name,
        text=(step.position, step.instruction, f"Camera: {step.placement}"),
        advice=state.advice or _CARD_ADVICE,
    )


def _switch(state: SessionState, around: Surroundings) -> Scene:
    side = state.planned.side
    return _scene(
        state,
        around,
        headline="Switch sides" if side else "Now",
        detail=_which(state.planned),
        number=side.upper() if side else "",
        ring=Ring(1.0, Tone.WAIT),
    )


def _setup(state: SessionState, around: Surroundings) -> Scene:
    return _scene(
        state,
        around,
        headline=state.planned.step.name,
        detail=_which(state.planned),
        number=_asked(state.planned),
        below=_unit(state.planned),
        ring=Ring(state.ready_share, Tone.WAIT),
        advice=state.advice or "Stand by and keep still.",
        urgent=bool(state.advice),
        side=_side(state.planned),
    )


def _countdown(state: SessionState, around: Surroundings) -> Scene:
    return _scene(
        state,
        around,
        headline="Get ready",
        detail=_which(state.planned),
        number=str(state.countdown or ""),
        ring=Ring(1.0, Tone.WAIT),
        side=_side(state.planned),
        turn=_turn(state.planned, None),
    )


def _working(state: SessionState, around: Surroundings) -> Scene:
    bout = state.planned.step.exercise in IN_BOUTS
    return _scene(
        state,
        around,
        headline=state.planned.step.name,
        detail=_which(state.planned),
        number=_seconds_left(state) if bout else str(state.reps_done),
        below="seconds" if bout else f"of {state.reps_target}",
        ring=_working_ring(state),
        seconds="" if bout else _hold_left(state),
        turn=_turn(state.planned, around.machine),
        side=_side(state.planned),
        trace=around.machine.trace if around.machine else None,
        advice=state.advice or (_LEARNING if around.learning else ""),
        working=around.machine.side if around.machine else "unknown",
    )


def _rest(state: SessionState, around: Surroundings) -> Scene:
    left_s = state.rest_left_s or 0.0
    return _scene(
        state,
        around,
        headline="Rest",
        detail=f"Next: {_which(state.planned) or state.planned.step.name}",
        number=str(math.ceil(left_s)),
        below="seconds",
        ring=Ring(left_s / state.rest_s if state.rest_s else 0.0, Tone.REST),
        side=_side(state.planned),
    )


_SCENES = {
    SessionPhase.CARD: _card,
    SessionPhase.SWITCH: _switch,
    SessionPhase.SETUP: _setup,
    SessionPhase.COUNTDOWN: _countdown,
    SessionPhase.WORKING: _working,
    SessionPhase.REST: _rest,
    SessionPhase.FINISHED: _rest,
}


def _paused(state: SessionState, around: Surroundings) -> Scene:
    asked = state.paused == "asked"
    return _scene(
        state,
        around,
        headline="Paused",
        detail=state.planned.step.name,
        number="II",
        below=f"{state.reps_done} of {state.reps_target}",
        ring=Ring(0.0, Tone.PLAIN),
        side=_side(state.planned),
        advice="Press space to go on." if asked else state.advice or "Come back into the picture.",
        urgent=True,
        dim=asked,
    )


def _lost(state: SessionState, around: Surroundings) -> Scene:
    return _scene(
        state,
        around,
        headline="Camera lost",
        number="!",
        below=f"{state.reps_done} of {state.reps_target}",
        ring=Ring(1.0, Tone.TROUBLE),
        advice="Trying again. Your reps are kept.",
        readout=around.trouble,
        urgent=True,
        dim=True,
    )


def _summary(summary: SessionSummary) -> Scene:
    length_s = max(0.0, summary.ended_s - summary.started_s)
    minutes, seconds = divmod(round(length_s), 60)
    return Scene(
        headline="Done" if summary.complete else "That was it",
        detail=f"{summary.routine.title} · {minutes} min {seconds:02d} s",
        rows=tuple(_row(step) for step in summary.steps),
        advice="Press q to close.",
    )


def _row(step: StepSummary) -> Row:
    bouts = step.step.exercise in IN_BOUTS
    done = (step.sets_complete, len(step.sets)) if bouts else (step.reps, step.reps_asked)
    notes = []
    if step.skipped:
        notes.append("skipped")
    if step.hold_s and step.step.hold_target_s:
        notes.append(f"held {step.hold_s:.0f} s in all")
    if step.holds_short:
        notes.append(f"{step.holds_short} let go early")
    return Row(step.step.name, f"{done[0]} of {done[1]}", ", ".join(notes), step.complete)


def _scene(state: SessionState, around: Surroundings, **given: object) -> Scene:
    """What every scene has, and what is ``given``."""
    parts, current = _parts(state.progress)
    common = {
        "advice": state.advice or "",
        "readout": around.readout,
        "parts": parts,
        "current": current,
        "working": _working_side(state.planned),
    }
    return Scene(**{**common, **given})  # type: ignore[arg-type]


def _parts(progress: tuple[ProgressItem, ...]) -> tuple[tuple[Part, ...], int]:
    """A part for every step: how long it takes, and how much of it is done."""
    steps: dict[int, list[ProgressItem]] = {}
    current = 0
    for item in progress:
        steps.setdefault(item.planned.step_index, []).append(item)
        if item.mark is Mark.CURRENT:
            current = item.planned.step_index
    return tuple(_part(items) for items in steps.values()), current


def _part(items: list[ProgressItem]) -> Part:
    step = items[0].planned.step
    asked = sum(item.planned.reps for item in items)
    done = sum(min(item.reps_done, item.planned.reps) for item in items)
    return Part(asked * (1.0 + (step.hold_target_s or 1.0)), done / asked)


def _working_ring(state: SessionState) -> Ring:
    if state.hold_target_s is not None:
        reached = state.hold_share >= 1.0
        return Ring(state.hold_share, Tone.REACHED if reached else Tone.HOLD)
    return Ring(state.reps_done / max(1, state.reps_target), Tone.PLAIN)


def _hold_left(state: SessionState) -> str:
    if not state.holding or state.hold_target_s is None:
        return ""
    return "Done" if state.hold_share >= 1.0 else f"{_seconds_left(state)} s"


def _seconds_left(state: SessionState) -> str:
    return str(max(0, math.ceil((state.hold_target_s or 0.0) - state.hold_s)))


def _turn(planned: PlannedSet, machine: MachineState | None) -> Turn | None:
    progress = min(max(machine.progress, 0.0), 1.0) if machine is not None else 0.0
    if planned.direction is not None:
        return Turn(planned.direction, progress)
    seen = machine.direction if machine is not None else None
    return None if seen is None or seen == "unknown" else Turn(seen, progress)


def _which(planned: PlannedSet) -> str:
    """Which set it is, where there are several."""
    sets = planned.step.sets
    words = [f"{planned.set_number} of {sets}" if sets > 1 else "", planned.direction or ""]
    return " · ".join(word for word in words if word)


def _asked(planned: PlannedSet) -> str:
    step = planned.step
    return f"{step.duration_s:g}" if step.duration_s is not None else str(planned.reps)


def _unit(planned: PlannedSet) -> str:
    if planned.step.duration_s is not None:
        return "seconds"
    word = "turn" if planned.step.exercise == "ankle_circles" else "rep"
    return word if planned.reps == 1 else f"{word}s"


def _side(planned: PlannedSet) -> str:
    return planned.side.upper() if planned.side else ""


def _working_side(planned: PlannedSet) -> Side:
    return planned.side or "unknown"
