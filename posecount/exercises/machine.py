"""What every exercise's state machine offers the pipeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from posecount.exercises.events import Event, MachineState
from posecount.signals.feet import FootSignals


class ExerciseMachine(Protocol):
    """Counts one exercise. Pure: time comes with the signals, behaviour is in seconds."""

    @property
    def state(self) -> MachineState:
        """What is known right now, for whoever shows it."""

    def update(self, signals: FootSignals) -> list[Event]:
        """Take one frame's signals, in order of time; answers with what has happened."""

    def finish(self, t_s: float) -> list[Event]:
        """The recording is over at ``t_s``: settle what is still under way."""


@dataclass(frozen=True, slots=True)
class ExerciseSpec:
    """One exercise as the user knows it, and the machine that counts it."""

    id: str
    aliases: tuple[str, ...]
    title: str
    counts: str
    camera: str
    hold_target_s: float | None
    takes_hold_target: bool
    build: Callable[[float | None], ExerciseMachine]
