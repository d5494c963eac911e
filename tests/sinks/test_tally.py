"""The sentences on movements that were not counted."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from posecount.counting.events import RepDropped
from posecount.sinks.tally import Tally


@pytest.mark.parametrize(
    ("start_s", "end_s", "says"),
    [
        (20.0, 20.0, "At 0:20.0: it was a twitch."),
        (20.01, 20.04, "At 0:20.0: it was a twitch."),
        (20.0, 21.5, "0:20.0 to 0:21.5: it was a twitch."),
        (59.96, 61.0, "1:00.0 to 1:01.0: it was a twitch."),
    ],
)
def test_when_a_movement_was_that_was_not_counted(start_s, end_s, says):
    tally = Tally()
    tally.handle(SimpleNamespace(events=[RepDropped(62.0, start_s, end_s, "it was a twitch")]))
    assert tally.remarks() == [says]
