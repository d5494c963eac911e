"""How likely what was seen in a slot of time is while each exercise, or something else, is done.

Each machine counts what looks like its own exercise, and some are taken in by others: somebody who
rises onto their toes also lifts a foot, and a foot that is let go moves as one that points. How
often that happens makes the choice between them; the shares are rounded from a look at some forty
clips, most of them rendered. Evidence of different machines is taken as independent (naive Bayes).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.counting.attitude import ATTITUDES, Attitude
from posecount.counting.events import Rep
from posecount.cue import View
from posecount.exercises import EXERCISES
from posecount.exercises.spec import ExerciseSpec
from posecount.recognition.path import Floats
from posecount.tuning import by_hand, tuned

SHORTEST_S = 0.1
"""No rep is shorter, in seconds."""

SHORTEST_EXTENT = 1e-3
"""Nothing that is counted goes less far, as a share of the picture."""

STATES = 1 + len(EXERCISES)
"""Doing something else or nothing, and each of the exercises, in that order."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Shares of the slots of an exercise, and how much one slot's evidence weighs."""

    own: float = tuned(
        0.65, "share", "Slots of an exercise, from first to last rep, in which it moves or holds."
    )
    idle: float = tuned(
        0.03, "share", "Slots of something else in which a machine counts, where it counts at all."
    )
    attitude: float = by_hand(
        0.9, "share", "Slots in which the body is seen to be placed as the exercise asks."
    )
    slot_weight: float = tuned(
        0.4,
        "share",
        "Slots that follow each other show the same movement, so that each says only so much. A "
        "single hold of 5 s is believed, a single twitch is not.",
    )
    attitude_weight: float = by_hand(
        0.1, "share", "The same for the attitude, which stays for minutes."
    )
    bout_short: float = tuned(
        0.15,
        "share",
        "Share of a bout on tiptoe in which the heels are down: 0.07 and less in walking, 0.21 and "
        "more in heel raises that follow each other.",
    )
    least_doubt: float = by_hand(
        0.05, "share", "Share of bouts that are none among those that fit perfectly."
    )
    no_hold_s: float = by_hand(1.0, "s", "The usual hold of exercises that ask for none.")
    least_hold_s: float = by_hand(0.3, "s", "Shorter holds are as unlike any exercise as this.")
    hold_spread: float = by_hand(
        1.0,
        "ratio",
        "Spread of the logarithm of holds, of people who do as asked and of those who are quick.",
    )
    close_up_hold_spread: float = by_hand(
        0.6, "ratio", "The same in a close-up, where nothing else tells flexions from raises."
    )
    toes_extent: float = tuned(
        0.0075,
        "share",
        "How far toes go that grip, as a share of a close-up's longer side: 0.0067 to 0.0081 in "
        "three rendered clips.",
    )
    foot_extent: float = tuned(
        0.055,
        "share",
        "The same of a foot that is lifted or turned: 0.048 to 0.078 in six clips, half of them of "
        "real people.",
    )
    extent_spread: float = by_hand(
        0.6, "ratio", "Spread of the logarithm of these: cameras are nearer or farther away."
    )
    unusual_close_up: float = by_hand(
        0.5, "share", "How often a close-up shows an exercise that is not to be filmed from close."
    )
    other_shape: float = by_hand(
        0.2,
        "share",
        "Slots of a close-up of circles in which other machines count, and the other way round.",
    )


TUNING = Tuning()

TAKEN_IN: Mapping[tuple[str, str], float] = {
    ("toe_walk", "toe_raise"): 0.5,
    ("toe_press", "toe_raise"): 0.3,
    ("toe_pencil_pickup", "toe_raise"): 0.15,
    ("single_leg_balance", "toe_raise"): 0.1,
    ("toe_raise", "toe_walk"): 0.3,
    ("toe_press", "toe_walk"): 0.3,
    ("single_leg_balance", "toe_walk"): 0.1,
    ("resisted_plantar_flexion", "resisted_dorsiflexion"): 0.45,
    ("resisted_dorsiflexion", "resisted_plantar_flexion"): 0.45,
    ("toe_press", "resisted_plantar_flexion"): 0.25,
    ("toe_pencil_pickup", "resisted_plantar_flexion"): 0.35,
    ("toe_press", "toe_pencil_pickup"): 0.2,
    ("toe_press", "single_leg_balance"): 0.15,
    ("toe_pencil_pickup", "single_leg_balance"): 0.15,
}
"""Share of the slots in which the first exercise's machine counts while the second one is done."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one exercise's machine counted, slot by slot.

    ``listening`` says where it could count, ``close_up`` where it did so in a close-up, ``busy``
    where a rep was under way, and ``fit`` how well that rep fits the exercise (see `fit`).
    """

    listening: Sequence[bool]
    close_up: Sequence[bool]
    busy: Sequence[bool]
    fit: Sequence[float]


def emission(counted: Mapping[str, Counted], attitudes: Sequence[Attitude]) -> Floats:
    """Return the logarithms of how likely each slot is in each state, shape (slots, states).

    ``counted`` has an entry for each exercise.
    """
    logs = np.zeros((len(attitudes), STATES))
    placed = np.array([ATTITUDES.index(attitude) for attitude in attitudes], dtype=int)
    for state in range(STATES):
        doing = EXERCISES[state - 1] if state else None
        for machine in EXERCISES:
            logs[:, state] += TUNING.slot_weight * _by_machine(counted[machine.id], machine, doing)
        attitude = np.array(_placed_logs(doing))[placed]
        in_body = ~np.any([np.asarray(one.close_up, bool) for one in counted.values()], axis=0)
        logs[:, state] += TUNING.attitude_weight * np.where(in_body, attitude, 0.0)
        if doing is not None:
            # An exercise is not done where its machine cannot count it.
            logs[~np.asarray(counted[doing.id].listening, bool), state] += np.log(TUNING.idle)
    return logs


def _by_machine(counted: Counted, machine: ExerciseSpec, doing: ExerciseSpec | None) -> Floats:
    """Return what one machine says about one state, per slot."""
    busy, close_up = np.asarray(counted.busy, bool), np.asarray(counted.close_up, bool)
    logs = np.zeros(len(busy))
    for here, view in _views(close_up):
        counts = math.log(_share(machine, doing, view))
        # Whether a machine is taken in depends on person and view, so its silence says nothing.
        silent = math.log1p(-(TUNING.own if machine is doing else TUNING.idle))
        said = np.where(busy, counts, silent)[here]
        logs[here] = said if view == "body" else said / _alike(machine)
    fits = np.asarray(counted.fit)
    if machine is doing:
        logs += np.where(busy, fits, 0.0)
    elif machine.in_bouts and doing is not None:
        # The better a bout fits, the fewer of those that are none look like it.
        logs += np.where(busy, np.log1p(-np.exp(np.minimum(fits, -TUNING.least_doubt))), 0.0)
    logs[~np.asarray(counted.listening, bool)] = 0.0
    return logs


def _alike(machine: ExerciseSpec) -> int:
    """Return how many machines see the same in a close-up: together they say it once."""
    seen = [spec for spec in EXERCISES if spec.build_region is not None]
    return sum(spec.turning == machine.turning for spec in seen)


def _views(close_up: NDArray[np.bool_]) -> tuple[tuple[NDArray[np.bool_], View], ...]:
    return (~close_up, "body"), (close_up, "close-up")


def fit(rep: Rep, spec: ExerciseSpec, view: View, extent: float = 0.0) -> float:
    """Return the logarithm of how well a rep fits its exercise: 0 for one that is as it should be.

    Holds are about as long as the exercise asks. A close-up shows no posture, so that in it the
    length of the hold must tell, and ``extent``: how far what moves goes, as a share of the
    picture's longer side.
    """
    if spec.in_bouts:
        short = 1.0 - rep.hold_s / max(rep.end_s - rep.start_s, SHORTEST_S)
        return -0.5 * (short / TUNING.bout_short) ** 2
    if view == "body" and spec.turning:
        return 0.0
    usual_s = spec.hold_target_s or TUNING.no_hold_s
    off = math.log(max(rep.hold_s, TUNING.least_hold_s) / usual_s)
    if view == "body":
        return -0.5 * (off / TUNING.hold_spread) ** 2
    unusual = 0.0 if spec.close_up else math.log(TUNING.unusual_close_up)
    usual = TUNING.toes_extent if spec.toes_only else TUNING.foot_extent
    far = math.log(max(extent, SHORTEST_EXTENT) / usual) / TUNING.extent_spread
    return -0.5 * ((off / TUNING.close_up_hold_spread) ** 2 + far**2) + unusual


def _share(machine: ExerciseSpec, doing: ExerciseSpec | None, view: View) -> float:
    if machine is doing:
        return TUNING.own
    if doing is None:
        return TUNING.idle
    if view == "close-up":
        return TUNING.own if machine.turning == doing.turning else TUNING.other_shape
    return TAKEN_IN.get((machine.id, doing.id), TUNING.idle)


def _placed_logs(doing: ExerciseSpec | None) -> list[float]:
    """Return what each attitude says about a state: nothing where the exercise is done in it."""
    against = math.log((1 - TUNING.attitude) / TUNING.attitude)
    if doing is None:
        return [0.0] * len(ATTITUDES)
    fitting = (*doing.attitudes, "unseen")
    return [0.0 if one in fitting else against for one in ATTITUDES]
