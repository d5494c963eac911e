"""Draws the reps along the time, with side, direction and hold, and the playhead."""

from __future__ import annotations

import cv2
import numpy as np

from posecount.drawing.layout import Rect
from posecount.drawing.style import (
    BLACK,
    GREEN,
    ORANGE,
    SKY_BLUE,
    WHITE,
    YELLOW,
    Colour,
    Image,
    Typeface,
)
from posecount.review.desk import Desk
from posecount.review.edit import Entry
from posecount.review.layout import Span, span_around

_TRACK: Colour = (52, 47, 42)
_SHOWN_PART: Colour = (96, 90, 84)
_LETTERS = {"left": "L", "right": "R", "both": "L+R", None: "?"}
_TICKS_S = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0)
_MOST_TICKS = 12


class TimeLine:
    """The reps around the playhead.

    Reps of the left leg lie in the upper half, those of the right in the lower, so that both legs
    at once are visible; accepted reps are green and ticked.
    """

    def __init__(self, place: Rect, unit_px: int) -> None:
        self._place = place
        self._unit_px = unit_px
        self._bold, self._regular = Typeface(bold=True), Typeface(bold=False)
        scale_px = 4 * unit_px
        self._track = Rect(place.left, place.top, place.right, place.bottom - scale_px)

    def draw(self, image: Image, desk: Desk) -> None:
        """Draw on ``image``, the whole window."""
        span = span_around(desk.t_s, desk.sheet.duration_s, self._track)
        fill(image, self._track, _TRACK)
        self._draw_scale(image, span)
        for index, entry in enumerate(desk.sheet.entries):
            if span.shows(entry.rep.start_s, entry.rep.end_s) and index != desk.chosen:
                self._draw_rep(image, span, index, entry, desk)
        if desk.chosen is not None:
            chosen = desk.sheet.entries[desk.chosen]
            if span.shows(chosen.rep.start_s, chosen.rep.end_s):
                self._draw_rep(image, span, desk.chosen, chosen, desk)
        if desk.hold_from_s is not None and span.shows(desk.hold_from_s, desk.hold_from_s):
            self._draw_mark(image, span.x(desk.hold_from_s), SKY_BLUE)
        self._draw_mark(image, span.x(desk.here_s), YELLOW)

    def _draw_rep(self, image: Image, span: Span, index: int, entry: Entry, desk: Desk) -> None:
        rep, unit = entry.rep, self._unit_px
        box = self._box(span, entry)
        is_chosen = index == desk.chosen
        fill(image, box, GREEN if entry.accepted else ORANGE)
        if rep.hold_s:
            middle_s = (rep.start_s + rep.end_s) / 2
            left, right = span.x(middle_s - rep.hold_s / 2), span.x(middle_s + rep.hold_s / 2)
            top = box.bottom - max(2, (box.bottom - box.top) // 6)
            fill(image, Rect(left, top, right, box.bottom), WHITE)
        if is_chosen:
            corners = (box.left, box.top), (box.right - 1, box.bottom - 1)
            cv2.rectangle(image, *corners, WHITE, max(2, unit // 3))
        self._write(image, box, index, entry, desk.turns)

    def _box(self, span: Span, entry: Entry) -> Rect:
        top, bottom = self._track.top, self._track.bottom
        middle = (top + bottom) // 2
        if entry.rep.side == "left":
            bottom = middle
        elif entry.rep.side == "right":
            top = middle
        left = span.x(entry.rep.start_s)
        return Rect(left, top, max(left + 3, span.x(entry.rep.end_s) - 1), bottom)

    def _write(self, image: Image, box: Rect, index: int, entry: Entry, turns: bool) -> None:
        """Write the number and the letter of the side, as far as there is room."""
        room, high = box.right - box.left - self._unit_px, box.bottom - box.top
        capital = min(2.6 * self._unit_px, 0.42 * high)
        number = f"{index + 1}"
        radius = round(0.8 * capital)
        fuller = f"{number} {_LETTERS[entry.rep.side]}"
        for text, turned in ((fuller, turns), (number, turns), (number, False)):
            width = self._bold.width_px(text, capital)
            more = 3 * radius if turned else 0
            if width + more <= room:
                middle = (box.top + box.bottom) // 2
                left = box.left + (box.right - box.left - width - more) // 2
                at = (left, middle + round(capital / 2))
                self._bold.draw(image, text, at, capital, BLACK)
                if turned:
                    centre = (left + width + 2 * radius, middle)
                    draw_turn(image, centre, radius, entry.rep.direction, BLACK)
                return

    def _draw_scale(self, image: Image, span: Span) -> None:
        unit, length_s = self._unit_px, span.end_s - span.start_s
        step_s = next((s for s in _TICKS_S if length_s / s <= _MOST_TICKS), length_s / _MOST_TICKS)
        fill(image, Rect(0, self._track.bottom, image.shape[1], self._place.bottom), (24, 20, 16))
        number = int(-(-span.start_s // step_s))
        while (t_s := number * step_s) <= span.end_s:
            x = span.x(t_s)
            fill(image, Rect(x, self._track.bottom, x + 1, self._track.bottom + unit), WHITE)
            self._regular.draw_centred(
                image, clock(t_s), (x, self._track.bottom + round(2.6 * unit)), 1.7 * unit, WHITE
            )
            number += 1

    def _draw_mark(self, image: Image, x: int, colour: Colour) -> None:
        wide = max(1, self._unit_px // 3)
        top = self._track.top - self._unit_px
        fill(image, Rect(x - wide, top, x + wide, self._track.bottom), colour)


def draw_overview(image: Image, place: Rect, desk: Desk) -> None:
    """Draw the whole recording as a strip, with the part that the time line shows."""
    fill(image, place, _TRACK)
    duration_s = desk.sheet.duration_s
    whole = Span(0.0, duration_s, place.left, place.right)
    shown = span_around(desk.t_s, duration_s, place)
    part = Rect(whole.x(shown.start_s), place.top, whole.x(shown.end_s), place.bottom)
    fill(image, part, _SHOWN_PART)
    quarter = (place.bottom - place.top) // 4
    for entry in desk.sheet.entries:
        left = whole.x(entry.rep.start_s)
        right = max(left + 1, whole.x(entry.rep.end_s) - 1)
        box = Rect(left, place.top + quarter, right, place.bottom - quarter)
        fill(image, box, GREEN if entry.accepted else ORANGE)
    x = whole.x(desk.here_s)
    fill(image, Rect(x - 1, place.top, x + 2, place.bottom), YELLOW)


def draw_turn(
    image: Image, centre: tuple[int, int], radius: int, direction: str | None, colour: Colour
) -> None:
    """Draw an open circle with an arrow head in its direction; a closed one if it is unknown."""
    thick = max(1, radius // 3)
    if direction is None:
        cv2.circle(image, centre, radius, colour, 1, cv2.LINE_AA)
        return
    clockwise = direction == "clockwise"
    cv2.ellipse(image, centre, (radius, radius), 0, -60, 210, colour, thick, cv2.LINE_AA)
    # The arc runs on the screen from the upper right by the bottom to the left; these are its ends.
    tip_deg = 210 if clockwise else -60
    _arrow_head(image, centre, radius, tip_deg, clockwise, colour)


def _arrow_head(
    image: Image,
    centre: tuple[int, int],
    radius: int,
    angle_deg: float,
    clockwise: bool,
    colour: Colour,
) -> None:
    angle = np.radians(angle_deg)
    outward = np.array([np.cos(angle), np.sin(angle)])
    along = np.array([-outward[1], outward[0]]) * (1 if clockwise else -1)
    tip = np.array(centre) + radius * outward
    size = max(2.0, 0.7 * radius)
    corners = [tip + size * along, tip + size * outward, tip - size * outward]
    cv2.fillConvexPoly(image, np.round(corners).astype(np.int32), colour, cv2.LINE_AA)


def clock(t_s: float) -> str:
    """Return seconds below a minute, else minutes and seconds."""
    if t_s < 60:
        return f"{t_s:g}"
    minutes, seconds = divmod(t_s, 60)
    return f"{int(minutes)}:{seconds:04.1f}" if seconds % 1 else f"{int(minutes)}:{int(seconds):02}"


def fill(image: Image, box: Rect, colour: Colour) -> None:
    """Fill ``box`` as far as it lies inside ``image``."""
    if box.right > box.left and box.bottom > box.top:
        image[max(0, box.top) : box.bottom, max(0, box.left) : box.right] = colour
