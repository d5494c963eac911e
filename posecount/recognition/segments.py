"""Divides a recording into segments, one exercise each, and picks the reps that stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from posecount.counting.events import Rep
from posecount.cue import View
from posecount.exercises import EXERCISES
from posecount.exercises.spec import ExerciseSpec
from posecount.recognition.candidates import Candidate
from posecount.recognition.likelihood import ELSE, Counted, emission, fit, initial, transition
from posecount.recognition.path import Floats, likeliest, probabilities
from posecount.recognition.scene import SLOT_S, Scene


@dataclass(frozen=True, slots=True)
class Segment:
    """A time in which one exercise was done, in seconds of media time; None is something else.

    ``confidence`` is how likely that is, 0 to 1. ``reps`` are those of the exercise, in order.
    """

    spec: ExerciseSpec | None
    start_s: float
    end_s: float
    confidence: float
    reps: tuple[Rep, ...] = ()


def segments(scene: Scene, candidates: Sequence[Candidate], end_s: float) -> list[Segment]:
    """Return the segments of a recording that ends at ``end_s``, without gaps, in order."""
    if scene.slots == 0:
        return []
    counted = {spec.id: _counted(scene, spec, candidates) for spec in EXERCISES}
    found = emission(counted, scene.attitudes)
    path = likeliest(found, transition(), initial())
    likely = probabilities(found, transition(), initial())
    done: list[Segment] = []
    slot = 0
    for state, run in groupby(path.tolist()):
        first, slot = slot, slot + len(list(run))
        if state == ELSE:
            continue
        spec = EXERCISES[state - 1]
        reps = _reps_in(candidates, spec, first * SLOT_S, slot * SLOT_S)
        if reps:
            sure = float(np.mean(likely[first:slot, state]))
            times_s = reps[0].start_s, max(rep.end_s for rep in reps)
            done.append(Segment(spec, *times_s, round(sure, 2), tuple(reps)))
    return _with_gaps(done, likely, end_s)


def _counted(scene: Scene, spec: ExerciseSpec, candidates: Sequence[Candidate]) -> Counted:
    own = [one for one in candidates if one.spec is spec]
    fits = np.zeros(scene.slots)
    busy = np.zeros(scene.slots, bool)
    for one in own:
        for rep in one.reps:
            during = slice(round(rep.start_s / SLOT_S), max(1, round(rep.end_s / SLOT_S)))
            busy[during], fits[during] = True, fit(rep, spec, one.view)

    def within(view: View | None) -> list[bool]:
        heard = np.zeros(scene.slots, bool)
        for one in own:
            if view in (None, one.view):
                stretch = one.stretch
                heard[int(stretch.start_s / SLOT_S) : int(stretch.end_s / SLOT_S)] = True
        return [bool(one) for one in heard]

    return Counted(within(None), within("close-up"), busy.tolist(), fits.tolist())


def _reps_in(
    candidates: Sequence[Candidate], spec: ExerciseSpec, start_s: float, end_s: float
) -> list[Rep]:
    """Return the reps of an exercise whose middle lies between two times."""
    reps = [rep for one in candidates if one.spec is spec for rep in one.reps]
    within = [rep for rep in reps if start_s <= (rep.start_s + rep.end_s) / 2 < end_s]
    return sorted(within, key=lambda rep: rep.end_s)


def _with_gaps(done: Sequence[Segment], likely: Floats, end_s: float) -> list[Segment]:
    """Return the segments with those of something else before, between and after them."""
    whole: list[Segment] = []
    at_s = 0.0
    for before, after in pairwise([None, *done, None]):
        until_s = end_s if after is None else after.start_s
        if until_s > at_s:
            sure = _nothing_between(likely, at_s, until_s, before, after)
            whole.append(Segment(None, at_s, until_s, sure))
        if after is not None:
            whole.append(after)
            at_s = after.end_s
    return whole


def _nothing_between(
    likely: Floats, start_s: float, end_s: float, before: Segment | None, after: Segment | None
) -> float:
    """Return how likely nothing but a pause of the exercises around it was between two times."""
    first, end = int(start_s / SLOT_S), math.ceil(end_s / SLOT_S)
    around = {one.spec for one in (before, after) if one is not None}
    others = [1 + i for i, spec in enumerate(EXERCISES) if spec not in around]
    slots = likely[first:end]
    return round(1.0 - float(slots[:, others].sum(axis=1).mean()), 2) if len(slots) else 1.0
