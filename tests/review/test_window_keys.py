"""What the window calls the keys; OpenCV's numbers for them differ from system to system."""

from __future__ import annotations

import pytest

from posecount.live.window import _name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (ord("a"), "a"),
        (ord("A"), "a"),
        (ord(","), ","),
        (32, "space"),
        (13, "n"),
        (27, "q"),
        (0xFF51, "left"),
        (0xFF53, "right"),
        (0x250000, "left"),
        (63233, "down"),
        # With NumLock on, GTK adds a bit far above.
        (0x10FF52, "up"),
        (0x100061, "a"),
        # Shift and F1 are no letters; the arrow to the left once was a q.
        (0xFFE1, ""),
        (0xFFBE, ""),
    ],
)
def test_keys_have_names(code, name):
    assert _name(code) == name
