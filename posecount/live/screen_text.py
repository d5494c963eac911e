"""Text in a box: broken into lines, or made to fit in one."""

from __future__ import annotations

from posecount.drawing.layout import Rect
from posecount.drawing.style import Colour, Image, Typeface

LINE_PITCH = 1.75
"""From baseline to baseline, in heights of a capital."""

_LAST_LINE = 1.4
"""Height of a line with its descenders, in heights of a capital."""


def wrapped(face: Typeface, text: str, capital_px: float, room_px: int) -> list[str]:
    """Break ``text`` into lines no wider than ``room_px``; words that are wider, too."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.width_px(longer, capital_px) <= room_px:
            lines[-1] = longer
        else:
            lines += _pieces(face, word, capital_px, room_px)
    return lines


def _pieces(face: Typeface, word: str, capital_px: float, room_px: int) -> list[str]:
    """Break a word that is wider than ``room_px``."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and face.width_px(pieces[-1] + letter, capital_px) > room_px:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def paragraphs_fit(
    face: Typeface, texts: tuple[str, ...], capital_px: float, room: Rect
) -> tuple[float, list[list[str]]]:
    """Return the largest capitals up to ``capital_px`` that fit all paragraphs, and their lines."""
    width, height = room.right - room.left, room.bottom - room.top
    while True:
        broken = [wrapped(face, text, capital_px, width) for text in texts]
        pitches = sum(map(len, broken)) - 1 + 0.6 * (len(broken) - 1)
        if (pitches * LINE_PITCH + _LAST_LINE) * capital_px <= height or capital_px <= 6:
            return capital_px, broken
        capital_px *= 0.97


def write_paragraphs(
    image: Image, face: Typeface, texts: tuple[str, ...], capital_px: float, room: Rect, ink: Colour
) -> None:
    """Write the paragraphs from the top of ``room`` downwards."""
    capital_px, broken = paragraphs_fit(face, texts, capital_px, room)
    baseline = room.top + capital_px
    for lines in broken:
        for line in lines:
            face.draw(image, line, (room.left, round(baseline)), capital_px, ink)
            baseline += LINE_PITCH * capital_px
        baseline += 0.6 * LINE_PITCH * capital_px


def write_fitted(
    image: Image, face: Typeface, text: str, capital_px: float, room: Rect, ink: Colour
) -> None:
    """Write one line in the middle of ``room``, smaller if it would not fit."""
    width = room.right - room.left
    capital_px = face.fitting_capital_px(text, capital_px, width)
    centre = ((room.left + room.right) // 2, (room.top + room.bottom) // 2)
    face.draw_centred(image, text, centre, capital_px, ink)
