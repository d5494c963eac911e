"""The card before a set: what to do in large letters, a picture of it, and the camera's picture."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from posecount.drawing.guide_files import View
from posecount.drawing.guides import guide_picture
from posecount.drawing.layout import Rect
from posecount.drawing.style import WHITE, Image, Typeface
from posecount.live.scene import Guide, Scene
from posecount.live.screen_layout import fitted
from posecount.live.screen_panel import GROUND
from posecount.live.screen_text import write_fitted, write_paragraphs

TEXT_SHARE = 0.05
"""Height of a capital as a share of the window's height; less for a long text in an upright one."""

_GUIDE_ASPECT = 4 / 3
_GUIDE_SHARE = 0.58
"""Of the space for both pictures."""

_MOST_PICTURE_WIDTH = 0.42
_LOOP_S = 1.2
"""For so long each of the two pictures of a movement is shown."""


@dataclass(frozen=True, slots=True)
class CardLayout:
    """The areas of a card: text, and two pictures beside it or, in an upright window, below it."""

    text: Rect
    guide: Rect
    picture: Rect

    @classmethod
    def of(cls, width: int, height: int, picture_aspect: float) -> CardLayout:
        """Return the areas within ``width`` x ``height``, which the strips do not cover."""
        if height > width:
            wide = round(_GUIDE_SHARE * width)
            split = height - round(wide / _GUIDE_ASPECT)
            text = Rect(0, 0, width, split)
            frees = [Rect(0, split, wide, height), Rect(wide, split, width, height)]
        else:
            high = round(_GUIDE_SHARE * height)
            wide = min(round(high * _GUIDE_ASPECT), round(_MOST_PICTURE_WIDTH * width))
            text = Rect(0, 0, width - wide, height)
            frees = [Rect(text.right, 0, width, high), Rect(text.right, high, width, height)]
        return cls(text, fitted(frees[0], _GUIDE_ASPECT), fitted(frees[1], picture_aspect))


class Card:
    """Draws the text and the guide of a scene; what stays the same is drawn once and kept."""

    def __init__(self, layout: CardLayout, window_height: int, unit_px: int) -> None:
        self._layout, self._unit_px = layout, unit_px
        self.capital_px = TEXT_SHARE * window_height
        self._bold, self._regular = Typeface(bold=True), Typeface(bold=False)
        room = layout.text
        self._page = np.empty((room.bottom - room.top, room.right - room.left, 3), np.uint8)
        self._kept: tuple[object, ...] | None = None

    def draw(self, image: Image, scene: Scene, guide: Guide, t_s: float) -> None:
        """Draw on ``image``, the whole window."""
        said = (scene.headline, scene.detail, scene.text)
        if said != self._kept:
            self._kept = said
            self._write(scene)
        place = self._layout.text
        image[place.top : place.bottom, place.left : place.right] = self._page
        self._draw_guide(image, guide, t_s)

    def text_room(self, scene: Scene) -> Rect:
        """Return the room for the text, in the page's own pixels."""
        height, width = self._page.shape[:2]
        unit = self._unit_px
        top = (18 if scene.detail else 13) * unit
        return Rect(3 * unit, top, width - 2 * unit, height - unit)

    def _write(self, scene: Scene) -> None:
        page, unit = self._page, self._unit_px
        page[:] = GROUND
        pad, right = 3 * unit, page.shape[1] - 2 * unit
        head = Rect(pad, 2 * unit, right, 9 * unit)
        write_fitted(page, self._bold, scene.headline, 5 * unit, head, WHITE)
        detail = Rect(pad, head.bottom, right, head.bottom + 7 * unit)
        write_fitted(page, self._bold, scene.detail, 4.2 * unit, detail, WHITE)
        room = self.text_room(scene)
        write_paragraphs(page, self._regular, scene.text, self.capital_px, room, WHITE)

    def _draw_guide(self, image: Image, guide: Guide, t_s: float) -> None:
        place = self._layout.guide
        picture = guide_picture(guide.exercise, _view(guide, t_s), turned=guide.turned)
        if picture is None:
            return
        size = place.right - place.left, place.bottom - place.top
        scaled = cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR)
        image[place.top : place.bottom, place.left : place.right] = scaled


def _view(guide: Guide, t_s: float) -> View:
    if guide.page == "movement":
        return "moved" if int(t_s / _LOOP_S) % 2 else "rest"
    return "where" if guide.page == "camera" else "position"
