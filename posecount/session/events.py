"""The events of a session, in the past tense; times are media time in seconds.

Together these events are the complete record of a session: a sink that stores them as they come
loses nothing when the power fails. A ``RepStarted``, ``HoldReached`` or ``RepDropped`` of the
exercise machine is passed on unchanged while a set is under way.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Literal

from posecount.counting.events import HoldReached, Rep, RepDropped, RepStarted
from posecount.session.plan import PlannedSet
from posecount.session.spec import Routine

if TYPE_CHECKING:
    from posecount.session.summary import SessionSummary

Reason = Literal["asked", "out of view", "too few pictures"]


class Verdict(str, Enum):
    """The verdict on a rep. Only a COUNTED one counts towards the set."""

    COUNTED = "counted"
    SHORT = "hold too short"
    OTHER_SIDE = "other side"
    OTHER_DIRECTION = "other direction"
    EXTRA = "more than asked"
    OUTSIDE = "outside of a set"


@dataclass(frozen=True, slots=True)
class RoutineStarted:
    """The session has begun."""

    t_s: float
    routine: Routine


@dataclass(frozen=True, slots=True)
class CardShown:
    """The card of the next exercise is shown: what to do and where to put the camera."""

    t_s: float
    planned: PlannedSet


@dataclass(frozen=True, slots=True)
class SideSwitched:
    """It is the other foot's turn."""

    t_s: float
    planned: PlannedSet


@dataclass(frozen=True, slots=True)
class DirectionSwitched:
    """The other direction is asked for; the foot may simply continue."""

    t_s: float
    planned: PlannedSet


@dataclass(frozen=True, slots=True)
class SetupOk:
    """The person was in position and still for long enough."""

    t_s: float


@dataclass(frozen=True, slots=True)
class CountdownTicked:
    """``left`` whole seconds remain before the set; the first tick starts the countdown."""

    t_s: float
    left: int


@dataclass(frozen=True, slots=True)
class CountdownStopped:
    """The person left the position before the countdown was over."""

    t_s: float


@dataclass(frozen=True, slots=True)
class SetStarted:
    """Reps count from here on; ``resumed`` if the set was interrupted before."""

    t_s: float
    planned: PlannedSet
    attempt: int
    resumed: bool


@dataclass(frozen=True, slots=True)
class RepDone:
    """A rep was done, counted or not; ``number`` names it, from 1 in the session.

    ``attempt`` counts how often this set was begun, from 1; it is 0 for a rep outside of a set.
    ``reps_done`` is the number of the set's reps done, including this one.
    """

    t_s: float
    number: int
    planned: PlannedSet
    attempt: int
    rep: Rep
    verdict: Verdict
    reps_done: int


@dataclass(frozen=True, slots=True)
class SetFinished:
    """A set is over; not ``complete`` if it was left early or its tries ran out.

    ``attempt`` is 0 if it was skipped before it began. It comes a second time, ``complete``, if a
    rep that was still being counted completes the set.
    """

    t_s: float
    planned: PlannedSet
    attempt: int
    reps_done: int
    complete: bool


@dataclass(frozen=True, slots=True)
class SetDiscarded:
    """A set is to be done again: the reps of this attempt are kept, but do not count any more."""

    t_s: float
    planned: PlannedSet
    attempt: int


@dataclass(frozen=True, slots=True)
class RestStarted:
    """A rest of ``rest_s`` began at ``since_s``, when the last rep ended."""

    t_s: float
    since_s: float
    rest_s: float


@dataclass(frozen=True, slots=True)
class StepFinished:
    """The last set of a step is over, or was skipped."""

    t_s: float
    step_index: int


@dataclass(frozen=True, slots=True)
class Paused:
    """The session was paused."""

    t_s: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Resumed:
    """The session was resumed."""

    t_s: float


@dataclass(frozen=True, slots=True)
class AdviceGiven:
    """A line of advice on the form was given."""

    t_s: float
    text: str


@dataclass(frozen=True, slots=True)
class RoutineFinished:
    """The session is over; ``quit`` if it was left early."""

    t_s: float
    summary: SessionSummary
    quit: bool


SessionEvent = (
    RoutineStarted
    | CardShown
    | SideSwitched
    | DirectionSwitched
    | SetupOk
    | CountdownTicked
    | CountdownStopped
    | SetStarted
    | RepDone
    | SetFinished
    | SetDiscarded
    | RestStarted
    | StepFinished
    | Paused
    | Resumed
    | AdviceGiven
    | RoutineFinished
    | RepStarted
    | HoldReached
    | RepDropped
)
