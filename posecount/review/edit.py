"""The reps of one recording as a reviewer edits them. Pure: every edit returns a new sheet.

A sheet is valid when every rep ends after it starts, lies inside the recording, and overlaps no
other rep that the same leg may have done. A file may break these rules; an edit never does, and
repairs the rep it touches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from posecount.evaluation.truth import TrueDirection, TrueRep, TrueSide

LEAST_S = 0.1
"""The shortest rep that can be made: shorter ones are made by mistake."""
NEW_REP_S = 1.0
"""The length of an added rep if there is room."""


class EditError(Exception):
    """The edit is impossible; the message says why, in a few words for the screen."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One rep on the sheet, ``accepted`` by the reviewer or not; ``more`` is its other data."""

    rep: TrueRep
    accepted: bool = False
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All reps in order of their start; ``agreed`` says that an empty sheet is accepted."""

    entries: tuple[Entry, ...]
    duration_s: float
    agreed: bool = False

    @property
    def reviewed(self) -> bool:
        """Whether the reviewer has accepted everything."""
        return all(entry.accepted for entry in self.entries) if self.entries else self.agreed

    def at(self, t_s: float) -> int | None:
        """Return the index of the rep under way at ``t_s``; of several, the one that began last."""
        under_way = [
            index
            for index, entry in enumerate(self.entries)
            if entry.rep.start_s <= t_s <= entry.rep.end_s
        ]
        return under_way[-1] if under_way else None


Edited = tuple[Sheet, int | None]
"""The new sheet and the index of the edited rep, None if it was deleted."""


def accept(sheet: Sheet, index: int) -> Edited:
    """Mark this rep as right."""
    return _put(sheet, index, replace(_entry(sheet, index), accepted=True))


def accept_none(sheet: Sheet) -> Sheet:
    """Accept that there is nothing to count."""
    if sheet.entries:
        raise EditError("There are reps; accept or delete each.")
    return replace(sheet, agreed=True)


def move_start(sheet: Sheet, index: int, t_s: float) -> Edited:
    """Move the rep's start to ``t_s``."""
    return _change(sheet, index, start_s=t_s)


def move_end(sheet: Sheet, index: int, t_s: float) -> Edited:
    """Move the rep's end to ``t_s``."""
    return _change(sheet, index, end_s=t_s)


def set_hold(sheet: Sheet, index: int, hold_s: float | None) -> Edited:
    """Set how long the top was held; None if unknown."""
    return _change(sheet, index, hold_s=hold_s)


def set_side(sheet: Sheet, index: int, side: TrueSide | None) -> Edited:
    """Set whose foot it was; None if unknown."""
    return _change(sheet, index, side=side)


def set_direction(sheet: Sheet, index: int, direction: TrueDirection | None) -> Edited:
    """Set the direction of the turn; None if unknown."""
    return _change(sheet, index, direction=direction)


def delete(sheet: Sheet, index: int) -> Edited:
    """Delete this rep."""
    _entry(sheet, index)
    return replace(sheet, entries=sheet.entries[:index] + sheet.entries[index + 1 :]), None


def add(sheet: Sheet, t_s: float, side: TrueSide | None, direction: TrueDirection | None) -> Edited:
    """Add a rep at ``t_s``: up to `NEW_REP_S` long, shorter if another one begins before.

    If the recording has no room after ``t_s``, the rep ends with the recording.
    """
    start_s = min(t_s, sheet.duration_s - LEAST_S)
    later = [
        entry.rep.start_s
        for entry in sheet.entries
        if entry.rep.start_s > start_s and same_leg(entry.rep.side, side)
    ]
    end_s = min([start_s + NEW_REP_S, sheet.duration_s, *later])
    fields = {"hold_s": None, "side": side, "direction": direction}
    made = _made(sheet, None, start_s=start_s, end_s=end_s, **fields)
    return _placed(sheet, sheet.entries, Entry(made, accepted=True))


def same_leg(one: TrueSide | None, other: TrueSide | None) -> bool:
    """Whether reps of these sides may have been done by the same leg."""
    return {one, other} != {"left", "right"}


def _change(sheet: Sheet, index: int, **fields: Any) -> Edited:
    entry = _entry(sheet, index)
    rep = _made(sheet, index, **{**entry.rep.model_dump(), **fields})
    return _put(sheet, index, replace(entry, rep=rep))


def _made(sheet: Sheet, own: int | None, **fields: Any) -> TrueRep:
    """Return the rep, with times in whole milliseconds and a hold no longer than the rep.

    Raises EditError if such a rep conflicts with the others of ``sheet``, apart from its ``own``.
    """
    start_s, end_s = round(fields["start_s"], 3), round(fields["end_s"], 3)
    if end_s - start_s < LEAST_S - 1e-9:
        raise EditError(f"A rep has to end {LEAST_S:g} s or more after it starts.")
    if start_s < 0 or end_s > round(sheet.duration_s, 3):
        raise EditError("That is outside of the recording.")
    hold_s = fields["hold_s"]
    if hold_s is not None:
        hold_s = round(min(hold_s, end_s - start_s), 3)
    rep = TrueRep(**{**fields, "start_s": start_s, "end_s": end_s, "hold_s": hold_s})
    for index, entry in enumerate(sheet.entries):
        other = entry.rep
        overlaps = rep.start_s < other.end_s and other.start_s < rep.end_s
        if index != own and overlaps and same_leg(rep.side, other.side):
            raise EditError(f"It would overlap rep {index + 1}.")
    return rep


def _entry(sheet: Sheet, index: int) -> Entry:
    if not 0 <= index < len(sheet.entries):
        raise EditError("There is no such rep.")
    return sheet.entries[index]


def _put(sheet: Sheet, index: int, entry: Entry) -> Edited:
    others = sheet.entries[:index] + sheet.entries[index + 1 :]
    return _placed(sheet, others, entry)


def _placed(sheet: Sheet, others: tuple[Entry, ...], entry: Entry) -> Edited:
    def order(one: Entry) -> tuple[float, float]:
        return one.rep.start_s, one.rep.end_s

    before = tuple(other for other in others if order(other) <= order(entry))
    after = others[len(before) :]
    return replace(sheet, entries=(*before, entry, *after)), len(before)


@dataclass(frozen=True, slots=True)
class History:
    """The sheet with its earlier states: every edit can be undone and redone."""

    sheet: Sheet
    past: tuple[Sheet, ...] = ()
    future: tuple[Sheet, ...] = ()

    def then(self, edit: Callable[[Sheet], Sheet]) -> History:
        """Return the history after one more edit; the same if nothing changes. Raises EditError."""
        edited = edit(self.sheet)
        if edited == self.sheet:
            return self
        return History(edited, (*self.past, self.sheet))

    def undo(self) -> History:
        """Undo the last edit; raise EditError if there was none."""
        if not self.past:
            raise EditError("There is nothing to undo.")
        return History(self.past[-1], self.past[:-1], (self.sheet, *self.future))

    def redo(self) -> History:
        """Redo the edit that was undone last; raise EditError if there is none."""
        if not self.future:
            raise EditError("There is nothing to do again.")
        return History(self.future[0], (*self.past, self.sheet), self.future[1:])
