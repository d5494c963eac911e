"""Odd manifests, routines, truths and labels."""

from __future__ import annotations

import json

from helpers.mutations import changed_data, changed_text
from posecount.batch.clips import Settings, named
from posecount.batch.manifest import read_manifest
from posecount.errors import InputError
from posecount.evaluation.clips import find_clips
from posecount.evaluation.truth import read_truth
from posecount.review.truth_file import as_text, read_truth_file
from posecount.session.load import load_routine

MANIFEST = b"""path,exercise,view,mirrored,side,hold_target_s,set
a/b.mp4,toe_raise,auto,no,left,2.5,3
"c, d.mp4",toe_walk,,,,,
../e.landmarks,ankle_circles,body,yes,right,,1
"""
ROUTINE = b"""# mine
schema = "posecount.routine/1"
id = "mine"
title = "Mine"
days_per_week = [2, 3]

[[steps]]
exercise = "toe_press"  # warm-up
position = '''
Stand
'''
instruction = "Grip."
reps = 4
hold_s = 3.5

[[steps]]
exercise = "ankle_circles"
position = "Lie."
instruction = "Turn."
reps = 10
sides = ["left", "right"]
directions = ["clockwise"]
rest_s = 10
rest_least_s = 5
"""
REP = {"start_s": 1.0, "end_s": 2.0, "hold_s": 0.5, "side": "left", "direction": None}
TRUTH = {
    "schema": "posecount.truth/1",
    "exercise": "toe_raise",
    "hold_target_s": 3.0,
    "reps": [REP, {**REP, "start_s": 3.0, "end_s": 3.0}],
    "view": "side",
    "split": "test",
    "mirrored": False,
    "disturbance": None,
    "reviewed": False,
    "notes": "Nothing.",
    "camera": {"fps": 30},
}
LABELS = {
    "clips": [
        {
            "file": "a.mp4",
            "here": "b/a.mp4",
            "exercise": "heel raise (double)",
            "eye_count": 2,
            "rep_peak_times_s": [1.0, 2.0],
            "camera_view": "side",
            "feet_visible": "yes",
        },
        {"file": "b.mp4", "exercise": None, "eye_count": 0, "rep_peak_times_s": None},
    ]
}


class Manifests:
    """Makes a manifest from each seed, and reads it."""

    name = "manifests"

    def __init__(self, folder):
        self._path = folder / "clips.csv"

    def read(self, rng):
        self._path.write_bytes(changed_text(rng, MANIFEST))
        named(read_manifest(self._path, Settings()))


class Routines:
    """Makes a routine from each seed, and loads it."""

    name = "routines"

    def __init__(self, folder):
        self._path = folder / "mine.toml"

    def read(self, rng):
        self._path.write_bytes(changed_text(rng, ROUTINE))
        load_routine(self._path)


class Truths:
    """Makes a truth from each seed; reads it as ``evaluate`` and ``review`` do, and writes it."""

    name = "truths"

    def __init__(self, folder):
        self._path = folder / "truth" / "a.json"
        self._path.parent.mkdir()
        self._path.with_suffix(".mp4").touch()

    def read(self, rng):
        self._path.write_bytes(odd_json(rng, TRUTH))
        find_clips(self._path.parent)
        read_truth(self._path)
        read = read_truth_file(self._path)
        as_text(read.data).encode()
        as_text(read._with(read.sheet(10.0))).encode()


class Labels:
    """Makes labels from each seed, and finds their clips."""

    name = "labels"

    def __init__(self, folder):
        self._path = folder / "labels" / "labels.json"
        self._path.parent.mkdir()
        (self._path.parent / "a.mp4").touch()

    def read(self, rng):
        self._path.write_bytes(odd_json(rng, LABELS))
        for clip in find_clips(self._path.parent):
            if clip.problem:
                raise InputError(f"{clip.name}: {clip.problem}.")


def odd_json(rng, data):
    if rng.random() < 0.5:
        return changed_text(rng, json.dumps(data, indent=1).encode())
    return json.dumps(changed_data(rng, data)).encode()
