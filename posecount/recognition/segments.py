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
from posecount.recognition.course import Course, any_course, course_of
from posecount.recognition.likelihood import STATES, Counted, emission, fit
from posecount.recognition.path import Floats, likeliest, probabilities
from posecount.recognition.scene import SLOT_S, Scene
from posecount.session.spec import Step


@dataclass(frozen=True, slots=True)
class Segment:
    """A time in which one exercise was done, in seconds of media time; None is something else.

    ``confidence`` is how likely that is, 0 to 1. ``reps`` are those of the exercise, in order.
    ``step`` is the number of the routine's step that it is part of, from 0; None for none.
    """

    spec: ExerciseSpec | None
    start_s: float
    end_s: float
    confidence: float
    reps: tuple[Rep, ...] = ()
    step: int | None = None


def segments(
    scene: Scene,
    candidates: Sequence[Candidate],
    end_s: float,
    steps: Sequence[Step] | None = None,
) -> list[Segment]:
    """Return the segments of a recording that ends at ``end_s``, without gaps, in order.

    ``steps`` are those of the routine that was likely done, None if anything may have been.
    """
    if scene.slots == 0:
        return []
    course = any_course() if steps is None else course_of(steps)
    counted = {spec.id: _counted(scene, spec, candidates) for spec in EXERCISES}
    by_exercise = emission(counted, scene.attitudes)
    found = by_exercise[:, [state.column for state in course.states]]
    path = likeliest(found, course.transition, course.initial)
    likely = _by_exercise(probabilities(found, course.transition, course.initial), course)
    done: list[Segment] = []
    slot = 0
    for number, run in groupby(path.tolist()):
        first, slot = slot, slot + len(list(run))
        state = course.states[number]
        if state.exercise is None:
            continue
        spec = EXERCISES[state.exercise]
        reps = _reps_in(candidates, spec, first * SLOT_S, slot * SLOT_S)
        if reps:
            sure = float(np.mean(likely[first:slot, state.column]))
            times_s = reps[0].start_s, max(rep.end_s for rep in reps)
            done.append(Segment(spec, *times_s, round(sure, 2), tuple(reps), state.step))
    return _with_gaps(done, likely, end_s)


def _by_exercise(likely: Floats, course: Course) -> Floats:
    """Return how likely each exercise was, whichever state it was done in."""
    summed = np.zeros((len(likely), STATES))
    for number, state in enumerate(course.states):
        summed[:, state.column] += likely[:, number]
    return summed


def _counted(scene: Scene, spec: ExerciseSpec, candidates: Sequence[Candidate]) -> Counted:
    own = [one for one in candidates if one.spec is spec]
    fits = np.zeros(scene.slots)
    busy = np.zeros(scene.slots, bool)
    for one in own:
        for rep in one.reps:
            during = slice(round(rep.start_s / SLOT_S), max(1, round(rep.end_s / SLOT_S)))
            busy[during], fits[during] = True, fit(rep, spec, one.view, one.extent)

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
