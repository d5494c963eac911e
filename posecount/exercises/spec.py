"""The spec of an exercise: everything that differs between exercises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from posecount.counting.attitude import ATTITUDES, Attitude
from posecount.counting.form_faults import FormFault, LetGoEarly
from posecount.counting.machine import ExerciseMachine, MotionMachine
from posecount.counting.movement import Movement
from posecount.counting.posture import Posture
from posecount.counting.rest_of_body import Judged, RestOfBody
from posecount.signals.legs import Leg, Point

NeededView = Literal["any", "lengthwise", "open"]
Feet = Literal["one", "either", "both"]
FormFaults = Callable[[Leg | None], Mapping[str, FormFault]]

UP: Point = (0.0, -1.0)
"""Up in the picture: people who stand or sit are filmed upright."""


def held_long_enough(_side: Leg | None) -> dict[str, FormFault]:
    """Return the only fault of exercises that are only held: letting go too early."""
    return {"Hold on until the chime.": LetGoEarly()}


@dataclass(frozen=True, slots=True)
class ExerciseSpec:
    """One exercise as the user knows it, the machines that count it, and what it asks for.

    Words: ``id``, ``aliases`` and ``title`` name it, ``counts`` describes a rep, and ``camera``
    says where to film from.

    Dose: ``hold_target_s`` is the hold's target, None if the exercise sets none;
    ``takes_hold_target`` says whether one can be set. ``feet`` says which feet work: "one" after
    the other, "both" together, or "either" way. With ``in_bouts`` a rep is a bout of some seconds;
    ``turning`` reps have a direction. ``holds_measured`` says that the length of a rep's hold
    matters though there is no target.

    Machines: ``build`` counts from landmarks, None if they do not show the movement;
    ``build_region`` counts in close-ups, None if the exercise cannot be counted in one. With
    ``always_region`` the foot region is followed even if the whole body is in view. With
    ``closer_look`` the heavy pose model looks, both ways round. ``close_up``
    says that the exercise should be filmed from close by; ``close_up_heading`` is the direction in
    which the foot leaves its rest in a close-up, of length 1 (x right, y down), if it is known, and
    ``likely_heading`` the same where a camera in an unusual place shows another one;
    ``toes_only`` says that only the toes move, and not the foot.
    ``movement`` is the movement to find in the points around the feet of a whole body; None if
    landmarks are more reliable.

    Context: ``rest_of_body`` limits what may move besides the foot if the whole body is in view;
    None for no limits. ``attitudes`` are those in which the exercise is done, so that it is
    recognised.

    Advice: ``posture`` is the required posture, and ``form_faults`` are the faults to look for
    while a leg works, the most important first, keyed by the advice on them.

    ``torso_up``, ``needs_view`` and ``fastest_rep_s`` are for the set-up check: whether the person
    sits or stands, the view that shows the movement ("lengthwise": not from the front; "open": not
    with the circle edge-on), and the duration of the fastest rep.
    """

    id: str
    aliases: tuple[str, ...]
    title: str
    counts: str
    camera: str
    hold_target_s: float | None
    takes_hold_target: bool
    posture: Posture
    attitudes: tuple[Attitude, ...] = ATTITUDES
    build: Callable[[float | None], ExerciseMachine] | None = None
    build_region: Callable[[float | None], MotionMachine] | None = None
    always_region: bool = False
    close_up: bool = False
    close_up_heading: Point | None = None
    likely_heading: Point | None = None
    toes_only: bool = False
    movement: Movement | None = None
    feet: Feet = "either"
    in_bouts: bool = False
    turning: bool = False
    holds_measured: bool = False
    form_faults: FormFaults = held_long_enough
    closer_look: bool = False
    rest_of_body: RestOfBody | None = None
    torso_up: bool = True
    needs_view: NeededView = "any"
    fastest_rep_s: float = 1.0

    @property
    def by_points(self) -> bool:
        """Whether points are followed besides landmarks if the whole body is in view."""
        return self.movement is not None or self.always_region

    @property
    def unit(self) -> str:
        """The word for one of its reps."""
        return "turn" if self.turning else "rep"

    def landmark_machine(self, hold_target_s: float | None) -> ExerciseMachine:
        """Return the machine that counts from landmarks, which must exist."""
        assert self.build is not None, f"{self.id} is not counted from landmarks"
        machine = self.build(hold_target_s)
        return machine if self.rest_of_body is None else Judged(machine, self.rest_of_body)
