"""The two panels of the overlay: the count, and the signal's trace."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2

from posecount.counting.events import MachineState, TraceValue
from posecount.drawing.dials import Dial
from posecount.drawing.layout import Rect
from posecount.drawing.style import (
    BLACK,
    WHITE,
    YELLOW,
    Colour,
    Image,
    Panel,
    Typeface,
)
from posecount.drawing.trace import Trace

# Digits of a sixth of the picture's height can be read from three metres; this adds a margin.
_DIGIT_SHARE_OF_HEIGHT = 0.175
_SMALLEST_CAPITAL_PX = 8
_SIDES = {"left": "LEFT", "right": "RIGHT", "both": "BOTH", "unknown": ""}
_UNSEEN_NOTE = "I can't see you"


@dataclass(frozen=True, slots=True)
class _CountCardSizes:
    """The sizes of a count card for one number of digits, in pixels."""

    digit_px: int
    dial_px: int
    width_px: int


class CountCard:
    """The rep number with the dial beside it, and below them the side, or that nobody is seen.

    If a number of reps is ``asked`` for, it stands before the side.
    """

    def __init__(self, width: int, height: int, asked: int | None = None) -> None:
        self._asked = "" if asked is None else f"of {asked}"
        self._bold = Typeface(bold=True)
        shorter_px = min(width, height)
        self._pad_px = max(2, round(0.025 * shorter_px))
        self._digit_px = math.ceil(_DIGIT_SHARE_OF_HEIGHT * height)
        self._row_px = max(14, round(0.085 * shorter_px))
        self._widest_px = width - 2 * self._pad_px
        self._sizes: dict[int, _CountCardSizes] = {}
        self._panels: dict[int, Panel] = {}
        self._written: tuple[tuple[int, int, str], Panel] | None = None

    def size_px(self, state: MachineState) -> tuple[int, int]:
        """Return width and height of the card, which grows with the digits of the count."""
        return self._measures(state).width_px, self._digit_px + self._row_px + 2 * self._pad_px

    def draw(self, image: Image, place: Rect, state: MachineState, *, seen: bool) -> None:
        """Draw at ``place``, which has the size that ``size_px`` returned."""
        sizes, pad_px = self._measures(state), self._pad_px
        said = f"{self._asked}  {_SIDES[state.side]}".strip() if seen else ""
        self._panel(state.reps, said, sizes).draw(image, place)
        dial_centre_px = (
            place.right - pad_px - sizes.dial_px // 2,
            place.top + pad_px + self._digit_px // 2,
        )
        Dial(image, dial_centre_px, sizes.dial_px, self._bold).draw(state)
        if not seen:
            row = self._row(place)
            cv2.rectangle(
                image, (row.left, row.top), (row.right - 1, row.bottom - 1), YELLOW, cv2.FILLED
            )
            self._write(image, row, _UNSEEN_NOTE, BLACK)

    def _row(self, card: Rect) -> Rect:
        """Return the row in which the side is written."""
        top = card.top + 2 * self._pad_px + self._digit_px
        return Rect(card.left, top, card.right, card.bottom)

    def _panel(self, reps: int, side: str, sizes: _CountCardSizes) -> Panel:
        """Return the panel with number and side, which stay the same for many frames."""
        width_px, height_px = sizes.width_px, self._digit_px + self._row_px + 2 * self._pad_px
        said = (width_px, reps, side)
        if self._written is not None and self._written[0] == said:
            return self._written[1]
        if width_px not in self._panels:
            self._panels[width_px] = Panel(width_px, height_px, self._pad_px)

        def write(image: Image) -> None:
            number_px = (self._pad_px, self._pad_px + self._digit_px)
            self._bold.draw(image, str(reps), number_px, sizes.digit_px, WHITE)
            self._write(image, self._row(Rect(0, 0, width_px, height_px)), side, WHITE)

        panel = self._panels[width_px].written(write)
        self._written = said, panel
        return panel

    def _write(self, image: Image, row: Rect, text: str, colour: Colour) -> None:
        room_px = row.right - row.left - 2 * self._pad_px
        capital_px = self._bold.fitting_capital_px(text, 0.62 * self._row_px, room_px)
        baseline = (row.top + row.bottom + round(capital_px)) // 2
        self._bold.draw(image, text, (row.left + self._pad_px, baseline), capital_px, colour)

    def _measures(self, state: MachineState) -> _CountCardSizes:
        digits = len(str(state.reps))
        if digits not in self._sizes:
            self._sizes[digits] = self._measure(digits)
        return self._sizes[digits]

    def _measure(self, digits: int) -> _CountCardSizes:
        # The widest digit represents all, so that the card does not change with every rep.
        widest = "0" * digits
        room_px = self._widest_px - 3 * self._pad_px
        number_px = self._bold.width_px(widest, self._digit_px)
        # When space is short the dial shrinks first.
        dial_px = min(self._digit_px, max(room_px - number_px, self._digit_px // 2))
        digit_px = int(self._bold.fitting_capital_px(widest, self._digit_px, room_px - dial_px))
        number_px = self._bold.width_px(widest, digit_px)
        return _CountCardSizes(digit_px, dial_px, number_px + dial_px + 3 * self._pad_px)


class TraceCard:
    """The exercise's name, the last seconds of its signal with both thresholds, and media time."""

    def __init__(self, width: int, height: int, title: str) -> None:
        self._title = title
        self._regular = Typeface(bold=False)
        shorter_px = min(width, height)
        self._pad_px = max(2, round(0.02 * shorter_px))
        self._capital_px = max(_SMALLEST_CAPITAL_PX, round(0.033 * shorter_px))
        self._line_px = max(1, round(shorter_px / 300))
        self._size_px = (
            round(min(0.42 * width, 0.55 * shorter_px)),
            round(0.14 * shorter_px) + 2 * self._capital_px + 4 * self._pad_px,
        )
        self._panel = Panel(*self._size_px, self._pad_px).written(self._write_title)
        self._trace = Trace()

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the card."""
        return self._size_px

    def remember(self, t_s: float, trace: TraceValue | None) -> None:
        """Record the signal at ``t_s``; call this for every tick, drawn or not."""
        self._trace.remember(t_s, trace)

    def draw(self, image: Image, place: Rect, t_s: float) -> None:
        """Draw at ``place``, which has the size ``size_px``."""
        self._panel.draw(image, place)
        pad_px, capital_px = self._pad_px, self._capital_px
        left, room_px = place.left + pad_px, place.right - place.left - 2 * pad_px
        time_baseline = place.bottom - pad_px
        self._regular.draw(image, clock(t_s), (left, time_baseline), capital_px, WHITE)
        plot_top = place.top + 2 * pad_px + capital_px
        plot_bottom = time_baseline - capital_px - pad_px
        plot = Rect(left, plot_top, left + room_px, plot_bottom)
        self._trace.draw(image, plot, t_s, self._line_px)

    def _write_title(self, image: Image) -> None:
        pad_px, capital_px = self._pad_px, self._capital_px
        room_px = self._size_px[0] - 2 * pad_px
        title_px = self._regular.fitting_capital_px(self._title, capital_px, room_px)
        # Letters have a smallest size: in a very small picture a long name does not fit even then.
        title = self._regular.shortened(self._title, title_px, room_px)
        self._regular.draw(image, title, (pad_px, pad_px + capital_px), title_px, WHITE)


def clock(t_s: float) -> str:
    """Return media time as minutes, seconds and tenths: 0:12.3."""
    # The small addition keeps 12.3 from showing as 12.2.
    tenths = int(t_s * 10 + 1e-6)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"
