"""Editing the reps: whatever is done, the sheet stays one that can be true."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.evaluation.truth import TrueRep
from posecount.review import edit
from posecount.review.edit import EditError, Entry, History, Sheet

LENGTH_S = 30.0
SIDES = st.sampled_from(["left", "right", "both", None])
DIRECTIONS = st.sampled_from(["clockwise", "counterclockwise", None])
TIMES = st.floats(-1.0, LENGTH_S + 1.0)
INDICES = st.integers(-1, 9)

EDITS = st.one_of(
    st.builds(lambda i: lambda sheet: edit.accept(sheet, i)[0], INDICES),
    st.builds(lambda i, t_s: lambda sheet: edit.move_start(sheet, i, t_s)[0], INDICES, TIMES),
    st.builds(lambda i, t_s: lambda sheet: edit.move_end(sheet, i, t_s)[0], INDICES, TIMES),
    st.builds(
        lambda i, hold_s: lambda sheet: edit.set_hold(sheet, i, hold_s)[0],
        INDICES,
        st.none() | st.floats(0, 20),
    ),
    st.builds(lambda i, side: lambda sheet: edit.set_side(sheet, i, side)[0], INDICES, SIDES),
    st.builds(
        lambda i, turn: lambda sheet: edit.set_direction(sheet, i, turn)[0], INDICES, DIRECTIONS
    ),
    st.builds(lambda i: lambda sheet: edit.delete(sheet, i)[0], INDICES),
    st.builds(
        lambda t_s, side, turn: lambda sheet: edit.add(sheet, t_s, side, turn)[0],
        TIMES,
        SIDES,
        DIRECTIONS,
    ),
    st.just(edit.accept_none),
)


def rep(start_s, end_s, side="left", **fields):
    return Entry(TrueRep(start_s=start_s, end_s=end_s, side=side, **fields))


def sheet_of(*entries, length_s=LENGTH_S):
    return Sheet(tuple(entries), length_s)


def can_be_true(sheet):
    reps = [entry.rep for entry in sheet.entries]
    inside = all(
        one.start_s >= 0 and one.end_s <= sheet.duration_s and one.start_s < one.end_s
        for one in reps
    )
    held = all(one.hold_s is None or one.hold_s <= one.end_s - one.start_s + 1e-3 for one in reps)
    in_order = reps == sorted(reps, key=lambda one: (one.start_s, one.end_s))
    apart = all(
        first.end_s <= second.start_s or not edit.same_leg(first.side, second.side)
        for first, second in combinations(reps, 2)
    )
    return inside and held and in_order and apart


def done(history, edits):
    for change in edits:
        try:
            history = history.then(change)
        except EditError as refused:
            assert str(refused).endswith(".")
    return history


@given(st.lists(EDITS, max_size=40))
def test_no_row_of_edits_makes_a_sheet_that_cannot_be_true(edits):
    history = History(sheet_of())
    for change in edits:
        history = done(history, [change])
        assert can_be_true(history.sheet)


@given(st.lists(EDITS, max_size=30))
def test_all_of_it_can_be_undone_and_done_again(edits):
    first = History(sheet_of(rep(1, 2), rep(3, 5, "right")))
    last = done(first, edits)
    back, steps = last, 0
    while back.past:
        back, steps = back.undo(), steps + 1
    assert back.sheet == first.sheet
    for _ in range(steps):
        back = back.redo()
    assert back == last
    with pytest.raises(EditError, match="nothing to do again"):
        back.redo()


def test_an_edit_after_undoing_forgets_what_was_undone():
    history = History(sheet_of(rep(1, 2))).then(lambda sheet: edit.delete(sheet, 0)[0]).undo()
    again = history.then(lambda sheet: edit.accept(sheet, 0)[0])
    assert again.future == ()
    assert again.undo() == History(history.sheet, (), (again.sheet,))


def test_what_changes_nothing_is_nothing_to_undo():
    history = History(sheet_of(rep(1.0, 2.0)))
    assert history.then(lambda sheet: edit.move_end(sheet, 0, 2.0)[0]) is history


def test_moving_an_end_keeps_the_rep_in_order_and_its_hold_possible():
    sheet = sheet_of(rep(1, 4, hold_s=2.5), rep(2, 3, "right"))
    moved, place = edit.move_start(sheet, 0, 2.5)
    assert place == 1
    assert (moved.entries[1].rep.start_s, moved.entries[1].rep.hold_s) == (2.5, 1.5)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda sheet: edit.move_end(sheet, 0, 5.5), "overlap rep 2"),
        (lambda sheet: edit.move_start(sheet, 1, 3.0), "overlap rep 1"),
        (lambda sheet: edit.move_end(sheet, 1, 5.0), "end 0.1 s or more after"),
        (lambda sheet: edit.move_end(sheet, 1, 31.0), "outside of the recording"),
        (lambda sheet: edit.move_start(sheet, 0, -0.1), "outside of the recording"),
        (lambda sheet: edit.add(sheet, 2.0, "left", None), "overlap rep 1"),
        (lambda sheet: edit.add(sheet, 2.0, None, None), "overlap rep 1"),
        (lambda sheet: edit.delete(sheet, 2), "no such rep"),
        (edit.accept_none, "There are reps"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(change, why):
    with pytest.raises(EditError, match=why):
        change(sheet_of(rep(1, 4), rep(5, 8, "both")))


def test_two_legs_may_move_at_once_and_then_cannot_become_one():
    sheet, place = edit.add(sheet_of(rep(1, 4, "left")), 2.0, "right", None)
    assert (place, len(sheet.entries)) == (1, 2)
    with pytest.raises(EditError, match="overlap rep 1"):
        edit.set_side(sheet, 1, "both")


def test_an_added_rep_takes_the_room_there_is():
    sheet, _ = edit.add(sheet_of(rep(5, 6)), 4.5, "left", "clockwise")
    assert sheet.entries[0].rep == TrueRep(
        start_s=4.5, end_s=5.0, side="left", direction="clockwise"
    )
    assert sheet.entries[0].accepted
    at_the_end, _ = edit.add(sheet, LENGTH_S, "left", None)
    assert at_the_end.entries[-1].rep.end_s == LENGTH_S


def test_reviewed_is_when_all_is_accepted():
    sheet = sheet_of(rep(1, 2), rep(3, 4))
    assert not sheet.reviewed
    one, _ = edit.accept(sheet, 0)
    assert not one.reviewed
    assert edit.accept(one, 1)[0].reviewed
    none = sheet_of()
    assert not none.reviewed
    assert edit.accept_none(none).reviewed
    assert edit.delete(one, 1)[0].reviewed


def test_a_rep_that_is_only_a_moment_can_be_given_its_length():
    """Truth made by eye may know no more than the top of a rep."""
    sheet, _ = edit.move_end(sheet_of(rep(2, 2)), 0, 3.0)
    assert sheet.entries[0].rep.end_s == 3.0
    accepted, _ = edit.accept(sheet_of(rep(2, 2)), 0)
    assert accepted.reviewed
