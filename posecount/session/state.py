"""The state of a session for display; it controls nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from posecount.session.events import Reason
from posecount.session.plan import PlannedSet
from posecount.session.summary import SessionSummary


class SessionPhase(str, Enum):
    """The phase that a session is in."""

    CARD = "card"
    SWITCH = "switch"
    SETUP = "setup"
    COUNTDOWN = "countdown"
    WORKING = "working"
    REST = "rest"
    FINISHED = "finished"


class Mark(str, Enum):
    """The status of a planned set."""

    TO_COME = "to come"
    CURRENT = "current"
    DONE = "done"
    PARTIAL = "partial"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class ProgressItem:
    """One planned set on the way through the routine."""

    planned: PlannedSet
    mark: Mark
    reps_done: int


@dataclass(frozen=True, slots=True)
class SessionState:
    """A session right now.

    ``planned`` is the set under way or, in every phase before it, the one that comes next; after
    the end, the last one. ``phase`` does not change while the session is paused.

    ``reps_short`` counts the holds of this attempt that were let go early. ``hold_s`` runs while a
    rep is held, and ``hold_share`` is its share, 0 to 1, of ``hold_target_s``, which is None if
    there is no hold; neither runs with ``wrong_leg``, while the leg moves whose turn it is not.
    ``ready_share`` is the share, 0 to 1, of the stillness that starts a set; ``rest_left_s`` and
    ``countdown`` (whole seconds) are None outside of a rest and of a countdown. ``advice`` is one
    line or None. ``summary`` is set once the session is FINISHED.
    """

    phase: SessionPhase
    paused: Reason | None
    planned: PlannedSet
    sets: int
    reps_done: int
    reps_target: int
    reps_short: int
    holding: bool
    hold_s: float
    hold_target_s: float | None
    hold_share: float
    wrong_leg: bool
    ready_share: float
    rest_left_s: float | None
    rest_s: float
    countdown: int | None
    advice: str | None
    progress: tuple[ProgressItem, ...]
    summary: SessionSummary | None
