"""Draws the session's screen for a person three metres away, or lying down."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from posecount.drawing import style as overlay_style
from posecount.drawing.layout import Layout, Rect, feet_boxes
from posecount.drawing.skeleton import draw_skeleton
from posecount.drawing.style import WHITE, Image, Typeface
from posecount.drawing.trace import Trace
from posecount.live.scene import Scene
from posecount.live.screen_card import Card, CardLayout
from posecount.live.screen_layout import ScreenLayout
from posecount.live.screen_panel import GROUND, Panel
from posecount.live.screen_strips import Advice, Bar, Summary
from posecount.pose.landmarks import Pose

_Prepared = tuple[Image, Image]
"""A camera's picture, and the same as it is shown."""


class ScreenPainter:
    """Paints scenes beside the camera's picture, which is shown mirrored.

    It decides nothing. The same painter serves windows and pictures of any size: it computes a new
    layout when a size changes, and keeps what stays the same.
    """

    def __init__(self) -> None:
        self._trace = Trace()
        self._sizes: tuple[int, int, float] | None = None
        self._parts: _Parts | None = None
        self._aspect = 4 / 3
        self._prepared: tuple[_Prepared, ...] = ()

    def prepare(self, size: tuple[int, int], picture: Image) -> None:
        """Prepare what a coming ``paint`` of that picture can do without the scene.

        Safe in one other thread than that of ``paint``.
        """
        place = ScreenLayout.of(*size, picture.shape[1] / picture.shape[0]).picture
        shown = _mirrored(picture, place.right - place.left, place.bottom - place.top)
        # The previous one may just be being painted.
        self._prepared = (*self._prepared[-1:], (picture, shown))

    def paint(
        self,
        size: tuple[int, int],
        scene: Scene,
        t_s: float,
        picture: Image | None,
        pose: Pose | None,
    ) -> Image:
        """Return the window's picture, uint8 (height, width, 3), for ``size`` (width, height).

        ``picture`` and ``pose`` are the camera's, not mirrored, None if there is none; ``t_s`` is
        its media time. The next call draws over the returned picture.
        """
        if picture is not None:
            self._aspect = picture.shape[1] / picture.shape[0]
        sizes = (*size, self._aspect)
        if self._parts is None or sizes != self._sizes:
            self._sizes, self._parts = sizes, _Parts(*sizes)
        self._trace.remember(t_s, scene.trace)
        shown = [image for source, image in self._prepared if source is picture]
        return self._parts.paint(scene, t_s, picture, pose, self._trace, *shown[-1:])


class _Parts:
    """The parts of the screen at one size."""

    def __init__(self, width: int, height: int, aspect: float) -> None:
        layout = ScreenLayout.of(width, height, aspect)
        unit = layout.unit_px
        self._unit_px = unit
        self._canvas = np.empty((height, width, 3), np.uint8)
        self._canvas[:] = GROUND
        self._was_full = False
        card = CardLayout.of(width, layout.advice.top, aspect)
        self._card, self._card_picture = Card(card, height, unit), card.picture
        self._panel = Panel(layout.panel, unit)
        self._advice = Advice(layout.advice, unit)
        self._bar = Bar(layout.bar, unit)
        self._summary = Summary(width, height, unit)
        self._picture = layout.picture
        wide, high = (
            layout.picture.right - layout.picture.left,
            layout.picture.bottom - layout.picture.top,
        )
        self._plot_size = max(1, round(0.34 * wide)), max(1, round(0.16 * high))
        self._plot_panel = overlay_style.Panel(*self._plot_size, 2 * unit)
        self._layout = Layout(wide, high, margin_px=0)
        self._small = Typeface(bold=False)
        self._readout_panel: tuple[int, overlay_style.Panel] | None = None

    def paint(
        self,
        scene: Scene,
        t_s: float,
        picture: Image | None,
        pose: Pose | None,
        trace: Trace,
        prepared: Image | None = None,
    ) -> Image:
        canvas = self._canvas
        if scene.rows:
            self._summary.draw(canvas, scene)
            self._was_full = True
            return canvas
        if self._was_full or scene.guide is not None:
            canvas[:] = GROUND
        self._was_full = scene.guide is not None
        place = self._picture
        if scene.guide is not None:
            self._card.draw(canvas, scene, scene.guide, t_s)
            place = self._card_picture
        else:
            self._panel.draw(canvas, scene)
        self._advice.draw(canvas, scene)
        self._bar.draw(canvas, scene.parts, scene.current)
        self._draw_picture(place, scene, t_s, picture, pose, trace, prepared)
        return canvas

    def _draw_picture(
        self,
        place: Rect,
        scene: Scene,
        t_s: float,
        picture: Image | None,
        pose: Pose | None,
        trace: Trace,
        prepared: Image | None,
    ) -> None:
        part = self._canvas[place.top : place.bottom, place.left : place.right]
        height, width = part.shape[:2]
        if picture is None:
            part[:] = (44, 40, 36)
            return
        if prepared is None or prepared.shape != part.shape:
            prepared = _mirrored(picture, width, height)
        part[:] = prepared
        seen = pose and _in_the_mirror(pose, width / picture.shape[1], width)
        if seen is not None and not scene.dim:
            draw_skeleton(part, seen, scene.working)
        if scene.dim:
            cv2.convertScaleAbs(part, dst=part, alpha=0.35)
        if scene.trace is not None:
            self._draw_trace(part, t_s, trace, seen)
        self._draw_readout(part, scene.readout)

    def _draw_trace(self, part: Image, t_s: float, trace: Trace, pose: Pose | None) -> None:
        """Draw the signal away from the feet; not at all where it would cover one."""
        (plot,) = self._layout.places(t_s, pose, [self._plot_size])
        feet = feet_boxes(pose) if pose is not None else []
        if plot is None or any(plot.overlaps(foot) for foot in feet):
            return
        self._plot_panel.draw(part, plot)
        pad = self._unit_px + 1
        inner = Rect(plot.left + pad, plot.top + pad, plot.right - pad, plot.bottom - pad)
        trace.draw(part, inner, t_s, max(1, self._unit_px // 3))

    def _draw_readout(self, part: Image, text: str) -> None:
        if not text:
            return
        capital = max(8.0, 1.7 * self._unit_px)
        pad = self._unit_px
        width = self._small.width_px(text, capital) + 2 * pad
        if self._readout_panel is None or self._readout_panel[0] < width:
            # A little wider than needed, because the next text may be longer.
            panel = overlay_style.Panel(width + 2 * pad, round(capital) + 2 * pad, pad)
            self._readout_panel = (width + 2 * pad, panel)
        panel_width, panel = self._readout_panel
        place = Rect(0, 0, panel_width, round(capital) + 2 * pad)
        panel.draw(part, place)
        self._small.draw(part, text, (pad, pad + round(capital)), capital, WHITE)


def _mirrored(picture: Image, width: int, height: int) -> Image:
    scaled = cv2.resize(cv2.flip(picture, 1), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(scaled, dtype=np.uint8)


def _in_the_mirror(pose: Pose, share: float, width_px: int) -> Pose:
    """Return the pose in the mirrored and scaled picture; left stays the person's own."""
    points = pose.points_px * (-share, share) + (float(width_px), 0.0)
    return replace(pose, points_px=points)
