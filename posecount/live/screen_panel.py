"""The panel beside the picture: headline, the huge number in its ring, side and turning arrow."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np

from posecount.drawing.layout import Rect
from posecount.drawing.style import (
    GREEN,
    GREY,
    ORANGE,
    SKY_BLUE,
    WHITE,
    YELLOW,
    Colour,
    Image,
    Typeface,
)
from posecount.live.scene import Ring, Scene, Tone, Turn
from posecount.live.screen_text import write_fitted, write_paragraphs

GROUND: Colour = (24, 20, 16)

_RING_COLOURS: dict[Tone, Colour] = {
    Tone.PLAIN: SKY_BLUE,
    Tone.HOLD: ORANGE,
    Tone.REACHED: GREEN,
    Tone.REST: SKY_BLUE,
    Tone.WAIT: YELLOW,
    Tone.TROUBLE: ORANGE,
}
_TOP_DEG = -90
_ARROW_SWEEP_DEG = 270


@dataclass(frozen=True, slots=True)
class _Places:
    """The areas of the parts of a panel."""

    headline: Rect
    detail: Rect
    ring: Rect
    below: Rect

    @classmethod
    def of(cls, panel: Rect, unit_px: int, *, beside: bool) -> _Places:
        """Return the areas in ``panel``; ``beside`` if the ring has to share its space."""
        pad = 3 * unit_px
        left, right = panel.left + pad, panel.right - pad
        headline = Rect(left, panel.top + pad, right, panel.top + pad + 7 * unit_px)
        detail = Rect(left, headline.bottom, right, headline.bottom + 6 * unit_px)
        top, bottom = detail.bottom + unit_px, panel.bottom - pad
        if right - left > 1.25 * (bottom - top):
            across = min(bottom - top, round(0.56 * (right - left)))
            middle = (top + bottom) // 2
            left = left if beside else (left + right - across) // 2
            ring = Rect(left, middle - across // 2, left + across, middle + across // 2)
            return cls(headline, detail, ring, Rect(ring.right + 2 * pad, top, right, bottom))
        across = min(right - left, round(0.72 * (bottom - top)))
        centre = (left + right) // 2
        ring = Rect(centre - across // 2, top, centre + across // 2, top + across)
        return cls(headline, detail, ring, Rect(left, ring.bottom + pad, right, bottom))


class Panel:
    """Draws scenes in its part of a window; what stays the same is drawn once and kept."""

    def __init__(self, place: Rect, unit_px: int) -> None:
        self._place = place
        self._unit_px = unit_px
        # Its own picture begins at (0, 0).
        self._room = Rect(0, 0, place.right - place.left, place.bottom - place.top)
        self._with_more = _Places.of(self._room, unit_px, beside=True)
        self._alone = _Places.of(self._room, unit_px, beside=False)
        self._places = self._alone
        self._bold, self._regular = Typeface(bold=True), Typeface(bold=False)
        self._kept: Scene | None = None
        self._ground = np.empty((self._room.bottom, self._room.right, 3), np.uint8)
        self._ring: Ring | None = None
        self._ringed = self._ground.copy()

    def draw(self, image: Image, scene: Scene) -> None:
        """Draw on ``image``, the whole window."""
        kept = _without_motion(scene)
        if kept != self._kept:
            more = scene.side or scene.turn
            self._places = self._with_more if more else self._alone
            self._write(kept)
        if kept != self._kept or scene.ring != self._ring:
            self._kept, self._ring = kept, scene.ring
            self._ringed[:] = self._ground
            if scene.ring is not None:
                self._draw_ring(self._ringed, scene.ring)
        place = self._place
        part = image[place.top : place.bottom, place.left : place.right]
        part[:] = self._ringed
        if scene.turn is not None:
            self._draw_turn(part, scene.turn, bool(scene.side))

    def _write(self, scene: Scene) -> None:
        ground, unit = self._ground, self._unit_px
        ground[:] = GROUND
        places = self._places
        write_fitted(ground, self._bold, scene.headline, 4.6 * unit, places.headline, WHITE)
        if scene.text:
            head = places.headline
            bottom = self._room.bottom - 2 * unit
            room = Rect(head.left, head.bottom + 3 * unit, head.right, bottom)
            write_paragraphs(ground, self._regular, scene.text, 5 * unit, room, WHITE)
            return
        write_fitted(ground, self._regular, scene.detail, 3.6 * unit, places.detail, WHITE)
        self._write_number(scene)
        self._write_below(scene)

    def _write_number(self, scene: Scene) -> None:
        across = self._places.ring.right - self._places.ring.left
        inside = 0.7 * across if scene.ring is not None else 0.94 * across
        x, y = _centre(self._places.ring)
        capital_px = self._bold.fitting_capital_px(scene.number, 0.46 * across, inside)
        if scene.below:
            y -= round(0.05 * across)
            under = (x, round(y + capital_px / 2 + 0.1 * across))
            small_px = self._bold.fitting_capital_px(scene.below, 0.085 * across, 0.4 * across)
            self._bold.draw_centred(self._ground, scene.below, under, small_px, WHITE)
        self._bold.draw_centred(self._ground, scene.number, (x, y), capital_px, WHITE)

    def _write_below(self, scene: Scene) -> None:
        room = self._places.below
        if not scene.side:
            return
        left, top = room.left, room.top
        if scene.turn is not None:
            arrow, upright = self._arrow_place(beside_text=True), self._upright(room)
            left = left if upright else arrow.right + 2 * self._unit_px
            top = arrow.bottom + self._unit_px if upright else top
        free = Rect(left, top, room.right, room.bottom)
        capital_px = 0.62 * (free.bottom - free.top)
        write_fitted(self._ground, self._bold, scene.side, capital_px, free, WHITE)

    @staticmethod
    def _upright(room: Rect) -> bool:
        return room.bottom - room.top > room.right - room.left

    def _arrow_place(self, beside_text: bool) -> Rect:
        room = self._places.below
        wide, high = room.right - room.left, room.bottom - room.top
        if not beside_text:
            across = min(wide, high)
            x, y = _centre(room)
            return Rect(x - across // 2, y - across // 2, x + across // 2, y + across // 2)
        across = min(high, round(0.4 * wide)) if not self._upright(room) else min(wide, high // 2)
        left = room.left if not self._upright(room) else _centre(room)[0] - across // 2
        return Rect(left, room.top, left + across, room.top + across)

    def _draw_ring(self, image: Image, ring: Ring) -> None:
        place, centre = self._places.ring, _centre(self._places.ring)
        across = place.right - place.left
        rim = max(3, round(0.075 * across))
        axes = (across // 2 - rim, across // 2 - rim)
        cv2.circle(image, centre, axes[0], GREY, max(1, rim // 4), cv2.LINE_AA)
        if ring.share > 0:
            end_deg = _TOP_DEG + 360 * min(ring.share, 1.0)
            colour = _RING_COLOURS[ring.tone]
            cv2.ellipse(image, centre, axes, 0, _TOP_DEG, end_deg, colour, rim, cv2.LINE_AA)

    def _draw_turn(self, image: Image, turn: Turn, beside_text: bool) -> None:
        place = self._arrow_place(beside_text)
        centre, across = _centre(place), place.right - place.left
        sign = 1 if turn.direction == "clockwise" else -1
        rim = max(3, round(0.11 * across))
        radius = max(2, across // 2 - round(1.2 * rim))
        tip_deg = _TOP_DEG + sign * 360 * turn.progress
        start_deg = tip_deg - sign * _ARROW_SWEEP_DEG
        cv2.ellipse(
            image, centre, (radius, radius), 0, start_deg, tip_deg, SKY_BLUE, rim, cv2.LINE_AA
        )
        head_deg = tip_deg + sign * math.degrees(2.4 * rim / radius)
        corners = [(radius + 1.3 * rim, tip_deg), (radius - 1.3 * rim, tip_deg), (radius, head_deg)]
        head = np.array([_on_circle(centre, *corner) for corner in corners]).astype(np.int32)
        cv2.fillConvexPoly(image, head, WHITE, cv2.LINE_AA)


def _without_motion(scene: Scene) -> Scene:
    """Return the parts of a scene that are drawn once; equal ones look the same."""
    turn = scene.turn and replace(scene.turn, progress=0.0)
    ring = scene.ring and replace(scene.ring, share=0.0)
    return Scene(
        headline=scene.headline,
        detail=scene.detail,
        number=scene.number,
        below=scene.below,
        ring=ring,
        turn=turn,
        side=scene.side,
        text=scene.text,
    )


def _centre(place: Rect) -> tuple[int, int]:
    return (place.left + place.right) // 2, (place.top + place.bottom) // 2


def _on_circle(centre: tuple[int, int], radius: float, angle_deg: float) -> tuple[float, float]:
    angle = math.radians(angle_deg)
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)
