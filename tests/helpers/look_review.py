"""Renders the review window: ``python tests/review/look_at_desk.py FOLDER``.

In several states and sizes.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import cv2

from posecount.review.desk import opened
from posecount.review.frames import FrameReader
from posecount.review.keys import press
from posecount.review.picture import ReviewPainter
from posecount.review.truth_file import read_truth_file

SIZES = ((640, 480), (1280, 720), (720, 1280))
SAMPLES = Path(__file__).parents[2] / "sample_videos"
STATES = {
    "circles": ("ankle_circles_left_to_head", "n . . . y y c d l l l a z l 0 c c"),
    "first": ("ankle_circles_left_to_head", "y y"),
    "holds": ("toe_press_close_up", "y y 1 l l 2"),
    "help": ("toe_press_close_up", "h"),
    "leaving": ("toe_press_close_up", "d q"),
    "refused": ("toe_raise_right_front", "n n o"),
    "none": ("nothing_standing", "space"),
}


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, (sample, keys) in STATES.items():
        file = read_truth_file(SAMPLES / f"{sample}.json")
        reader = FrameReader(SAMPLES / f"{sample}.mp4")
        turns = sample.startswith("ankle")
        sheet = file.sheet(reader.duration_s)
        if name == "first":
            entries = tuple(replace(entry, accepted=False) for entry in sheet.entries)
            sheet = replace(sheet, entries=entries)
        desk = opened(sheet, reader.times, turns=turns)
        for key in keys.split():
            desk, _ = press(desk, key)
        picture = reader.picture(reader.times.index_at(desk.t_s))
        for size in SIZES:
            image = ReviewPainter(file.truth.exercise).paint(size, desk, picture)
            cv2.imwrite(str(folder / f"{name}_{size[0]}x{size[1]}.png"), image)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
