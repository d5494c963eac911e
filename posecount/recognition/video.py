"""Writes a copy of a recording with what was recognised and counted drawn over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from posecount.counting.events import Rep
from posecount.drawing.style import Image
from posecount.frame import Frame
from posecount.media.video import Recording, open_video
from posecount.recognition.found import Found
from posecount.recognition.replay import ticks
from posecount.recognition.segments import Segment
from posecount.sinks.annotated_video import AnnotatedVideo
from posecount.sinks.h264 import Chapter
from posecount.sinks.mirror import Mirror
from posecount.sinks.original_sound import OriginalSound
from posecount.sinks.overlay import OverlayPainter
from posecount.tick import Tick

NOTHING = "Something else"

_SAME_TIME_S = 1e-4
"""Times of one frame, read twice, differ by less."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written from ``start_s`` on, in seconds: a title, and the count of ``reps``.

    ``asked`` is the number of reps asked for, None where none was. ``reps`` are None where nothing
    is counted.
    """

    start_s: float
    title: str
    reps: tuple[Rep, ...] | None
    asked: int | None = None


def write_video(
    path: str | Path,
    recording: Recording,
    found: Found,
    segments: Sequence[Segment],
    captions: Sequence[Caption],
    *,
    overwrite: bool,
) -> list[str]:
    """Write the annotated video to ``path``, a chapter for each segment.

    Returns sentences on what it lacks. Raises OutputError if it cannot be written.
    """
    source = found.seen.source
    sound = OriginalSound(source.path, lambda: source.zero_s)
    with ExitStack() as stack:
        video = stack.enter_context(
            AnnotatedVideo(
                path,
                source.width,
                source.height,
                CaptionPainter(source.width, source.height, captions),
                fps=source.fps,
                source=source.path,
                replace=overwrite,
                sound=sound,
                chapters=[_chapter(segment) for segment in segments],
            )
        )
        sink = Mirror(video) if recording.mirrored else video
        again = stack.enter_context(open_video(recording, analysed=True))
        shown = ticks(found.seen.looks, found.seen.scene, segments, found.candidates)
        for tick, image_bgr in _with_pictures(shown, again):
            sink.handle(replace(tick, frame=replace(tick.frame, image_bgr=image_bgr)))
    return [] if sound.remark is None else [sound.remark]


def _with_pictures(ticks: Iterator[Tick], frames: Iterable[Frame]) -> Iterator[tuple[Tick, Image]]:
    """Yield each tick with the picture of its time; what has no counterpart is left out."""
    tick = next(ticks, None)
    for frame in frames:
        while tick is not None and tick.frame.t_s < frame.t_s - _SAME_TIME_S:
            tick = next(ticks, None)
        if tick is None:
            return
        if tick.frame.t_s <= frame.t_s + _SAME_TIME_S:
            yield tick, frame.image_bgr


def captions_of(segments: Sequence[Segment]) -> list[Caption]:
    """Return a caption for each segment, under its exercise's title."""
    return [
        Caption(one.start_s, NOTHING, None)
        if one.spec is None
        else Caption(one.start_s, one.spec.title, one.reps)
        for one in segments
    ]


class CaptionPainter:
    """Paints each tick under its caption, with the count of the caption's reps."""

    def __init__(self, width: int, height: int, captions: Sequence[Caption]) -> None:
        self._size = width, height
        self._waiting = list(captions)
        self._caption: Caption | None = None
        self._painter: OverlayPainter | None = None

    def paint(self, image_bgr: Image, tick: Tick) -> None:
        """Draw in place on ``image_bgr``: uint8, shape (height, width, 3), contiguous."""
        t_s = tick.frame.t_s
        while self._waiting and self._waiting[0].start_s <= t_s:
            caption = self._caption = self._waiting.pop(0)
            self._painter = OverlayPainter(
                *self._size, caption.title, counted=caption.reps is not None, asked=caption.asked
            )
        if self._painter is None or self._caption is None:
            return
        done = sum(rep.end_s <= t_s for rep in self._caption.reps or ())
        self._painter.paint(image_bgr, replace(tick, state=replace(tick.state, reps=done)))


def _chapter(segment: Segment) -> Chapter:
    title = NOTHING if segment.spec is None else segment.spec.title
    return Chapter(title, segment.start_s, segment.end_s)
