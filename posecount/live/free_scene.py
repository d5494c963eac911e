"""Describes a session without a routine in the words and numbers of the screen."""

from __future__ import annotations

from dataclasses import replace

from posecount.language import tr, trn
from posecount.live.scene import Ring, Scene, Tone
from posecount.live.scene_progress import summary_scene
from posecount.live.scenes import SceneContext
from posecount.recognition.free import FreeState
from posecount.session.gestures import Gesture, Given
from posecount.session.summary import SessionSummary

KEYS = "space pause, m sound, f full screen, h this list, q quit and save"


def free_scene(state: FreeState, around: SceneContext) -> Scene:
    """Return the scene for this state."""
    if state.summary is not None:
        return _summary(state, state.summary, around.today)
    if around.trouble is not None:
        return Scene(
            headline=tr("Camera lost"),
            text=tuple(filter(None, (around.trouble, _so_far(state)))),
            advice=tr("Trying again. Your reps are kept."),
            urgent=True,
            dim=True,
            readout=around.readout,
        )
    if around.helps or state.paused:
        return _keys(state, around)
    if state.exercise is None:
        return Scene(
            headline=tr("Do what you like"),
            text=(
                tr("It is named and counted, a moment after it is done."),
                tr("The whole body must be in the picture: feet from close by are not recognised."),
            ),
            advice=_advice(state, around),
            urgent=not state.in_view,
            readout=around.readout,
        )
    return Scene(
        headline=tr(state.exercise.title),
        number=str(state.reps),
        below=_unit(state),
        ring=Ring(1.0, Tone.PLAIN),
        side=_side(state),
        advice=_advice(state, around),
        urgent=not state.in_view,
        working=state.newest.side if state.newest is not None else "unknown",
        readout=around.readout,
    )


def _summary(state: FreeState, summary: SessionSummary, today: str) -> Scene:
    """Return the scene at the end: nothing was asked for, so that all is done."""
    scene = summary_scene(summary, today)
    rows = tuple(
        replace(row, done=str(reps), complete=True)
        for row, (_, reps) in zip(scene.rows, state.done, strict=True)
    )
    return replace(scene, headline=tr("Done"), rows=rows)


def _keys(state: FreeState, around: SceneContext) -> Scene:
    """Return the list of gestures and keys; what is done is counted on unless it is paused."""
    up = tr("One arm up for two seconds: go on.") if state.paused else ""
    end = tr("Both arms up and apart: the end.") if state.paused else ""
    pause = "" if state.paused else tr("One arm up for two seconds: pause.")
    return Scene(
        headline=tr("Paused") if state.paused else tr("Gestures and keys"),
        detail=_so_far(state),
        text=tuple(filter(None, (up, end, pause, tr("Keys: {keys}", keys=tr(KEYS))))),
        advice=_of_keys(state, around),
        urgent=state.paused,
        dim=state.paused,
        readout=around.readout,
    )


def _of_keys(state: FreeState, around: SceneContext) -> str:
    if around.gesture is not None:
        return _gesture(around.gesture, paused=state.paused)
    return tr("Press space to go on.") if state.paused else tr("Press h to close.")


def _gesture(given: Given, *, paused: bool) -> str:
    """Return what the gesture that is being given will do."""
    if not paused:
        return tr("Keep your arm up to pause.")
    if given.gesture is Gesture.BOTH_UP:
        return tr("Keep your arms up to end.")
    return tr("Keep your arm up to go on.")


def _advice(state: FreeState, around: SceneContext) -> str:
    if around.gesture is not None:
        return _gesture(around.gesture, paused=False)
    if not state.in_view:
        return tr("Step into the picture with your whole body.")
    if around.busy:
        return tr("This computer is busy: close other programs.")
    several = len(state.done) > 1
    return tr("So far: {done}", done=_so_far(state)) if several else ""


def _so_far(state: FreeState) -> str:
    return " · ".join(f"{tr(spec.title)} {reps}" for spec, reps in state.done)


def _unit(state: FreeState) -> str:
    assert state.exercise is not None
    if state.exercise.turning:
        return trn("turn", "turns", state.reps)
    return trn("rep", "reps", state.reps)


def _side(state: FreeState) -> str:
    """Return the side of the newest rep in big letters, if it is one."""
    side = state.newest.side if state.newest is not None else "unknown"
    return {"left": tr("LEFT"), "right": tr("RIGHT")}.get(side, "")
