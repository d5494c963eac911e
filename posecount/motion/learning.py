"""The first of two looks at a recording: which points move, and how."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from posecount.frame import Frame
from posecount.recorded.frames import KnownFrame
from posecount.recorded.source import AnySource
from posecount.sources.stretch import Stretch

Onlooker = Callable[[Frame, AnySource], None]


@dataclass(frozen=True, slots=True)
class Look:
    """How far a look went: up to ``until_s`` (None: all of it).

    ``remarks`` says so where it was cut short.
    """

    until_s: float | None
    remarks: tuple[str, ...]


def look_through(
    frames: Stretch,
    seen: Iterable[KnownFrame],
    take: Callable[[KnownFrame], None],
    watch: Callable[[KnownFrame], None] | None = None,
) -> Look:
    """Take all that is ``seen`` in ``frames``. Where they stop, what came before is kept."""
    newest_s = 0.0
    for frame in seen:
        newest_s = frame.t_s
        take(frame)
        if watch is not None:
            watch(frame)
    if not frames.warnings:
        return Look(frames.max_seconds, ())
    return Look(math.nextafter(newest_s, math.inf), tuple(frames.warnings))
