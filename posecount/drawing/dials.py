"""The round gauge beside the rep number: hold ring, turning arrow or progress."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.counting.events import MachineState
from posecount.drawing.style import (
    BLACK,
    GREEN,
    GREY,
    ORANGE,
    SKY_BLUE,
    WHITE,
    Colour,
    Image,
    Typeface,
)

_TOP_DEG = -90
# OpenCV counts angles clockwise, because y points down.
_TURNS = {"clockwise": 1, "counterclockwise": -1}
_ARROW_SWEEP_DEG = 270


@dataclass(frozen=True, slots=True)
class Dial:
    """A round area for a gauge, in pixels of ``image``."""

    image: Image
    centre_px: tuple[int, int]
    diameter_px: int
    typeface: Typeface

    def draw(self, state: MachineState) -> None:
        """Draw the gauge that suits the exercise: its hold, its direction or its progress."""
        turn = _TURNS.get(state.direction or "")
        if state.hold_target_s is not None:
            self._draw_hold(state.hold_s, state.hold_target_s)
        elif turn is not None:
            self._draw_arrow(turn, _share(state.progress))
        else:
            self._draw_ring(_share(state.progress), SKY_BLUE)
            if state.hold_s > 0:
                self._draw_seconds(state.hold_s, self.centre_px)

    def _draw_hold(self, hold_s: float, target_s: float) -> None:
        x, y = self.centre_px
        if hold_s >= target_s:
            self._draw_reached()
            y -= self.diameter_px // 8
        else:
            self._draw_ring(_share(hold_s / target_s), ORANGE)
        self._draw_seconds(hold_s, (x, y))

    def _draw_seconds(self, hold_s: float, centre_px: tuple[int, int]) -> None:
        seconds = f"{hold_s:.1f}" if hold_s < 9.95 else f"{hold_s:.0f}"
        room_px = 0.52 * self.diameter_px
        capital_px = self.typeface.fitting_capital_px(seconds, 0.3 * self.diameter_px, room_px)
        self.typeface.draw_centred(self.image, seconds, centre_px, capital_px, WHITE)

    def _draw_reached(self) -> None:
        radius_px, rim_px = self.diameter_px // 2, max(1, self._rim_px // 3)
        cv2.circle(self.image, self.centre_px, radius_px, GREEN, cv2.FILLED, cv2.LINE_AA)
        cv2.circle(self.image, self.centre_px, radius_px - rim_px, WHITE, rim_px, cv2.LINE_AA)
        x, y = self.centre_px[0], self.centre_px[1] + self.diameter_px / 4
        arm_px = 0.1 * self.diameter_px
        mark = [(x - arm_px, y), (x - arm_px / 4, y + arm_px * 0.75), (x + arm_px, y - arm_px)]
        thickness_px = max(1, round(arm_px / 2))
        cv2.polylines(self.image, [_pixels(mark)], False, WHITE, thickness_px, cv2.LINE_AA)

    def _draw_ring(self, share: float, colour: Colour) -> None:
        track_px = max(1, self._rim_px // 3)
        cv2.circle(self.image, self.centre_px, self._radius_px, GREY, track_px, cv2.LINE_AA)
        if share > 0:
            self._draw_arc(_TOP_DEG, _TOP_DEG + 360 * share, colour)

    def _draw_arrow(self, turn: int, share: float) -> None:
        """Draw an arc that chases its own head around the dial, once per rep."""
        tip_deg = _TOP_DEG + turn * 360 * share
        self._draw_arc(tip_deg - turn * _ARROW_SWEEP_DEG, tip_deg, SKY_BLUE)
        half_width_px = 1.1 * self._rim_px
        length_deg = turn * math.degrees(2.0 * half_width_px / self._radius_px)
        head = [
            self._on_circle(self._radius_px + half_width_px, tip_deg),
            self._on_circle(self._radius_px - half_width_px, tip_deg),
            self._on_circle(self._radius_px, tip_deg + length_deg),
        ]
        cv2.fillConvexPoly(self.image, _pixels(head), WHITE, cv2.LINE_AA)

    def _draw_arc(self, start_deg: float, end_deg: float, colour: Colour) -> None:
        axes = (self._radius_px, self._radius_px)
        for ink, rim_px in ((BLACK, self._rim_px + 2), (colour, self._rim_px)):
            cv2.ellipse(
                self.image, self.centre_px, axes, 0, start_deg, end_deg, ink, rim_px, cv2.LINE_AA
            )

    def _on_circle(self, radius_px: float, angle_deg: float) -> tuple[float, float]:
        angle = math.radians(angle_deg)
        x, y = self.centre_px
        return x + radius_px * math.cos(angle), y + radius_px * math.sin(angle)

    @property
    def _rim_px(self) -> int:
        return max(3, round(0.12 * self.diameter_px))

    @property
    def _radius_px(self) -> int:
        """Radius to the middle of the rim, with room for the arrow's head."""
        return max(1, self.diameter_px // 2 - self._rim_px)


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0) if math.isfinite(value) else 0.0


def _pixels(corners: list[tuple[float, float]]) -> NDArray[np.int32]:
    pixels: NDArray[np.int32] = np.rint(np.array(corners)).astype(np.int32)
    return pixels
