"""What an exercise says about itself. Everything that differs between exercises is in its spec."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

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
"""In a picture: who stands or sits is filmed upright."""


def held_long_enough(_side: Leg | None) -> dict[str, FormFault]:
    """The one fault of exercises that are only held: letting go too early."""
    return {"Hold on until the chime.": LetGoEarly()}


@dataclass(frozen=True, slots=True)
class ExerciseSpec:
    """One exercise as the user knows it, the machines that count it, and what it asks for.

    Words: ``id``, ``aliases`` and ``title`` name it, ``counts`` says what a rep is and ``camera``
    where to film from.

    Dose: ``hold_target_s`` is how long a hold lasts, None where the exercise sets no target;
    ``takes_hold_target`` says whether one can be set. ``feet`` says who works: "one" foot after the
    other, "both" together, or "either" way. With ``in_bouts`` a rep is a bout of so many seconds;
    ``turning`` reps have a direction. ``holds_measured`` says that the length of a rep's hold means
    something though there is no target.

    Machines: ``build`` counts from landmarks, None where they do not show the movement;
    ``build_region`` counts in close-ups, None where the exercise cannot be counted in one. With
    ``always_region`` the foot region is followed even where the whole body is in view.
    With ``both_models`` recordings are looked at with the full and the heavy pose model.
    ``close_up`` says that the exercise is to be filmed from close by; ``close_up_heading`` which
    way a foot goes in its picture from rest, of length 1 (x right, y down), where that is known.
    ``movement`` is what is looked for in the points around the feet of a whole body; None where
    landmarks serve better.

    Context: ``rest_of_body`` is how much may move beside the foot, where the whole body is in view,
    None where anything may.

    Advice: ``posture`` is where the person must be, and ``form_faults`` are what to look for while
    a leg works, the most important first, by what is said about them.

    ``needs_view`` and ``fastest_rep_s`` are for the set-up check: from where the movement shows
    ("lengthwise": not from the front; "open": not with the circle edge-on), and how quickly a
    rep is done at most.
    """

    id: str
    aliases: tuple[str, ...]
    title: str
    counts: str
    camera: str
    hold_target_s: float | None
    takes_hold_target: bool
    posture: Posture
    build: Callable[[float | None], ExerciseMachine] | None = None
    build_region: Callable[[float | None], MotionMachine] | None = None
    always_region: bool = False
    close_up: bool = False
    close_up_heading: Point | None = None
    movement: Movement | None = None
    feet: Feet = "either"
    in_bouts: bool = False
    turning: bool = False
    holds_measured: bool = False
    form_faults: FormFaults = held_long_enough
    both_models: bool = False
    rest_of_body: RestOfBody | None = None
    needs_view: NeededView = "any"
    fastest_rep_s: float = 1.0

    @property
    def by_points(self) -> bool:
        """Whether points are followed where the whole body is in view, beside its landmarks."""
        return self.movement is not None or self.always_region

    @property
    def unit(self) -> str:
        """What one of them is called."""
        return "turn" if self.turning else "rep"

    def landmark_machine(self, hold_target_s: float | None) -> ExerciseMachine:
        """The machine that counts from landmarks, where there is one."""
        assert self.build is not None, f"{self.id} is not counted from landmarks"
        machine = self.build(hold_target_s)
        return machine if self.rest_of_body is None else Judged(machine, self.rest_of_body)
