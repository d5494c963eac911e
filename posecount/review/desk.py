"""The reviewer's desk: the edited reps, the playhead, and the chosen rep.

Pure: time comes in as seconds that have passed, pictures as the times they are shown at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from posecount.review.edit import History, Sheet


class Times(Protocol):
    """The times at which the pictures are shown."""

    def __len__(self) -> int: ...

    def shown_s(self, index: int) -> float:
        """Return when the picture of that number is shown."""

    def index_at(self, t_s: float) -> int:
        """Return the number of the picture on the screen at ``t_s``."""


class Mode(Enum):
    """What the keys act on at the moment."""

    EDITING = "editing"
    HELP = "help"
    LEAVING = "leaving"
    DRAFT_FOUND = "draft found"


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the screen shows.

    ``saved`` is the content of the truth file; ``turns`` says whether the exercise has a direction;
    ``hold_from_s`` is the mark at which a hold is to start.
    """

    history: History
    saved: Sheet
    times: Times
    turns: bool
    t_s: float = 0.0
    chosen: int | None = None
    playing: bool = False
    mode: Mode = Mode.EDITING
    message: str = ""
    hold_from_s: float | None = None
    draft: Sheet | None = None

    @property
    def sheet(self) -> Sheet:
        """The reps as they are now."""
        return self.history.sheet

    @property
    def is_saved(self) -> bool:
        """Whether the reps equal those of the truth file."""
        return self.sheet == self.saved

    @property
    def here_s(self) -> float:
        """The time of the picture on the screen."""
        return self.times.shown_s(self.times.index_at(self.t_s))


def opened(sheet: Sheet, times: Times, *, turns: bool, draft: Sheet | None = None) -> Desk:
    """Return the desk at the beginning; a ``draft`` found is offered first."""
    mode = Mode.EDITING if draft is None else Mode.DRAFT_FOUND
    desk = Desk(History(sheet), sheet, times, turns, mode=mode, draft=draft)
    return followed(replace(desk, chosen=0 if sheet.entries else None))


def advance(desk: Desk, passed_s: float) -> Desk:
    """Advance by ``passed_s``: the playhead moves on while playing, and stops at the end."""
    if not desk.playing:
        return desk
    end_s = desk.times.shown_s(len(desk.times) - 1)
    t_s = desk.t_s + passed_s
    return followed(replace(desk, t_s=min(t_s, end_s), playing=t_s < end_s))


def play(desk: Desk) -> Desk:
    """Play or pause; at the end, play again from the beginning."""
    if desk.playing:
        return replace(desk, t_s=desk.here_s, playing=False)
    at_end = desk.times.index_at(desk.t_s) >= len(desk.times) - 1
    return replace(desk, t_s=0.0 if at_end else desk.t_s, playing=True)


def to_next(desk: Desk) -> Desk:
    """Choose the next rep."""
    if desk.chosen is not None:
        return choose(desk, desk.chosen + 1)
    later = [i for i, entry in enumerate(desk.sheet.entries) if entry.rep.start_s > desk.t_s]
    return choose(desk, later[0] if later else len(desk.sheet.entries))


def to_previous(desk: Desk) -> Desk:
    """Choose the previous rep."""
    if desk.chosen is not None:
        return choose(desk, desk.chosen - 1)
    earlier = [i for i, entry in enumerate(desk.sheet.entries) if entry.rep.start_s < desk.t_s]
    return choose(desk, earlier[-1] if earlier else -1)


def to_end(desk: Desk) -> Desk:
    """Go to the end of the chosen rep, or from there to its start."""
    if desk.chosen is None:
        return replace(desk, message="No rep is chosen.")
    rep = desk.sheet.entries[desk.chosen].rep
    end_s = desk.times.shown_s(desk.times.index_at(rep.end_s))
    is_there = abs(desk.here_s - end_s) < 1e-6
    return choose(desk, desk.chosen) if is_there else replace(desk, t_s=end_s, playing=False)


def choose(desk: Desk, index: int) -> Desk:
    """Choose the rep at that index, and go to its first picture."""
    if not 0 <= index < len(desk.sheet.entries):
        return replace(desk, message="There is no other rep that way.")
    start_s, times = desk.sheet.entries[index].rep.start_s, desk.times
    first = times.index_at(start_s)
    if times.shown_s(first) < start_s:
        first += 1
    return replace(desk, t_s=times.shown_s(first), chosen=index, playing=False)


def moved_to(desk: Desk, t_s: float) -> Desk:
    """Move the playhead to the picture shown at ``t_s``."""
    shown_s = desk.times.shown_s(desk.times.index_at(max(0.0, t_s)))
    return followed(replace(desk, t_s=shown_s))


def followed(desk: Desk) -> Desk:
    """Choose the rep at the playhead; outside of all reps, keep the choice."""
    entries = desk.sheet.entries
    if desk.chosen is not None and desk.chosen < len(entries):
        rep = entries[desk.chosen].rep
        if rep.start_s <= desk.t_s <= rep.end_s:
            return desk
    under_way = desk.sheet.at(desk.t_s)
    if under_way is not None:
        return replace(desk, chosen=under_way)
    gone = desk.chosen is not None and desk.chosen >= len(entries)
    return replace(desk, chosen=None) if gone else desk
