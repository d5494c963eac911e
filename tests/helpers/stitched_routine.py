"""A routine as a file, the stream of somebody who does it, and whether it was counted rightly."""

from __future__ import annotations

import json
import time

import cv2

from helpers.desktop import Desktop, LiveCommand
from helpers.mjpeg_server import MjpegServer
from helpers.stitching import LAP, Part, stitched
from posecount.history.store import History

FIRST_S, NEW_S, SWITCH_S, REST_S = 14.0, 20.0, 17.0, 15.0
"""How long somebody takes to begin: longer than card, stillness and countdown, or rest and
countdown, and the seconds by which a busy computer tells the last rep of a set late."""

HEAD = """
schema = "posecount.routine/1"
id = "stitched"
title = "Stitched"
about = "What sample clips show one after the other."
days_per_week = 7
"""

RAISES = """
[[steps]]
exercise = "toe_raise"
position = "Stand up straight, from the side."
instruction = "Rise onto your toes and come down."
sets = 2
reps = 3
rest_s = 6
"""

FLEXIONS = """
[[steps]]
exercise = "resisted_dorsiflexion"
position = "Sit with the legs apart, a band around the foot."
instruction = "Pull the foot back, hold it for 5 seconds, and let it go."
reps = {reps}
hold_s = 5
sides = ["left", "right"]
"""

CIRCLES = """
[[steps]]
exercise = "ankle_circles"
position = "Lie on your back with one leg up."
instruction = "Turn the raised foot in full circles."
reps = 4
sides = ["left"]
directions = ["clockwise", "counterclockwise"]
"""

PRESSES = """
[[steps]]
exercise = "toe_press"
position = "Stand with your knees a little bent."
instruction = "Grip the floor with your toes."
reps = 3
hold_s = 2.5
"""
"""The third of the clip's four is let go after 1.7 s, and does not count towards the set."""

LONG = (
    HEAD + RAISES + FLEXIONS.format(reps=3) + CIRCLES + PRESSES,
    [
        Part("toe_raise_both_side", FIRST_S, end_s=11.5),
        Part("toe_raise_both_side", REST_S, start_s=12.9),
        Part("dorsiflexion_left_dim", NEW_S),
        Part("dorsiflexion_left_dim", SWITCH_S, flipped=True),
        Part("ankle_circles_left_to_head", NEW_S),
        Part("toe_press_close_up", NEW_S),
    ],
)
SHORT = (
    HEAD + FLEXIONS.format(reps=1),
    [
        Part("dorsiflexion_left_dim", FIRST_S, end_s=9.8),
        Part("dorsiflexion_left_dim", SWITCH_S, end_s=9.8, flipped=True),
    ],
)


def do(routine, folder, *, look_at=None):
    """Do the routine in front of ``posecount live``, hands-free until its summary is left by a key.

    ``look_at`` is shown the window every second. Answers with what was printed, the reps of the
    result file and of the history, the sessions of the history, and the true reps.
    """
    text, parts = routine
    file = folder / "stitched.toml"
    file.write_text(text, encoding="utf-8")
    pictures, truth = stitched(parts)
    with Desktop() as desktop, _server(pictures) as server:
        words = ["--camera", server.address, "--routine", str(file)]
        words += ["--json", str(folder / "reps.json")]
        command = LiveCommand(desktop, *words, state=folder)
        desktop.window()
        server.begin.set()
        # A session that is over lets go of its camera.
        while not (server.done.is_set() or server.left.wait(1.0)):
            assert command.process.poll() is None, command.end()
            if look_at is not None:
                look_at(desktop.picture())
        code, out, err = command.leave(desktop)
    assert code == 0, err
    counted = json.loads((folder / "reps.json").read_text(encoding="utf-8"))["reps"]
    with History.open(folder / "posecount" / "history.sqlite3", create=False) as history:
        done = [rep.later(server.waited_s) for rep in truth]
        return out, counted, list(history.reps()), list(history.sessions()), done


def _server(pictures):
    """Nobody moves before there is a window to look at: a busy computer takes its time."""
    return MjpegServer([*pictures, *tail(pictures)], round_and_round=LAP)


def tail(pictures, tail_s=8.0):
    """The last picture, for as long as the summary takes to come up."""
    last, before = pictures[-1], pictures[-2]
    step_s = last.t_s - before.t_s
    return [
        type(last)(last.t_s + step_s * number, last.jpeg)
        for number in range(1, round(tail_s / step_s))
    ]


def compare(counted, kept, sessions, truth):
    """Everything that is wrong, in sentences; nothing where all was counted as it was done."""
    told = [(rep["exercise"], rep["side"], rep["direction"], rep["verdict"]) for rep in counted]
    true = [(rep.exercise, rep.side, rep.direction, rep.verdict) for rep in truth]
    wrong = [f"counted {told}, done {true}"] if told != true else []
    for rep, real in zip(counted, truth, strict=False):
        if abs(rep["start_s"] - real.start_s) > 1.0:
            wrong.append(f"a rep that began at {real.start_s:.1f} s is told of {rep['start_s']}")
        if abs((rep["hold_s"] or 0.0) - real.hold_s) > 0.5:
            wrong.append(f"held {real.hold_s:.2f} s, told {rep['hold_s']}")
    if [rep.start_s for rep in kept] != [rep["start_s"] for rep in counted]:
        wrong.append(f"the history has {len(kept)} of {len(counted)} reps")
    if [session.complete for session in sessions] != [True]:
        wrong.append("the routine was not done to its end without a key")
    return wrong


def save(folder):
    """A ``look_at`` that keeps every picture of a window."""
    folder.mkdir(parents=True, exist_ok=True)
    start_s = time.monotonic()

    def keep(image):
        if image is not None:
            cv2.imwrite(str(folder / f"{time.monotonic() - start_s:05.0f}.png"), image)

    return keep
