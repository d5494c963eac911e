"""Stitches sample clips into what a camera sees of somebody who does a routine.

Before each part its opening is shown to and fro, as long as somebody takes to get ready.
"""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import dataclass, replace
from pathlib import Path

import cv2

from helpers.mjpeg_server import Picture, encode
from posecount.media.video import open_video

SAMPLES = Path(__file__).parents[2] / "sample_videos"
OPENING_S = 0.8
STEP_S = 1 / 30
LAP = 2 * round(OPENING_S / STEP_S) - 2
"""So many pictures and the opening has been shown to and fro."""

_ASKED_S = {"resisted_dorsiflexion": 5.0, "toe_press": 2.5}
_OTHER = {
    "left": "right",
    "right": "left",
    "clockwise": "counterclockwise",
    "counterclockwise": "clockwise",
}


@dataclass(frozen=True)
class Part:
    """A stretch of a clip, after ``still_s`` of its opening; ``flipped`` makes left right."""

    clip: str
    still_s: float
    start_s: float = 0.0
    end_s: float = math.inf
    flipped: bool = False


@dataclass(frozen=True)
class TrueRep:
    """A rep as its clip's truth file has it, in the time of the whole stream."""

    exercise: str
    start_s: float
    end_s: float
    side: str
    direction: str | None
    hold_s: float

    @property
    def verdict(self):
        """What a routine that asks for the clips' holds makes of it."""
        short = self.hold_s < _ASKED_S.get(self.exercise, 0.0)
        return "hold too short" if short else "counted"

    def later(self, by_s):
        """The same, so much later."""
        return replace(self, start_s=self.start_s + by_s, end_s=self.end_s + by_s)


def stitched(parts):
    """The pictures of all parts one after the other, and the reps that are done in them."""
    pictures, reps = [], []
    for part in parts:
        begins_s = len(pictures) * STEP_S
        shown = _pictures(part)
        pictures += shown
        reps += _reps(part, begins_s + part.still_s - part.start_s)
    return [Picture(index * STEP_S, jpeg) for index, jpeg in enumerate(pictures)], reps


def _pictures(part):
    with open_video(SAMPLES / f"{part.clip}.mp4") as source:
        frames = [frame for frame in source if part.start_s <= frame.t_s < part.end_s]
    images = [cv2.flip(f.image_bgr, 1) if part.flipped else f.image_bgr for f in frames]
    jpegs = [encode(image) for image in images]
    opening = jpegs[: round(OPENING_S / STEP_S)]
    to_and_fro = itertools.cycle([*opening, *opening[-2:0:-1]])
    # It has to end where the part begins, whatever its length.
    return [*itertools.islice(to_and_fro, round(part.still_s / STEP_S))][::-1] + jpegs


def _reps(part, later_s):
    truth = json.loads((SAMPLES / f"{part.clip}.json").read_text(encoding="utf-8"))
    for rep in truth["reps"]:
        if part.start_s <= rep["start_s"] < part.end_s:
            told = TrueRep(
                truth["exercise"],
                rep["start_s"] + later_s,
                rep["end_s"] + later_s,
                rep["side"],
                rep["direction"],
                rep["hold_s"],
            )
            yield _other_way_round(told) if part.flipped else told


def _other_way_round(rep):
    side, direction = _OTHER.get(rep.side, rep.side), _OTHER.get(rep.direction, rep.direction)
    return replace(rep, side=side, direction=direction)
