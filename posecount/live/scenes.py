"""Describes a session's state in the words, numbers and rings of the screen."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from posecount.counting.events import MachineState, Side
from posecount.language import tr, trn
from posecount.live.scene import Guide, Page, Ring, Scene, Tone, Turn
from posecount.live.scene_progress import progress_parts, summary_scene
from posecount.session.gestures import Gesture, Given, gesture_words
from posecount.session.plan import PlannedSet
from posecount.session.state import SessionPhase, SessionState

KEYS = "space pause, n next, b back, r again, m sound, f full screen, h this list, q quit and save"

_PAGE_S = 5.0
"""For so long a page of the instruction is shown."""

_NEARLY_READY = 0.1


@dataclass(frozen=True, slots=True)
class SceneContext:
    """What the screen shows besides the session.

    ``trouble`` is the camera's, in a sentence; ``readout`` is shown in small letters; ``machine``
    is what the counter sees right now, which is nothing while it is still ``learning`` how the foot
    moves; ``busy`` says that too few frames are looked at. ``today`` is a sentence on how today's
    plan stands at the end; ``now_s`` is the camera's media time. ``gesture`` is being given;
    ``helps`` asks for the list of keys and gestures.
    """

    machine: MachineState | None = None
    trouble: str | None = None
    readout: str = ""
    learning: bool = False
    busy: bool = False
    today: str = ""
    now_s: float = 0.0
    gesture: Given | None = None
    helps: bool = False


def scene_of(state: SessionState, around: SceneContext) -> Scene:
    """Return the scene for this state, with the gesture that is being given."""
    scene = _scene_of(state, around)
    if around.gesture is None or state.summary is not None:
        return scene
    return replace(scene, advice=_gesture(state, around.gesture), urgent=False)


def _scene_of(state: SessionState, around: SceneContext) -> Scene:
    if state.summary is not None:
        return summary_scene(state.summary, around.today)
    if around.trouble is not None:
        return _lost(state, around)
    if around.helps or state.paused == "asked":
        return _keys(state, around)
    if state.paused is not None:
        return _paused(state, around)
    return _SCENES[state.phase](state, around)


def _card(state: SessionState, around: SceneContext) -> Scene:
    """Return a page of the instruction: position, movement and camera take turns."""
    planned = state.planned
    step = planned.step
    pages: tuple[tuple[Page, str], ...] = (
        ("position", tr(step.position)),
        ("movement", tr(step.instruction)),
        ("camera", tr("Camera: {place}", place=tr(step.placement))),
    )
    page, text = pages[int(around.now_s / _PAGE_S) % len(pages)]
    # A mirror shows the pictures turned round, but not where the camera stands.
    turned = (planned.side == "right") is (page == "camera")
    return _scene(
        state,
        around,
        headline=tr(step.name),
        detail=" · ".join(filter(None, (_side(planned), _which(planned)))),
        text=(text,),
        guide=Guide(step.exercise, page, turned),
        advice=state.advice or tr("Get into position: it starts by itself."),
        urgent=state.phase is SessionPhase.SETUP and bool(state.advice),
    )


def _switch(state: SessionState, around: SceneContext) -> Scene:
    side = state.planned.side
    return _scene(
        state,
        around,
        headline=tr("Switch sides") if side else tr("Now"),
        detail=_which(state.planned),
        number=_side(state.planned),
        ring=Ring(1.0, Tone.WAIT),
    )


def _setup(state: SessionState, around: SceneContext) -> Scene:
    """Return the instruction until the person is in position and still, then the ring."""
    if state.ready_share < _NEARLY_READY:
        return _card(state, around)
    return _scene(
        state,
        around,
        headline=tr(state.planned.step.name),
        detail=_which(state.planned),
        number=_asked(state.planned),
        below=_unit(state.planned),
        ring=Ring(state.ready_share, Tone.WAIT),
        advice=state.advice or tr("Stand by and keep still."),
        urgent=bool(state.advice),
        side=_side(state.planned),
    )


def _countdown(state: SessionState, around: SceneContext) -> Scene:
    return _scene(
        state,
        around,
        headline=tr("Get ready"),
        detail=_which(state.planned),
        number=str(state.countdown or ""),
        ring=Ring(1.0, Tone.WAIT),
        side=_side(state.planned),
        turn=_turn(state.planned, None),
    )


def _working(state: SessionState, around: SceneContext) -> Scene:
    bout = state.planned.step.spec.in_bouts
    holding = state.holding and state.hold_target_s is not None and not bout
    number, below = str(state.reps_done), _of(state)
    if bout:
        number, below = _seconds_left(state), tr("seconds")
    elif holding:
        reached = state.hold_share >= 1.0
        number, below = (tr("Let go"), "") if reached else (_seconds_left(state), tr("seconds"))
    return _scene(
        state,
        around,
        headline=tr(state.planned.step.name),
        detail=" · ".join(filter(None, (_which(state.planned), _rep(state) if holding else ""))),
        number=number,
        below=below,
        ring=_working_ring(state),
        turn=_turn(state.planned, around.machine),
        side=_side(state.planned),
        trace=around.machine.trace if around.machine else None,
        advice=_working_advice(state, around),
        urgent=state.wrong_leg,
        working=around.machine.side if around.machine else "unknown",
    )


def _working_advice(state: SessionState, around: SceneContext) -> str:
    if state.advice:
        return state.advice
    if around.busy:
        return tr("This computer is busy: close other programs.")
    return tr("Begin: the first ones are counted a little late.") if around.learning else ""


def _rest(state: SessionState, around: SceneContext) -> Scene:
    left_s = state.rest_left_s or 0.0
    return _scene(
        state,
        around,
        headline=tr("Rest"),
        detail=tr("Next: {what}", what=_which(state.planned) or tr(state.planned.step.name)),
        number=str(math.ceil(left_s)),
        below=tr("seconds"),
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


def _keys(state: SessionState, around: SceneContext) -> Scene:
    """Return the list of gestures and keys; the session goes on unless it is paused."""
    paused = state.paused == "asked"
    done = f"{state.reps_done} {_of(state)}"
    return _scene(
        state,
        around,
        headline=tr("Paused") if paused else tr("Gestures and keys"),
        detail=f"{tr(state.planned.step.name)} · {done}",
        text=(*gesture_words(paused=paused), tr("Keys: {keys}", keys=tr(KEYS))),
        guide=Guide(state.planned.step.exercise, "movement", state.planned.side != "right"),
        advice=tr("Press space to go on.") if paused else tr("Press h to close."),
        urgent=paused,
        dim=paused,
    )


def _gesture(state: SessionState, given: Given) -> str:
    """Return what the gesture that is being given will do."""
    if state.paused != "asked":
        return tr("Keep your arm up to pause.")
    if given.gesture is Gesture.ARM_UP:
        return tr("Keep your arm up to go on.")
    if given.gesture is Gesture.BOTH_UP:
        return tr("Keep your arms up for the next set.")
    return tr("Keep your arms crossed to do it again.")


def _paused(state: SessionState, around: SceneContext) -> Scene:
    return _scene(
        state,
        around,
        headline=tr("Paused"),
        detail=tr(state.planned.step.name),
        number="II",
        below=f"{state.reps_done} {_of(state)}",
        ring=Ring(0.0, Tone.PLAIN),
        side=_side(state.planned),
        advice=_why_paused(state, around),
        urgent=True,
    )


def _why_paused(state: SessionState, around: SceneContext) -> str:
    if state.paused == "too few pictures":
        if around.busy:
            return tr("Too busy to count: close other programs.")
        return tr("Too few pictures to count: turn on a light.")
    return state.advice or tr("Come back into the picture.")


def _lost(state: SessionState, around: SceneContext) -> Scene:
    return _scene(
        state,
        around,
        headline=tr("Camera lost"),
        text=(around.trouble or "", tr("So far: {done}", done=f"{state.reps_done} {_of(state)}")),
        advice=tr("Trying again. Your reps are kept."),
        urgent=True,
        dim=True,
    )


def _scene(state: SessionState, around: SceneContext, **given: object) -> Scene:
    """Return a scene with the parts common to all, and those ``given``."""
    parts, current = progress_parts(state.progress)
    common = {
        "advice": state.advice or "",
        "readout": around.readout,
        "parts": parts,
        "current": current,
        "working": _working_side(state.planned),
    }
    return Scene(**{**common, **given})  # type: ignore[arg-type]


def _working_ring(state: SessionState) -> Ring:
    if state.hold_target_s is not None:
        reached = state.hold_share >= 1.0
        return Ring(state.hold_share, Tone.REACHED if reached else Tone.HOLD)
    return Ring(state.reps_done / max(1, state.reps_target), Tone.PLAIN)


def _seconds_left(state: SessionState) -> str:
    return str(max(0, math.ceil((state.hold_target_s or 0.0) - state.hold_s)))


def _turn(planned: PlannedSet, machine: MachineState | None) -> Turn | None:
    progress = min(max(machine.progress, 0.0), 1.0) if machine is not None else 0.0
    if planned.direction is not None:
        return Turn(planned.direction, progress)
    seen = machine.direction if machine is not None else None
    return None if seen is None or seen == "unknown" else Turn(seen, progress)


def _which(planned: PlannedSet) -> str:
    """Return which set it is, if there are several."""
    sets = planned.step.sets
    words = []
    if sets > 1:
        words.append(tr("Set {number} of {sets}", number=planned.set_number, sets=sets))
    if planned.direction:
        words.append(tr(planned.direction))
    return " · ".join(words)


def _asked(planned: PlannedSet) -> str:
    step = planned.step
    return f"{step.duration_s:g}" if step.duration_s is not None else str(planned.reps)


def _unit(planned: PlannedSet) -> str:
    if planned.step.duration_s is not None:
        return tr("seconds")
    if planned.step.spec.turning:
        return trn("turn", "turns", planned.reps)
    return trn("rep", "reps", planned.reps)


def _rep(state: SessionState) -> str:
    """Return which rep is under way."""
    number = min(state.reps_done + 1, state.reps_target)
    return tr("Rep {number} of {reps}", number=number, reps=state.reps_target)


def _of(state: SessionState) -> str:
    """Return how many are asked for, such as "of 10 reps"."""
    if state.planned.step.spec.turning:
        return trn("of {count} turn", "of {count} turns", state.reps_target)
    return trn("of {count} rep", "of {count} reps", state.reps_target)


def _side(planned: PlannedSet) -> str:
    if planned.side is None:
        return ""
    return tr("LEFT") if planned.side == "left" else tr("RIGHT")


def _working_side(planned: PlannedSet) -> Side:
    return planned.side or "unknown"
