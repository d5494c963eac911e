"""The list of exercises; each has a file of its own.

To add one, write its file beside the others, ending in a ``SPEC``, and name it here.
"""

from __future__ import annotations

import difflib
from typing import Literal

from posecount.errors import InputError
from posecount.exercises import (
    ankle_circles,
    resisted_dorsiflexion,
    resisted_plantar_flexion,
    single_leg_balance,
    toe_pencil_pickup,
    toe_press,
    toe_raise,
    toe_walk,
)
from posecount.exercises.spec import ExerciseSpec
from posecount.plain import shown

EXERCISES: tuple[ExerciseSpec, ...] = (
    toe_raise.SPEC,
    toe_walk.SPEC,
    ankle_circles.SPEC,
    resisted_dorsiflexion.SPEC,
    resisted_plantar_flexion.SPEC,
    toe_press.SPEC,
    toe_pencil_pickup.SPEC,
    single_leg_balance.SPEC,
)


ExerciseId = Literal[
    "toe_raise",
    "toe_walk",
    "ankle_circles",
    "resisted_dorsiflexion",
    "resisted_plantar_flexion",
    "toe_press",
    "toe_pencil_pickup",
    "single_leg_balance",
]
"""The same list for type checkers and editors, which cannot read the one above."""


def find_exercise(name: str) -> ExerciseSpec:
    """Return the exercise of that id or alias; raise InputError with the nearest name if none."""
    wanted = name.strip().lower().replace("-", "_").replace(" ", "_")
    by_name = {known: spec for spec in EXERCISES for known in (spec.id, *spec.aliases)}
    if wanted in by_name:
        return by_name[wanted]
    near = difflib.get_close_matches(wanted, by_name, n=1, cutoff=0.4)
    hint = f"did you mean '{near[0]}'?" if near else "'posecount exercises' lists them."
    raise InputError(f"There is no exercise '{shown(name)}'; {hint}")
