"""Renders the screen in every state and size.

``python tests/helpers/look_live.py FOLDER [LANGUAGE]``
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from posecount.counting.events import MachineState, Phase, Rep, TraceValue
from posecount.live.asking import Asking
from posecount.live.scenes import SceneContext, scene_of
from posecount.live.screen import ScreenPainter
from posecount.session.gestures import Gesture, Given
from posecount.session.load import load_routine
from posecount.session.log import SessionLog
from posecount.session.plan import plan
from posecount.session.state import Mark, ProgressItem, SessionPhase, SessionState
from posecount.session.summary import summarise
from posecount.sinks.sound import Sound

SIZES = ((640, 480), (1280, 720), (720, 1280))
PLAN = plan(load_routine("four-exercises"))


def state_of(index=0, phase=SessionPhase.WORKING, **changes):
    planned = PLAN[index]
    step = planned.step
    progress = tuple(
        ProgressItem(
            one,
            Mark.DONE
            if one.index < index
            else Mark.CURRENT
            if one.index == index
            else Mark.TO_COME,
            one.reps if one.index < index else 4 if one.index == index else 0,
        )
        for one in PLAN
    )
    state = SessionState(
        phase=phase,
        paused=None,
        planned=planned,
        sets=len(PLAN),
        reps_done=4,
        reps_target=planned.reps,
        reps_short=0,
        holding=False,
        hold_s=0.0,
        hold_target_s=step.hold_target_s,
        hold_share=0.0,
        wrong_leg=False,
        ready_share=0.0,
        rest_left_s=None,
        rest_s=step.rest_s,
        countdown=None,
        advice=None,
        progress=progress,
        summary=None,
    )
    return replace(state, **changes)


def summary_of():
    log = SessionLog()
    for planned in PLAN:
        attempt = log.begin(planned, 0.0)
        for number in range(planned.reps if planned.index != 3 else 7):
            hold_s = planned.step.hold_target_s or 0.0
            side, direction = planned.side or "both", planned.direction
            whole = not (planned.index == 1 and number == 3)
            log.keep(
                Rep(number + 1, number, number + 1, hold_s, side, direction, whole, 1), attempt
            )
    return summarise(load_routine("four-exercises"), PLAN, log, 0.0, 1093.0)


def machine_of(**changes):
    state = MachineState(Phase.MOVING, 4, "left", None, 0.0, 5.0, 0.4, TraceValue(0.08, 0.09, 0.05))
    return replace(state, **changes)


HOLD = {"holding": True, "hold_s": 1.6, "hold_share": 0.32}
TURNING = machine_of(direction="clockwise", progress=0.3, side="right")
FIVE = plan(load_routine("five-exercises"))
LONG = replace(
    state_of(0, SessionPhase.CARD),
    planned=next(one for one in FIVE if one.step.exercise == "resisted_dorsiflexion"),
)
STATES = {
    "card": (state_of(0, SessionPhase.CARD), None),
    "movement": (state_of(0, SessionPhase.CARD), None),
    "camera": (state_of(2, SessionPhase.CARD), None),
    "long": (LONG, None),
    "advised": (state_of(1, SessionPhase.SETUP, advice="Move back a little."), None),
    "setup": (state_of(0, SessionPhase.SETUP, ready_share=0.4), None),
    "countdown": (state_of(2, SessionPhase.COUNTDOWN, countdown=3), None),
    "counting": (state_of(4, reps_done=8, advice="Make the circles larger."), TURNING),
    "hold": (state_of(0, reps_done=12, **HOLD), machine_of()),
    "reached": (state_of(1, reps_done=0, **{**HOLD, "hold_share": 1.0}), machine_of(side="right")),
    "wrong leg": (
        state_of(0, reps_done=12, wrong_leg=True, advice="It is the left foot's turn."),
        machine_of(phase=Phase.HOLDING, side="right"),
    ),
    "slow": (state_of(0, reps_done=12, paused="too few pictures"), machine_of()),
    "bout": (state_of(8, hold_s=7.2, hold_share=0.36, holding=True), machine_of(side="both")),
    "rest": (state_of(9, SessionPhase.REST, rest_left_s=9.3), None),
    "switch": (state_of(1, SessionPhase.SWITCH, advice="Now the right leg."), None),
    "paused": (state_of(0, paused="asked"), machine_of()),
    "help": (state_of(0, reps_done=12, **HOLD), machine_of()),
    "lost": (state_of(0), None),
    "summary": (state_of(0, SessionPhase.FINISHED, summary=summary_of()), None),
}


TODAY = (
    "Today's plan (Four exercises), reps that count: Resisted plantar flexion 29 of 60 "
    "(to go: 15 left and 16 right, 1 too short); Ankle circles 37 of 120 (to go: 40 left and 43 "
    "right); Toe presses 10 of 30; Toe walking 6 of 12."
)


def render(name, size, painter, picture, pose):
    state, machine = STATES[name]
    trouble = (
        "The camera at http://192.168.1.20:8080/video stopped sending." if name == "lost" else None
    )
    now_s = {"movement": 6.0, "camera": 11.0}.get(name, 0.0)
    around = SceneContext(machine, trouble, today=TODAY, now_s=now_s, helps=name == "help")
    scene = scene_of(state, around)
    for step in range(120):
        t_s = step / 30
        if scene.trace is not None:
            value = TraceValue(0.06 + 0.05 * np.sin(2 * t_s), 0.09, 0.05)
            scene = replace(scene, trace=value)
        image = painter.paint(size, scene, t_s, picture, pose)
    return image


def asked():
    """Scenes of the question after the session, by name."""
    summary = scene_of(STATES["summary"][0], SceneContext(today=TODAY))
    up, crossed = Given(Gesture.ARM_UP, 0.6), Given(Gesture.CROSSED, 0.6)
    asking = Asking(NobodyThere(), Sound(lambda _: None, muted=True))
    seen = {"question": asking.scene(summary)}
    steps = (
        ("numbers", None, Gesture.ARM_UP),
        ("arm up", up, None),
        ("effort", None, Gesture.ARM_UP),
        ("again", crossed, None),
        ("answered", None, Gesture.ARM_UP),
    )
    for t_s, (name, given, held) in enumerate(steps):
        asking.question.update(t_s, given, held)
        seen[name] = asking.scene(summary)
    return seen


class NobodyThere:
    """An estimator that is not asked."""


def main(folder, language="en"):
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from posecount.catalogue import speak
    from posecount.media.video import open_video
    from posecount.pose.estimator import MediaPipePoseEstimator
    from posecount.pose.model.find import find_model

    samples = Path(__file__).parents[2] / "sample_videos"
    with open_video(samples / "plantar_flexion_right_side.mp4") as source:
        frame = next(iter(source))
    with MediaPipePoseEstimator(find_model(None).path) as estimator:
        pose = estimator.estimate(frame)
    speak(language)
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        images = {
            name: render(name, size, ScreenPainter(), frame.image_bgr, pose).copy()
            for name in STATES
        }
        painter = ScreenPainter()
        images |= {
            name: painter.paint(size, scene, 0.0, frame.image_bgr, pose).copy()
            for name, scene in asked().items()
        }
        for name, image in images.items():
            cv2.imwrite(str(folder / f"{name}_{size[0]}x{size[1]}.png"), image)
        tiles = list(images.values())
        tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % 4)
        rows = [np.hstack(tiles[i : i + 4]) for i in range(0, len(tiles), 4)]
        sheet = np.vstack(rows)
        scale = 1800 / sheet.shape[1]
        cv2.imwrite(
            str(folder / f"sheet_{size[0]}x{size[1]}.png"),
            cv2.resize(sheet, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA),
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
