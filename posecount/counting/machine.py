"""What every exercise's state machine offers the pipeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from posecount.counting.events import Event, MachineState
from posecount.counting.movement import Movement
from posecount.motion.point_motion import MotionSignals
from posecount.signals.legs import FootSignals

NeededView = Literal["any", "lengthwise", "open"]


class ExerciseMachine(Protocol):
    """Counts one exercise. Pure: time comes with the signals, behaviour is in seconds."""

    @property
    def state(self) -> MachineState:
        """What is known right now, for whoever shows it."""

    def update(self, signals: FootSignals) -> list[Event]:
        """Take one frame's signals, in order of time; answers with what has happened."""

    def finish(self, t_s: float) -> list[Event]:
        """The recording is over at ``t_s``: settle what is still under way."""


class MotionMachine(Protocol):
    """Counts one exercise in a close-up, from what the foot region does instead of a pose."""

    @property
    def state(self) -> MachineState:
        """What is known right now, for whoever shows it."""

    def see(self, feet: FootSignals) -> None:
        """Where the whole body is in view: what its landmarks show, before each ``update``."""

    def update(self, signals: MotionSignals) -> list[Event]:
        """Take one frame's signals, in order of time; answers with what has happened."""

    def finish(self, t_s: float) -> list[Event]:
        """The recording is over at ``t_s``: settle what is still under way."""


@dataclass(frozen=True, slots=True)
class ExerciseSpec:
    """One exercise as the user knows it, and the machines that count it.

    ``build`` counts from landmarks; ``build_region`` counts in close-ups, None where the
    exercise cannot be told in one. With ``always_region`` the landmarks do not show the
    movement, so that the foot region is followed even where the whole body is in view.
    ``movement`` is what is looked for in the points around the feet of a whole body; None where
    landmarks alone serve better.

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
    build: Callable[[float | None], ExerciseMachine]
    build_region: Callable[[float | None], MotionMachine] | None = None
    always_region: bool = False
    movement: Movement | None = None
    needs_view: NeededView = "any"
    fastest_rep_s: float = 1.0

    @property
    def by_points(self) -> bool:
        """Whether points are followed where the whole body is in view, beside its landmarks."""
        return self.movement is not None or self.always_region
