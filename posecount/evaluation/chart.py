"""Draws one clip as SVG: the signal with its thresholds over true and counted reps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from posecount.counting.events import Rep
from posecount.evaluation.run import Evaluated
from posecount.evaluation.truth import TrueRep

WIDTH, LEFT, RIGHT = 1100, 70, 10
TRACE_TOP, TRACE_HEIGHT = 8, 150
_ROW_HEIGHT, _BAR_HEIGHT = 24, 16
_TRUE_TOP = TRACE_TOP + TRACE_HEIGHT + 10
_COUNTED_TOP = _TRUE_TOP + _ROW_HEIGHT
_DROPPED_TOP = _COUNTED_TOP + _ROW_HEIGHT
_AXIS_TOP = _DROPPED_TOP + _ROW_HEIGHT
HEIGHT = _AXIS_TOP + 18

_POINTS = 700
_TICK_STEPS_S = (1, 2, 5, 10, 20, 30, 60, 120)
_MOST_TICKS = 16
_MOMENT_S = 0.12
_LETTER = {"left": "L", "right": "R", "both": "B", "unknown": "?"}
_TURN = {"clockwise": "↻", "counterclockwise": "↺", "unknown": "?"}


@dataclass(frozen=True, slots=True)
class _Axis:
    """Maps seconds to horizontal positions in the drawing."""

    duration_s: float

    def x(self, t_s: float) -> float:
        share = min(max(t_s / max(self.duration_s, 1e-3), 0.0), 1.0)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def chart(clip: Evaluated) -> str:
    """Return the clip's drawing as an SVG element; colours come from the page's style."""
    axis = _Axis(clip.score.duration_s)
    parts = (
        *_ticks(axis),
        *_trace(axis, clip.replay.trace),
        *_row("true", _TRUE_TOP),
        *_true_bars(axis, clip),
        *_row("counted", _COUNTED_TOP),
        *_counted_bars(axis, clip),
        *_row("dropped", _DROPPED_TOP),
        *_dropped_bars(axis, clip),
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="signal and reps of {escape(clip.name)}">{"".join(parts)}</svg>\n'
    )


def _row(name: str, top: float) -> Iterator[str]:
    yield f'<text class="name" x="{LEFT - 8}" y="{top + 12}">{name}</text>'


def _ticks(axis: _Axis) -> Iterator[str]:
    fitting = (step for step in _TICK_STEPS_S if axis.duration_s / step <= _MOST_TICKS)
    step_s = next(fitting, 300)
    for t_s in range(0, int(axis.duration_s) + 1, step_s):
        x = axis.x(t_s)
        yield f'<path class="grid" d="M{x} {TRACE_TOP}V{_AXIS_TOP}"/>'
        yield f'<text class="tick" x="{x}" y="{_AXIS_TOP + 13}">{t_s} s</text>'


def _trace(axis: _Axis, trace: NDArray[np.float32]) -> Iterator[str]:
    """Yield the value and the thresholds; a few outliers do not squeeze the rest."""
    known = trace[~np.isnan(trace[:, 1:]).any(axis=1), 1:]
    if not len(known):
        middle = TRACE_TOP + TRACE_HEIGHT / 2
        yield f'<text class="tick" x="{WIDTH / 2}" y="{middle}">no signal</text>'
        return
    low, high = _range(known)
    rows = trace[:: max(1, len(trace) // _POINTS)]
    for column, kind in ((2, "enter"), (3, "leave"), (1, "value")):
        d = _path(axis, rows[:, 0], rows[:, column], low, high)
        yield f'<path class="{kind}" d="{d}"/>'
    for value, y in ((high, TRACE_TOP + 10), (low, TRACE_TOP + TRACE_HEIGHT)):
        yield f'<text class="name" x="{LEFT - 8}" y="{y}">{value:.3g}</text>'


def _range(known: NDArray[np.float32]) -> tuple[float, float]:
    low, high = np.percentile(known[:, 0], (0.5, 99.5))
    thresholds_low, thresholds_high = np.percentile(known[:, 1:], (5, 95))
    low, high = min(low, thresholds_low), max(high, thresholds_high)
    margin = 0.05 * (high - low) or 1.0
    return float(low - margin), float(high + margin)


def _path(
    axis: _Axis, t_s: NDArray[np.float32], values: NDArray[np.float32], low: float, high: float
) -> str:
    """Return a line through the values, broken at NaN; level parts take two points."""
    shares = np.clip((values - low) / (high - low), -0.02, 1.02)
    heights = np.round(TRACE_TOP + TRACE_HEIGHT * (1 - shares), 1)
    steps: list[str] = []
    drawing = False
    for i, height in enumerate(heights):
        if np.isnan(height):
            drawing = False
            continue
        level = 0 < i < len(heights) - 1 and heights[i - 1] == height == heights[i + 1]
        if not (drawing and level):
            steps.append(f"{'L' if drawing else 'M'}{axis.x(float(t_s[i]))} {height:g}")
        drawing = True
    return "".join(steps)


def _true_bars(axis: _Axis, clip: Evaluated) -> Iterable[str]:
    found = {i for i, _ in clip.matches}
    for i, rep in enumerate(clip.truth.reps):
        label = _label(rep.side, rep.direction)
        kind = "true" if i in found else "bad"
        start_s, end_s = rep.start_s, rep.end_s
        if rep.is_moment:
            start_s, end_s = start_s - _MOMENT_S / 2, end_s + _MOMENT_S / 2
        hold = "" if rep.hold_s is None else f", held {rep.hold_s:.2f} s"
        yield _bar(axis, start_s, end_s, _TRUE_TOP, kind, label, f"true rep {i + 1}{hold}")


def _counted_bars(axis: _Axis, clip: Evaluated) -> Iterable[str]:
    true_of = {j: i for i, j in clip.matches}
    for j, rep in enumerate(clip.replay.reps):
        kind = "bad"
        if j in true_of:
            kind = "counted" if _agrees(clip.truth.reps[true_of[j]], rep) else "doubtful"
        title = f"counted rep {rep.index}, held {rep.hold_s:.2f} s, confidence {rep.confidence:.2f}"
        label = _label(rep.side, rep.direction)
        yield _bar(axis, rep.start_s, rep.end_s, _COUNTED_TOP, kind, label, title)


def _agrees(true: TrueRep, rep: Rep) -> bool:
    """Whether side and direction are right; an 'unknown' direction is not wrong."""
    turn_agrees = rep.direction in (true.direction, "unknown") or true.direction is None
    return true.side in (None, rep.side) and turn_agrees


def _dropped_bars(axis: _Axis, clip: Evaluated) -> Iterable[str]:
    for drop in clip.replay.dropped:
        yield _bar(axis, drop.start_s, drop.end_s, _DROPPED_TOP, "dropped", "", drop.reason)


def _label(side: str | None, direction: str | None) -> str:
    return _LETTER.get(side or "", "") + _TURN.get(direction or "", "")


def _bar(
    axis: _Axis, start_s: float, end_s: float, top: float, kind: str, label: str, title: str
) -> str:
    left, right = axis.x(start_s), axis.x(end_s)
    width = round(max(2.0, right - left - 1), 1)
    text = f'<text class="label" x="{left + width / 2:g}" y="{top + 12}">{label}</text>'
    return (
        f'<g class="{kind}"><title>{start_s:.2f} to {end_s:.2f} s: {escape(title)}</title>'
        f'<rect x="{left}" y="{top}" width="{width}" height="{_BAR_HEIGHT}" rx="3"/>'
        f"{text if label else ''}</g>"
    )
