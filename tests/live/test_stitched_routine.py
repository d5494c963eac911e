"""A routine of two sides, filmed by a stitched stream: from the card to the summary hands-free."""

import pytest
from desktop import needs_desktop
from stitched_routine import SHORT, compare, do

pytestmark = [pytest.mark.model, needs_desktop]


def test_both_sides_are_done_without_touching_the_keyboard(tmp_path):
    out, *counted_and_true = do(SHORT, tmp_path)
    assert compare(*counted_and_true) == []
    assert "Resisted dorsiflexion" in out
