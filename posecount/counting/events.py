"""The output of a machine: reps, events, and the state for display."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

Side = Literal["left", "right", "both", "unknown"]
Direction = Literal["clockwise", "counterclockwise", "unknown"]


class Phase(str, Enum):
    """The phase of a rep."""

    ABSENT = "absent"
    SETTLING = "settling"
    NEUTRAL = "neutral"
    MOVING = "moving"
    HOLDING = "holding"


@dataclass(frozen=True, slots=True)
class Rep:
    """One counted repetition; times are media time in seconds.

    ``hold_s`` is the time at the top (above 80% of the rep's own excursion); ``direction`` is None
    for exercises that have none; ``complete`` is False if a hold missed its target; ``confidence``,
    0 to 1, is the share of reps like this one that are true ones (see `confidence`); ``quality``, 0
    to 1, is how clearly this one was seen. ``amplitude`` is the size of the movement, in lengths of
    the shank (the longest radius of a circle); None in a close-up, which has no scale. ``hold_sd``
    is the spread of the signal during the hold as a share of that (see `hold.Measure`); None for
    circles, walking, and holds too short to measure.
    """

    index: int
    start_s: float
    end_s: float
    hold_s: float
    side: Side
    direction: Direction | None
    complete: bool
    confidence: float
    quality: float = 1.0
    amplitude: float | None = None
    hold_sd: float | None = None


@dataclass(frozen=True, slots=True)
class RepStarted:
    """A movement left neutral far enough to be the beginning of a rep."""

    t_s: float
    side: Side


@dataclass(frozen=True, slots=True)
class HoldReached:
    """The hold of the rep in progress reached its target."""

    t_s: float
    hold_s: float


@dataclass(frozen=True, slots=True)
class RepCounted:
    """A rep was done and counted."""

    t_s: float
    rep: Rep


@dataclass(frozen=True, slots=True)
class RepDropped:
    """A movement was not counted; ``reason`` is a sentence for the user.

    ``unfinished`` says that it could not be followed to its end, so that nobody knows what it was.
    """

    t_s: float
    start_s: float
    end_s: float
    reason: str
    unfinished: bool = False


Event = RepStarted | HoldReached | RepCounted | RepDropped


@dataclass(frozen=True, slots=True)
class TraceValue:
    """The signal for display: value and the two thresholds, in one unit."""

    value: float
    enter: float
    leave: float


@dataclass(frozen=True, slots=True)
class MachineState:
    """The present state of a machine, for display; it controls nothing.

    ``hold_s`` is the running hold of the rep in progress; ``hold_target_s`` is None for an exercise
    without one; ``progress`` is 0 to 1 through the current circle or movement; ``trace`` is None
    while there is no signal.
    """

    phase: Phase
    reps: int
    side: Side
    direction: Direction | None
    hold_s: float
    hold_target_s: float | None
    progress: float
    trace: TraceValue | None
