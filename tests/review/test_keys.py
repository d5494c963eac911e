"""The desk and its keys, without a window: what each press does to playhead, choice and reps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review.test_edit import can_be_true, rep, sheet_of

from posecount.review.desk import Mode, advance, opened
from posecount.review.keys import KEYS, Wish, press

STEP_S = 0.04


class Times:
    """25 pictures a second for 30 s."""

    def __len__(self):
        return 750

    def shown_s(self, index):
        return min(max(index, 0), 749) * STEP_S

    def index_at(self, t_s):
        return min(max(int((t_s + 1e-6) / STEP_S), 0), 749)


def desk_of(*entries, **how):
    return opened(sheet_of(*entries), Times(), **{"turns": False, **how})


def pressed(desk, keys):
    for key in keys.split():
        desk, _ = press(desk, key)
    return desk


def reps(desk):
    return [(entry.rep.start_s, entry.rep.end_s) for entry in desk.sheet.entries]


TWO = rep(1, 4), rep(6, 8, "right")


def test_next_and_previous_go_to_the_first_picture_of_a_rep():
    desk = desk_of(rep(1, 4), rep(6.01, 8))
    assert desk.chosen == 0
    desk = pressed(desk, "n")
    assert (desk.chosen, desk.here_s) == (1, pytest.approx(6.04))
    assert pressed(desk, "n").message == "There is no other rep that way."
    assert pressed(desk, "b").here_s == 1.0


def test_the_playhead_chooses_the_rep_it_enters_and_keeps_it_outside():
    desk = pressed(desk_of(*TWO), "n e . . .")
    assert (desk.chosen, desk.here_s) == (1, pytest.approx(8.12))
    desk = pressed(desk, "j j j j j")
    assert (desk.chosen, desk.here_s) == (0, pytest.approx(3.12))


def test_both_ends_are_moved_to_the_picture_on_the_screen():
    desk = pressed(desk_of(*TWO), "b l right left , , i e l o")
    assert reps(desk)[0] == (pytest.approx(0.92), pytest.approx(5.0))
    assert reps(pressed(desk, "u u"))[0] == (1.0, 4.0)
    assert reps(pressed(desk, "u u r"))[0] == (pytest.approx(0.92), 4.0)


def test_while_it_plays_the_picture_on_the_screen_counts():
    desk = advance(pressed(desk_of(*TWO), "space"), 2.019)
    desk = pressed(desk, "i")
    assert reps(desk)[0][0] == 2.0
    assert desk.playing


def test_it_plays_to_the_end_and_then_from_the_beginning():
    desk = pressed(desk_of(*TWO), "space")
    for _ in range(400):
        desk = advance(desk, 0.1)
    assert (desk.playing, desk.here_s) == (False, pytest.approx(29.96))
    assert pressed(desk, "space").here_s == 0.0


def test_accepting_leads_through_all_of_them():
    desk = pressed(desk_of(*TWO, rep(10, 11)), "n y")
    assert desk.chosen == 2
    desk = pressed(desk, "y")
    assert desk.chosen == 0
    desk = pressed(desk, "y")
    assert desk.sheet.reviewed
    assert desk.message.startswith("All reps are accepted")


def test_nothing_to_count_can_be_accepted_too():
    assert pressed(desk_of(), "y").sheet.reviewed


def test_deleting_and_adding():
    desk = pressed(desk_of(*TWO), "n d")
    assert (reps(desk), desk.chosen) == ([(1.0, 4.0)], None)
    desk = pressed(desk, "a")
    assert (reps(desk)[1], desk.chosen) == ((6.0, 7.0), 1)
    assert desk.sheet.entries[1].rep.side == "left"
    assert pressed(desk_of(), "d").message.startswith("No rep is chosen")


def test_side_direction_and_hold():
    desk = pressed(desk_of(*TWO, turns=True), "3 c z l l x")
    first = desk.sheet.entries[0].rep
    assert (first.side, first.direction, first.hold_s) == ("both", "clockwise", 2.0)
    desk = pressed(desk, "0 c c")
    first = desk.sheet.entries[0].rep
    assert (first.side, first.direction) == (None, None)
    assert pressed(desk_of(*TWO), "c").message == "This exercise has no direction."
    assert pressed(desk_of(*TWO), "x").message.startswith("First z")


def test_leaving_with_unsaved_edits_asks_first():
    desk = pressed(desk_of(*TWO), "d")
    desk, wish = press(desk, "q")
    assert (desk.mode, wish) == (Mode.LEAVING, None)
    for key, wanted in (
        ("s", Wish.SAVE_AND_LEAVE),
        ("k", Wish.LEAVE),
        ("d", Wish.DISCARD_AND_LEAVE),
        ("space", None),
        ("q", None),
    ):
        after, wish = press(desk, key)
        assert (wish, after.mode) == (wanted, Mode.EDITING)
    assert press(desk_of(*TWO), "q")[1] is Wish.LEAVE


def test_a_draft_is_offered_before_anything_else():
    draft = sheet_of(rep(1, 3))
    desk = desk_of(*TWO, draft=draft)
    assert pressed(desk, "a d u").mode is Mode.EDITING
    assert pressed(desk, "n i space").mode is Mode.DRAFT_FOUND
    taken = pressed(desk, "y")
    assert (taken.sheet, taken.is_saved) == (draft, False)
    assert reps(pressed(taken, "u")) == [(1.0, 4.0), (6.0, 8.0)]
    left, wish = press(desk, "d")
    assert (left.sheet.entries, wish) == (TWO, Wish.DISCARD)
    assert press(desk, "q")[1] is Wish.LEAVE


def test_help_goes_away_with_any_key_which_then_does_nothing_else():
    desk = desk_of(*TWO)
    helped = pressed(desk, "h")
    assert helped.mode is Mode.HELP
    assert pressed(helped, "d") == desk


def test_every_key_is_in_the_help():
    told = " ".join(keys for keys, _ in KEYS).replace("  or arrows", "").split()
    changes = set()
    start = pressed(desk_of(*TWO, turns=True), "n z . c u")
    for key in told:
        if press(start, key) != (start, None) or press(pressed(start, "b"), key)[0] != start:
            changes.add(key)
    assert changes == set(told)


@given(st.lists(st.sampled_from([*" ".join(keys for keys, _ in KEYS).split(), "k"]), max_size=60))
def test_no_row_of_keys_leads_anywhere_impossible(keys):
    desk = desk_of(*TWO, turns=True)
    for key in keys:
        desk, _ = press(desk, key)
        desk = advance(desk, 0.3)
        assert can_be_true(desk.sheet)
        assert desk.chosen is None or 0 <= desk.chosen < len(desk.sheet.entries)
        assert 0 <= desk.t_s <= 29.96 + 1e-9
