"""The effect of each key at the reviewer's desk.

Pure: what must happen outside (save, leave) is returned as a `Wish`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum

from posecount.evaluation.truth import TrueDirection, TrueSide
from posecount.review import edit
from posecount.review.desk import (
    Desk,
    Mode,
    choose,
    followed,
    moved_to,
    play,
    to_end,
    to_next,
    to_previous,
)
from posecount.review.edit import Edited, EditError, History, Sheet

KEYS = (
    ("space", "play or pause"),
    (", .  or arrows", "a picture back or on"),
    ("j l  or arrows", "a second back or on"),
    ("b n", "the rep before, the next rep"),
    ("e", "to the end of the rep, or its start"),
    ("y", "yes, this rep is right: on to the next"),
    ("i o", "the rep starts here, ends here"),
    ("z x", "its hold starts here, ends here"),
    ("a d", "add a rep here, delete this one"),
    ("1 2 3 0", "left, right, both, side unknown"),
    ("c", "clockwise, the other way, unknown"),
    ("u r", "undo, do it again"),
    ("s", "save"),
    ("f h q", "full screen, this help, quit"),
)
"""Every key and its purpose, as shown."""

_SIDES: dict[str, TrueSide | None] = {"1": "left", "2": "right", "3": "both", "0": None}
_TURNS: dict[TrueDirection | None, TrueDirection | None] = {
    None: "clockwise",
    "clockwise": "counterclockwise",
    "counterclockwise": None,
}
_STEPS = {",": -1, "left": -1, ".": 1, "right": 1}
_LEAPS_S = {"j": -1.0, "down": -1.0, "l": 1.0, "up": 1.0}


class Wish(Enum):
    """An action outside the desk that a key asks for."""

    SAVE = "save"
    SAVE_AND_LEAVE = "save and leave"
    LEAVE = "leave"
    """Unsaved edits stay in their draft."""
    DISCARD = "discard"
    """The draft is discarded."""
    DISCARD_AND_LEAVE = "discard and leave"
    FULL_SCREEN = "full screen"


def press(desk: Desk, key: str) -> tuple[Desk, Wish | None]:
    """Apply ``key``; return the new desk and the wish, if the key asks for one."""
    desk = replace(desk, message="")
    if desk.mode is Mode.HELP:
        return replace(desk, mode=Mode.EDITING), None
    if desk.mode is Mode.DRAFT_FOUND:
        return _answer_draft(desk, key)
    if desk.mode is Mode.LEAVING:
        return _answer_leaving(desk, key)
    if key in _STEPS or key in _LEAPS_S or key in _MOVES:
        return _moved(desk, key), None
    if key in _EDITS or key in _SIDES:
        return _edited(desk, key), None
    return _asked(desk, key)


def _asked(desk: Desk, key: str) -> tuple[Desk, Wish | None]:
    if key == "h":
        return replace(desk, mode=Mode.HELP, playing=False), None
    if key == "s":
        return desk, Wish.SAVE
    if key == "f":
        return desk, Wish.FULL_SCREEN
    if key == "q" and desk.is_saved:
        return desk, Wish.LEAVE
    if key == "q":
        return replace(desk, mode=Mode.LEAVING, playing=False), None
    return desk, None


def _answer_draft(desk: Desk, key: str) -> tuple[Desk, Wish | None]:
    assert desk.draft is not None
    plain = replace(desk, mode=Mode.EDITING, draft=None)
    if key == "y":
        draft = desk.draft
        found = replace(plain, history=desk.history.then(lambda _: draft))
        return followed(replace(found, chosen=0 if draft.entries else None)), None
    if key == "d":
        return plain, Wish.DISCARD
    return desk, Wish.LEAVE if key == "q" else None


def _answer_leaving(desk: Desk, key: str) -> tuple[Desk, Wish | None]:
    answers = {"s": Wish.SAVE_AND_LEAVE, "k": Wish.LEAVE, "d": Wish.DISCARD_AND_LEAVE}
    return replace(desk, mode=Mode.EDITING), answers.get(key)


def _moved(desk: Desk, key: str) -> Desk:
    if key in _STEPS:
        index = desk.times.index_at(desk.t_s) + _STEPS[key]
        return followed(replace(desk, t_s=desk.times.shown_s(index), playing=False))
    if key in _LEAPS_S:
        return moved_to(desk, desk.t_s + _LEAPS_S[key])
    return _MOVES[key](desk)


_MOVES: dict[str, Callable[[Desk], Desk]] = {
    "space": play,
    "n": to_next,
    "b": to_previous,
    "e": to_end,
}


def _edited(desk: Desk, key: str) -> Desk:
    try:
        if key in _SIDES:
            return _changed(desk, lambda sheet, i: edit.set_side(sheet, i, _SIDES[key]))
        return _EDITS[key](desk)
    except EditError as refused:
        return replace(desk, message=str(refused))


def _changed(desk: Desk, change: Callable[[Sheet, int], Edited]) -> Desk:
    """Apply one edit to the chosen rep; it stays chosen, wherever it is now."""
    if desk.chosen is None:
        raise EditError("No rep is chosen; b and n go to one.")
    edited, place = change(desk.sheet, desk.chosen)
    changed = replace(desk, history=desk.history.then(lambda _: edited), chosen=place)
    return followed(changed) if place is None else changed


def _accept(desk: Desk) -> Desk:
    if not desk.sheet.entries:
        none = replace(desk, history=desk.history.then(edit.accept_none))
        return replace(none, message="Accepted: there is nothing to count.")
    accepted = _changed(desk, edit.accept)
    place = accepted.chosen
    assert place is not None
    entries = accepted.sheet.entries
    order = [*range(place + 1, len(entries)), *range(place)]
    waiting = [index for index in order if not entries[index].accepted]
    if waiting:
        return choose(accepted, waiting[0])
    return replace(accepted, message="All reps are accepted; s saves them.")


def _start_here(desk: Desk) -> Desk:
    return _changed(desk, lambda sheet, i: edit.move_start(sheet, i, desk.here_s))


def _end_here(desk: Desk) -> Desk:
    return _changed(desk, lambda sheet, i: edit.move_end(sheet, i, desk.here_s))


def _hold_from_here(desk: Desk) -> Desk:
    return replace(desk, hold_from_s=desk.here_s, message="Now x where the hold ends.")


def _hold_to_here(desk: Desk) -> Desk:
    from_s = desk.hold_from_s
    if from_s is None or desk.here_s < from_s:
        raise EditError("First z where the hold starts, then x where it ends.")
    held = _changed(desk, lambda sheet, i: edit.set_hold(sheet, i, desk.here_s - from_s))
    return replace(held, hold_from_s=None)


def _add(desk: Desk) -> Desk:
    """Add a rep here with the side and direction of the previous one."""
    entries = desk.sheet.entries
    before = [entry.rep for entry in entries if entry.rep.start_s <= desk.here_s]
    like = before[-1] if before else entries[0].rep if entries else None
    side, turn = (like.side, like.direction) if like else (None, None)
    edited, place = edit.add(desk.sheet, desk.here_s, side, turn)
    return replace(desk, history=desk.history.then(lambda _: edited), chosen=place)


def _turn(desk: Desk) -> Desk:
    if not desk.turns:
        raise EditError("This exercise has no direction.")

    def turned(sheet: Sheet, i: int) -> Edited:
        return edit.set_direction(sheet, i, _TURNS[sheet.entries[i].rep.direction])

    return _changed(desk, turned)


def _stepped(desk: Desk, history: History) -> Desk:
    return followed(replace(desk, history=history))


_EDITS: dict[str, Callable[[Desk], Desk]] = {
    "y": _accept,
    "i": _start_here,
    "o": _end_here,
    "z": _hold_from_here,
    "x": _hold_to_here,
    "a": _add,
    "d": lambda desk: _changed(desk, edit.delete),
    "c": _turn,
    "u": lambda desk: _stepped(desk, desk.history.undo()),
    "r": lambda desk: _stepped(desk, desk.history.redo()),
}
