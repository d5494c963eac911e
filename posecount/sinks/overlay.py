"""Draws a tick over its picture: skeleton, count, hold, side, direction, trace and time."""

from __future__ import annotations

from posecount.drawing.layout import Layout
from posecount.drawing.skeleton import draw_skeleton
from posecount.drawing.style import Image
from posecount.sinks.overlay_cards import CountCard, TraceCard
from posecount.tick import Tick


class OverlayPainter:
    """Paints the ticks of one recording, in their order, on pictures of one size in pixels.

    Reads the tick and decides nothing. Everything scales with the picture; the panels keep away
    from the feet and stay where they are until a foot comes near. Without ``counted`` there is no
    count to show; ``asked`` is the number of reps asked for, None where none is.
    """

    def __init__(
        self,
        width: int,
        height: int,
        exercise_title: str,
        *,
        counted: bool = True,
        asked: int | None = None,
    ) -> None:
        self._counted = counted
        self._count_card = CountCard(width, height, asked)
        self._trace_card = TraceCard(width, height, exercise_title)
        self._layout = Layout(width, height, margin_px=round(0.025 * min(width, height)))

    def paint(self, image_bgr: Image, tick: Tick) -> None:
        """Draw in place on ``image_bgr``: uint8, shape (height, width, 3), contiguous."""
        t_s, state = tick.frame.t_s, tick.state
        # A close-up is counted without a pose; its signal then shows that feet are in view.
        seen = tick.pose is not None or state.trace is not None
        self._trace_card.remember(t_s, state.trace)
        sizes = [self._count_card.size_px(state), self._trace_card.size_px]
        count_place, trace_place = self._layout.places(t_s, tick.pose, sizes)
        if tick.pose is not None:
            draw_skeleton(image_bgr, tick.pose, state.side)
        if count_place is not None and self._counted:
            self._count_card.draw(image_bgr, count_place, state, seen=seen)
        if trace_place is not None:
            self._trace_card.draw(image_bgr, trace_place, t_s)
