"""Whose circles are believed where one leg is plainly raised, and where none is."""

import pytest

from posecount.counting.events import Rep, RepCounted, RepDropped
from posecount.live.raised_foot import RaisedFootMachine
from posecount.signals.legs import FootSignals, LegSignals

AT = (0.0, 0.0)
SCALE_PX = 100.0


class TurnsBothFeet:
    """A machine that counts a turn of either foot each second."""

    def __init__(self):
        self._reps = 0

    def update(self, signals):
        if round(signals.t_s, 2) % 1:
            return []
        self._reps += 2
        sides = enumerate(("left", "right"), start=self._reps - 1)
        return [RepCounted(signals.t_s, turn(number, signals.t_s, side)) for number, side in sides]

    def finish(self, t_s):
        return [RepCounted(t_s, turn(self._reps + 1, t_s, "right"))]


def turn(number, end_s, side):
    return Rep(number, end_s - 0.9, end_s, 0.0, side, "clockwise", True, 0.9)


def leg(ankle_y_px):
    ankle = (300.0, ankle_y_px)
    return LegSignals(0, 90, 0, 0, AT, AT, AT, ankle, ankle, AT, SCALE_PX, 0.9, 20.0)


def seen(t_s, left_y_px, right_y_px):
    left, right = leg(left_y_px), leg(right_y_px)
    return FootSignals(t_s=t_s, left=left, right=right, scale_px=SCALE_PX, rightwards=None)


def told(left_y_px, right_y_px):
    machine = RaisedFootMachine(TurnsBothFeet())
    events = []
    for index in range(10, 52):
        events += machine.update(seen(index / 10, left_y_px, right_y_px))
    events += machine.finish(5.2)
    counted = [event.rep.side for event in events if isinstance(event, RepCounted)]
    return counted, sum(isinstance(event, RepDropped) for event in events)


@pytest.mark.parametrize(
    ("left_y_px", "right_y_px", "counted", "dropped"),
    [
        (100, 300, ["left"] * 5, 6),  # the left leg up: the right foot lies
        (300, 100, ["right"] * 6, 5),
        (200, 230, ["left", "right"] * 5 + ["right"], 0),  # side by side: the machine decides
    ],
)
def test_the_foot_that_lies_while_the_other_is_up_is_not_believed(
    left_y_px, right_y_px, counted, dropped
):
    assert told(left_y_px, right_y_px) == (counted, dropped)
