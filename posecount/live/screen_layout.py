"""The layout of a window of any size; texts never cover the picture."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.drawing.layout import Rect

_ADVICE_SHARE = 0.125
_BAR_SHARE = 0.045
_PANEL_WIDTH_SHARE = 0.4
_PANEL_LEAST_HEIGHT_SHARE = 0.36


@dataclass(frozen=True, slots=True)
class ScreenLayout:
    """The areas of a window of ``width`` x ``height`` pixels.

    ``panel`` holds the number: to the left of the picture, or above it in an upright window;
    ``advice`` and ``bar`` (the routine's progress) run along the bottom.
    """

    panel: Rect
    picture: Rect
    advice: Rect
    bar: Rect
    unit_px: int
    """A hundredth of the shorter side: everything scales with it."""

    @classmethod
    def of(cls, width: int, height: int, picture_aspect: float) -> ScreenLayout:
        """Return the layout for a picture of ``picture_aspect`` (width over height)."""
        shorter = min(width, height)
        bar_top = height - round(_BAR_SHARE * shorter)
        advice_top = bar_top - round(_ADVICE_SHARE * shorter)
        if height > width:
            room = round(min(width / picture_aspect, (1 - _PANEL_LEAST_HEIGHT_SHARE) * height))
            split = max(advice_top - room, round(_PANEL_LEAST_HEIGHT_SHARE * height))
            panel = Rect(0, 0, width, split)
            free = Rect(0, split, width, advice_top)
        else:
            split = round(_PANEL_WIDTH_SHARE * width)
            panel = Rect(0, 0, split, advice_top)
            free = Rect(split, 0, width, advice_top)
        return cls(
            panel=panel,
            picture=fitted(free, picture_aspect),
            advice=Rect(0, advice_top, width, bar_top),
            bar=Rect(0, bar_top, width, height),
            unit_px=max(1, round(shorter / 100)),
        )


def fitted(free: Rect, aspect: float) -> Rect:
    """Return the largest rectangle of ``aspect`` in the middle of ``free``."""
    wide, high = free.right - free.left, free.bottom - free.top
    width, height = min(wide, round(high * aspect)), min(high, round(wide / aspect))
    left, top = free.left + (wide - width) // 2, free.top + (high - height) // 2
    return Rect(left, top, left + max(1, width), top + max(1, height))
