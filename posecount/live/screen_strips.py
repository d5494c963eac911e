"""The strips along the bottom of the window, and the summary that fills it."""

from __future__ import annotations

import cv2
import numpy as np

from posecount.drawing.layout import Rect
from posecount.drawing.style import BLACK, GREEN, GREY, WHITE, YELLOW, Image, Typeface
from posecount.live.scene import Part, Row, Scene
from posecount.live.screen_panel import GROUND
from posecount.live.screen_text import LINE_PITCH, paragraphs_fit, write_fitted, write_paragraphs

_MOST_ROW_UNITS = 11
_LEAST_TEXT_UNITS = 18
_LEAST_PART = 0.15


class Advice:
    """One line of advice in a strip; black on yellow if nothing counts until it is followed."""

    def __init__(self, place: Rect, unit_px: int) -> None:
        self._place = place
        self._unit_px = unit_px
        self._face = Typeface(bold=True)
        self._kept: tuple[str, bool] | None = None
        self._strip = np.empty((place.bottom - place.top, place.right - place.left, 3), np.uint8)

    def draw(self, image: Image, scene: Scene) -> None:
        """Draw on ``image``, the whole window."""
        if (scene.advice, scene.urgent) != self._kept:
            self._kept = (scene.advice, scene.urgent)
            urgent = scene.urgent and bool(scene.advice)
            self._strip[:] = YELLOW if urgent else GROUND
            pad = 3 * self._unit_px
            height, width = self._strip.shape[:2]
            room = Rect(pad, 0, width - pad, height)
            ink = BLACK if urgent else WHITE
            write_fitted(self._strip, self._face, scene.advice, 5 * self._unit_px, room, ink)
        place = self._place
        image[place.top : place.bottom, place.left : place.right] = self._strip


class Bar:
    """The routine's progress: a part for every exercise, with the current one outlined."""

    def __init__(self, place: Rect, unit_px: int) -> None:
        self._place = place
        self._unit_px = unit_px
        self._kept: tuple[tuple[Part, ...], int] | None = None
        self._strip = np.empty((place.bottom - place.top, place.right - place.left, 3), np.uint8)

    def draw(self, image: Image, parts: tuple[Part, ...], current: int) -> None:
        """Draw on ``image``, the whole window."""
        if (parts, current) != self._kept:
            self._kept = (parts, current)
            self._strip[:] = GROUND
            if parts:
                self._draw_parts(parts, current)
        place = self._place
        image[place.top : place.bottom, place.left : place.right] = self._strip

    def _draw_parts(self, parts: tuple[Part, ...], current: int) -> None:
        strip, unit = self._strip, self._unit_px
        height, width = strip.shape[:2]
        weights = np.array([part.weight for part in parts], dtype=float)
        weights = np.maximum(weights / weights.sum(), _LEAST_PART / len(parts))
        ends = np.cumsum(weights / weights.sum()) * (width - 2 * unit)
        left = unit
        for number, (part, end) in enumerate(zip(parts, ends, strict=True)):
            right = unit + round(float(end))
            box = Rect(left + 1, unit // 2, right - 1, height - unit)
            self._draw_part(strip, box, part, number == current)
            left = right

    def _draw_part(self, image: Image, box: Rect, part: Part, current: bool) -> None:
        _fill(image, box, GREY if current else (70, 66, 62))
        filled = round((box.right - box.left) * min(max(part.share_done, 0.0), 1.0))
        _fill(image, Rect(box.left, box.top, box.left + filled, box.bottom), GREEN)
        if current:
            corners = (box.left, box.top), (box.right - 1, box.bottom - 1)
            cv2.rectangle(image, *corners, WHITE, max(1, self._unit_px // 3))


class Summary:
    """The summary of the session, over the whole window."""

    def __init__(self, width: int, height: int, unit_px: int) -> None:
        self._size = (width, height)
        self._unit_px = unit_px
        self._bold, self._regular = Typeface(bold=True), Typeface(bold=False)
        self._kept: Scene | None = None
        self._card = np.empty((height, width, 3), np.uint8)

    def draw(self, image: Image, scene: Scene) -> None:
        """Draw on ``image``, the whole window."""
        if scene != self._kept:
            self._kept = scene
            self._write(scene)
        image[:] = self._card

    def _write(self, scene: Scene) -> None:
        card, unit, (width, height) = self._card, self._unit_px, self._size
        card[:] = GROUND
        pad = 5 * unit
        head = Rect(pad, pad, width - pad, pad + 12 * unit)
        write_fitted(card, self._bold, scene.headline, 7 * unit, head, WHITE)
        detail = Rect(pad, head.bottom, width - pad, head.bottom + 8 * unit)
        write_fitted(card, self._regular, scene.detail, 3.8 * unit, detail, WHITE)
        foot = self._write_foot(scene.advice, Rect(pad, head.bottom, width - pad, height - pad))
        top = detail.bottom + unit
        free = foot.top - top - unit
        for_rows = free - (_LEAST_TEXT_UNITS * unit if scene.text else 0)
        each = min(_MOST_ROW_UNITS * unit, for_rows // max(1, len(scene.rows)))
        for row in scene.rows:
            self._write_row(Rect(pad, top, width - pad, top + each), row)
            top += each
        room = Rect(pad, top + 2 * unit, width - pad, foot.top - unit)
        write_paragraphs(card, self._regular, scene.text, 4 * unit, room, WHITE)

    def _write_foot(self, text: str, room: Rect) -> Rect:
        """Write the last words at the bottom of ``room``, in two lines at most; return where."""
        unit, face = self._unit_px, self._bold
        most = Rect(room.left, room.bottom - 13 * unit, room.right, room.bottom)
        capital_px, (lines,) = paragraphs_fit(face, (text,), 4 * unit, most)
        pitch = round(LINE_PITCH * capital_px)
        top = room.bottom - pitch * len(lines)
        for number, line in enumerate(lines):
            box = Rect(room.left, top + number * pitch, room.right, top + (number + 1) * pitch)
            write_fitted(self._card, face, line, capital_px, box, WHITE)
        return Rect(room.left, top, room.right, room.bottom)

    def _write_row(self, box: Rect, row: Row) -> None:
        """Draw a mark, the exercise, and its count; the note below it if there is one."""
        card, high = self._card, box.bottom - box.top
        middle = (box.top + box.bottom) // 2
        mark = round(0.22 * high)
        at = (box.left + mark, middle)
        if row.complete:
            cv2.circle(card, at, mark, GREEN, cv2.FILLED, cv2.LINE_AA)
            tick = [(-0.45, 0.05), (-0.1, 0.4), (0.5, -0.4)]
            line = np.array([(at[0] + mark * x, at[1] + mark * y) for x, y in tick], np.int32)
            cv2.polylines(card, [line], False, WHITE, max(1, mark // 4), cv2.LINE_AA)
        else:
            cv2.circle(card, at, mark, YELLOW, max(1, mark // 4), cv2.LINE_AA)
        left, capital = box.left + 3 * mark, 0.34 * high
        split = left + round(0.62 * (box.right - left))
        name_px = self._bold.fitting_capital_px(row.name, capital, split - left - mark)
        y = middle if not row.note else round(middle - 0.18 * high)
        self._bold.draw(card, row.name, (left, y + round(name_px / 2)), name_px, WHITE)
        done_px = self._bold.fitting_capital_px(row.done, capital, box.right - split)
        across = self._bold.width_px(row.done, done_px)
        self._bold.draw(
            card, row.done, (box.right - across, y + round(done_px / 2)), done_px, WHITE
        )
        if row.note:
            note_px = self._regular.fitting_capital_px(row.note, 0.24 * high, box.right - left)
            below = round(middle + 0.4 * high)
            self._regular.draw(card, row.note, (left, below), note_px, WHITE)


def _fill(image: Image, box: Rect, colour: tuple[int, int, int]) -> None:
    if box.right > box.left:
        image[box.top : box.bottom, box.left : box.right] = colour
