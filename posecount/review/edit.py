"""The reps of one recording as a reviewer edits them. Pure: every edit answers with a new sheet.

A sheet is valid when every rep ends after it starts, lies inside the recording, and overlaps no
other rep that the same leg may have done. What a file brings along may break that; an edit never
does, and mends the rep it touches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from posecount.evaluation.truth import TrueDirection, TrueRep, TrueSide

LEAST_S = 0.1
"""The shortest rep that can be made: shorter ones are slips of the hand."""
NEW_REP_S = 1.0
"""How long an added rep is where there is room."""


class EditError(Exception):
    """The edit makes no sense; the message says why, in a few words for the screen."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One rep on the sheet; ``accepted`` by the reviewer. ``more`` is what else its file says."""

    rep: TrueRep
    accepted: bool = False
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All reps in order of their start; ``agreed`` that there is none, where there is none."""

    entries: tuple[Entry, ...]
    duration_s: float
    agreed: bool = False

    @property
    def reviewed(self) -> bool:
        """Whether the reviewer has accepted all there is."""
        return all(entry.accepted for entry in self.entries) if self.entries else self.agreed

    def at(self, t_s: float) -> int | None:
        """The rep under way at ``t_s``, as its place on the sheet; the latest begun of several."""
        under_way = [
            index
            for index, entry in enumerate(self.entries)
            if entry.rep.start_s <= t_s <= entry.rep.end_s
        ]
        return under_way[-1] if under_way else None


Edited = tuple[Sheet, int | None]
"""The new sheet and the place of the rep that was edited, None where it is gone."""


def accept(sheet: Sheet, index: int) -> Edited:
    """Say that this rep is right."""
    return _put(sheet, index, replace(_entry(sheet, index), accepted=True))


def accept_none(sheet: Sheet) -> Sheet:
    """Say that there is indeed nothing to count."""
    if sheet.entries:
        raise EditError("There are reps; accept or delete each.")
    return replace(sheet, agreed=True)


def move_start(sheet: Sheet, index: int, t_s: float) -> Edited:
    """The rep begins at ``t_s``."""
    return _change(sheet, index, start_s=t_s)


def move_end(sheet: Sheet, index: int, t_s: float) -> Edited:
    """The rep ends at ``t_s``."""
    return _change(sheet, index, end_s=t_s)


def set_hold(sheet: Sheet, index: int, hold_s: float | None) -> Edited:
    """How long the top was held; None where nobody knows."""
    return _change(sheet, index, hold_s=hold_s)


def set_side(sheet: Sheet, index: int, side: TrueSide | None) -> Edited:
    """Whose foot it was; None where nobody knows."""
    return _change(sheet, index, side=side)


def set_direction(sheet: Sheet, index: int, direction: TrueDirection | None) -> Edited:
    """Which way it turned; None where nobody knows."""
    return _change(sheet, index, direction=direction)


def delete(sheet: Sheet, index: int) -> Edited:
    """There was no such rep."""
    _entry(sheet, index)
    return replace(sheet, entries=sheet.entries[:index] + sheet.entries[index + 1 :]), None


def add(sheet: Sheet, t_s: float, side: TrueSide | None, direction: TrueDirection | None) -> Edited:
    """A rep begins at ``t_s``: up to `NEW_REP_S` long, less where another one begins.

    Where the recording has no room after ``t_s`` it ends with the recording instead.
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
    """The rep, its times in whole milliseconds; nothing is held for longer than it lasts.

    EditError where there can be no such rep besides those of ``sheet`` other than its ``own``.
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
    """The sheet and what it was before: every edit can be undone and done again."""

    sheet: Sheet
    past: tuple[Sheet, ...] = ()
    future: tuple[Sheet, ...] = ()

    def then(self, edit: Callable[[Sheet], Sheet]) -> History:
        """After one more edit; the same where it changes nothing. EditError is passed on."""
        edited = edit(self.sheet)
        if edited == self.sheet:
            return self
        return History(edited, (*self.past, self.sheet))

    def undo(self) -> History:
        """Before the last edit; EditError where there was none."""
        if not self.past:
            raise EditError("There is nothing to undo.")
        return History(self.past[-1], self.past[:-1], (self.sheet, *self.future))

    def redo(self) -> History:
        """The edit that was undone last, done again; EditError where there is none."""
        if not self.future:
            raise EditError("There is nothing to do again.")
        return History(self.future[0], (*self.past, self.sheet), self.future[1:])
