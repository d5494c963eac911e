"""The layout of the review window, and the part of the recording that its time line shows."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.drawing.layout import Rect
from posecount.live.screen_layout import fitted

LONGEST_S = 30.0
"""More would be too narrow to read: the time line then moves with the playhead."""

_HEAD_UNITS, _HEAD_OF_TWO_LINES_UNITS, _FOOT_UNITS = 8, 13, 7
_LINE_UNITS, _OVERVIEW_UNITS = 15, 3


@dataclass(frozen=True, slots=True)
class ReviewLayout:
    """The areas of a window of ``width`` x ``height`` pixels, from the top down."""

    head: Rect
    picture: Rect
    line: Rect
    overview: Rect
    foot: Rect
    unit_px: int
    """A hundredth of the shorter side: everything scales with it."""

    @classmethod
    def of(cls, width: int, height: int, picture_aspect: float) -> ReviewLayout:
        """Return the layout for a picture of ``picture_aspect`` (width over height)."""
        unit = max(1, round(min(width, height) / 100))
        pad = 2 * unit
        foot_top = height - _FOOT_UNITS * unit
        overview_top = foot_top - (_OVERVIEW_UNITS + 1) * unit
        line_top = overview_top - (_LINE_UNITS + 1) * unit
        two_lines = width < 1.5 * height
        head_bottom = (_HEAD_OF_TWO_LINES_UNITS if two_lines else _HEAD_UNITS) * unit
        free = Rect(0, head_bottom, width, line_top - unit)
        return cls(
            head=Rect(pad, 0, width - pad, head_bottom),
            picture=fitted(free, picture_aspect),
            line=Rect(pad, line_top, width - pad, overview_top - unit),
            overview=Rect(pad, overview_top, width - pad, foot_top - unit),
            foot=Rect(pad, foot_top, width - pad, height),
            unit_px=unit,
        )


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time laid out from ``left`` to ``right`` in pixels."""

    start_s: float
    end_s: float
    left: int
    right: int

    def x(self, t_s: float) -> int:
        """Return the position of ``t_s``, limited to both ends."""
        share = (t_s - self.start_s) / max(self.end_s - self.start_s, 1e-9)
        return self.left + round(min(max(share, 0.0), 1.0) * (self.right - self.left))

    def shows(self, start_s: float, end_s: float) -> bool:
        """Whether the span shows any part of that time."""
        return start_s <= self.end_s and end_s >= self.start_s


def span_around(t_s: float, duration_s: float, place: Rect) -> Span:
    """Return the whole of a short recording, or the part of a long one around ``t_s``."""
    length_s = min(duration_s, LONGEST_S)
    start_s = min(max(0.0, t_s - length_s / 2), duration_s - length_s)
    return Span(start_s, start_s + length_s, place.left, place.right)
