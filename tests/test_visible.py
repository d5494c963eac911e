"""What a terminal would obey, or a reader not see, is written out."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.visible import visible, visible_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("\x1b]52;c;cm0gLXJm\x07", r"\x1b]52;c;cm0gLXJm\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("gnp.\u202e4pm", r"gnp.\u202e4pm"),
        ("\u2066a\u2069\u200e", r"\u2066a\u2069\u200e"),
        ("\u200b\ufeff", r"\u200b\ufeff"),
        ("a\u2028b\u2029c", r"a\u2028b\u2029c"),
        ("\U000e0041", r"\U000e0041"),
        ("half \ud800", r"half \ud800"),
        ("caf\udce9", r"caf\xe9"),
        ("a\nb\r\tc\x7f\x00", r"a\nb\r\tc\x7f\x00"),
        ("[bold]a.mkv :smile:", "[bold]a.mkv :smile:"),
        ("Grüße, 中文, \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645, 👩\u200d🦰", None),
    ],
)
def test_only_what_cannot_be_seen_is_written_out(text, shown):
    assert visible(text) == (text if shown is None else shown)


def test_line_breaks_and_tabs_of_our_own_stay():
    assert visible_lines("a\n\tb\r\x1b") == "a\n\tb\\r\\x1b"


@given(st.text(st.characters(categories=("C", "Z", "L", "P"))))
def test_nothing_is_left_and_once_is_enough(text):
    shown = visible(text)
    kinds = {unicodedata.category(one) for one in shown if one not in "\u200c\u200d"}
    assert kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"} == set()
    assert visible(shown) == shown
