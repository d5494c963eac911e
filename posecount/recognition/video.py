"""Writes a copy of a recording with what was recognised and counted drawn over it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace as with_changes
from pathlib import Path

from posecount.drawing.style import Image
from posecount.media.video import Recording, open_video
from posecount.recognition.candidates import Candidate
from posecount.recognition.looking import Seen
from posecount.recognition.replay import ticks
from posecount.recognition.segments import Segment
from posecount.sinks.annotated_video import AnnotatedVideo
from posecount.sinks.h264 import Chapter
from posecount.sinks.mirror import Mirror
from posecount.sinks.original_sound import OriginalSound
from posecount.sinks.overlay import OverlayPainter
from posecount.tick import Tick

NOTHING = "Something else"


def write_video(
    path: str | Path,
    recording: Recording,
    seen: Seen,
    segments: Sequence[Segment],
    candidates: Sequence[Candidate],
    titles: Sequence[str],
    *,
    replace: bool = True,
) -> list[str]:
    """Write the annotated video to ``path``, a chapter for each segment under its title.

    Returns sentences on what it lacks. Raises OutputError if it cannot be written.
    """
    source = seen.source
    sound = OriginalSound(source.path, lambda: source.zero_s)
    with ExitStack() as stack:
        video = stack.enter_context(
            AnnotatedVideo(
                path,
                source.width,
                source.height,
                SegmentPainter(source.width, source.height, segments, titles),
                fps=source.fps,
                source=source.path,
                replace=replace,
                sound=sound,
                chapters=[
                    Chapter(title, one.start_s, one.end_s)
                    for title, one in zip(titles, segments, strict=True)
                ],
            )
        )
        sink = Mirror(video) if recording.mirrored else video
        again = stack.enter_context(open_video(recording, analysed=True))
        for tick, frame in zip(ticks(seen.looks, segments, candidates), again, strict=False):
            pictured = with_changes(tick.frame, image_bgr=frame.image_bgr)
            sink.handle(with_changes(tick, frame=pictured))
    return [] if sound.remark is None else [sound.remark]


class SegmentPainter:
    """Paints each tick as its segment asks: the count of its exercise, or the time alone."""

    def __init__(
        self, width: int, height: int, segments: Sequence[Segment], titles: Sequence[str]
    ) -> None:
        self._size = width, height
        self._waiting = list(zip(segments, titles, strict=True))
        self._segment: Segment | None = None
        self._painter: OverlayPainter | None = None

    def paint(self, image_bgr: Image, tick: Tick) -> None:
        """Draw in place on ``image_bgr``: uint8, shape (height, width, 3), contiguous."""
        while self._waiting and self._waiting[0][0].start_s <= tick.frame.t_s:
            self._segment, title = self._waiting.pop(0)
            counted = self._segment.spec is not None
            self._painter = OverlayPainter(*self._size, title, counted=counted)
        if self._painter is not None:
            self._painter.paint(image_bgr, tick)
