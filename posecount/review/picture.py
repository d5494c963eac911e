"""Draws the review window; makes no decisions."""

from __future__ import annotations

import cv2
import numpy as np

from posecount.drawing.layout import Rect
from posecount.drawing.style import BLACK, WHITE, YELLOW, Image, Typeface
from posecount.live.screen_panel import GROUND
from posecount.live.screen_text import write_fitted
from posecount.review.desk import Desk, Mode
from posecount.review.keys import KEYS
from posecount.review.layout import ReviewLayout
from posecount.review.time_line import TimeLine, draw_overview, fill

_QUESTIONS = {
    Mode.LEAVING: "Not saved. s save · d discard · k keep as a draft · any other key: go on",
    Mode.DRAFT_FOUND: "Edits of last time were not saved. y go on with them · d discard them",
}
_HINT = "y right · i start here · o end here · a add · d delete · s save · h all keys"


class ReviewPainter:
    """Paints the desk for windows of any size."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._bold, self._regular = Typeface(bold=True), Typeface(bold=False)

    def paint(self, size: tuple[int, int], desk: Desk, picture: Image) -> Image:
        """Return the window's picture, uint8 (height, width, 3), for a window of ``size``."""
        width, height = size
        aspect = picture.shape[1] / picture.shape[0]
        layout = ReviewLayout.of(width, height, aspect)
        image = np.empty((height, width, 3), np.uint8)
        image[:] = GROUND
        place = layout.picture
        wide, high = place.right - place.left, place.bottom - place.top
        shrinks = wide < picture.shape[1]
        way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        scaled = cv2.resize(picture, (wide, high), interpolation=way)
        image[place.top : place.bottom, place.left : place.right] = scaled
        self._draw_head(image, layout, desk)
        TimeLine(layout.line, layout.unit_px).draw(image, desk)
        draw_overview(image, layout.overview, desk)
        self._draw_foot(image, layout, desk)
        if desk.mode is Mode.HELP:
            self._draw_help(image, layout)
        return image

    def _draw_head(self, image: Image, layout: ReviewLayout, desk: Desk) -> None:
        """Draw the time at the right, and the rep beside it, or below it in a narrow window."""
        head, unit = layout.head, layout.unit_px
        baseline = round(5.4 * unit)
        time = f"{desk.here_s:.2f} of {desk.sheet.duration_s:.1f} s"
        capital = 2.6 * unit
        across = self._regular.width_px(time, capital)
        left = head.right - across
        self._regular.draw(image, time, (left, baseline), capital, WHITE)
        self._draw_pace(image, (left - 4 * unit, baseline), round(capital), desk.playing)
        what, how = describe(desk)
        first, second = f"{self._title}: {what}", how
        if head.bottom < 10 * unit:
            first, second = " · ".join((first, how)) if how else first, ""
        self._write(image, first, (head.left, baseline), left - 6 * unit)
        self._write(image, second, (head.left, baseline + 5 * unit), head.right)

    def _write(self, image: Image, text: str, at: tuple[int, int], right: int) -> None:
        unit = min(image.shape[:2]) / 100
        fitting = self._bold.fitting_capital_px(text, 3.2 * unit, right - at[0])
        self._bold.draw(image, text, at, fitting, WHITE)

    def _draw_pace(self, image: Image, at: tuple[int, int], high: int, playing: bool) -> None:
        """Draw a triangle while playing, two bars while paused."""
        x, baseline = at
        top = baseline - high
        if playing:
            corners = [(x, top), (x, baseline), (x + high, (top + baseline) // 2)]
            cv2.fillConvexPoly(image, np.array(corners, np.int32), WHITE, cv2.LINE_AA)
            return
        third = max(1, high // 3)
        fill(image, Rect(x, top, x + third, baseline), WHITE)
        fill(image, Rect(x + 2 * third, top, x + 3 * third, baseline), WHITE)

    def _draw_foot(self, image: Image, layout: ReviewLayout, desk: Desk) -> None:
        foot, capital = layout.foot, 2.6 * layout.unit_px
        question = _QUESTIONS.get(desk.mode, "")
        if question or desk.message:
            fill(image, Rect(0, foot.top, image.shape[1], foot.bottom), YELLOW)
            write_fitted(image, self._bold, question or desk.message, capital, foot, BLACK)
            return
        write_fitted(image, self._regular, _HINT, capital, foot, WHITE)

    def _draw_help(self, image: Image, layout: ReviewLayout) -> None:
        height, width = image.shape[:2]
        unit = layout.unit_px
        cv2.convertScaleAbs(image, dst=image, alpha=0.15)
        room = Rect(6 * unit, 5 * unit, width - 6 * unit, height - 5 * unit)
        pitch = (room.bottom - room.top) / (len(KEYS) + 1)
        capital = min(3.4 * unit, 0.5 * pitch)
        split = room.left + max(self._bold.width_px(keys, capital) for keys, _ in KEYS) + 4 * unit
        longest = max((what for _, what in KEYS), key=len)
        shrunk = self._regular.fitting_capital_px(longest, capital, room.right - split)
        for number, (keys, what) in enumerate((*KEYS, ("any key", "away with this help"))):
            baseline = room.top + round((number + 0.7) * pitch)
            self._bold.draw(image, keys, (room.left, baseline), shrunk, YELLOW)
            self._regular.draw(image, what, (split, baseline), shrunk, WHITE)


def describe(desk: Desk) -> tuple[str, str]:
    """Return the chosen rep's number, and its side, direction, hold, and whether it is accepted."""
    entries = desk.sheet.entries
    if desk.chosen is None:
        agreed = "accepted" if desk.sheet.agreed else "y accepts that"
        return (f"{len(entries)} reps", "") if entries else ("no reps", agreed)
    entry = entries[desk.chosen]
    rep = entry.rep
    parts: list[str] = [rep.side or "side unknown"]
    if desk.turns:
        parts.append(rep.direction or "direction unknown")
    if rep.hold_s:
        parts.append(f"held {rep.hold_s:.1f} s")
    parts.append("accepted" if entry.accepted else "not accepted yet")
    return f"rep {desk.chosen + 1} of {len(entries)}", " · ".join(parts)
