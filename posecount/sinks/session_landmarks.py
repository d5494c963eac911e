"""Stores a live session's observations while it runs, so that a disputed count can be repeated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from posecount import __version__
from posecount.atomic_write import OutputFile, why_not_written
from posecount.observation.layout import SCHEMA, End, Heading, SeenSet
from posecount.observation.observed import FrameFacts, Observation
from posecount.observation.writer import LandmarksWriter
from posecount.pose.model.find import ModelFile
from posecount.sinks.background_writer import Beside

_EVERY_S = 1.0
_MOST_WAITING = 240


class SessionLandmarks:
    """Writes every frame looked at to ``path``, a second at a time, in a thread of its own.

    An error ends the writing and nothing else: ``trouble`` describes it. The name is taken at once:
    raises OutputError if something exists there.
    """

    def __init__(self, path: Path, model: ModelFile, *, mirrored: bool) -> None:
        self._path, self._model, self._mirrored = path, model, mirrored
        self._output = OutputFile(path, sole=True, replace=False, at_once=True)
        self._writer: LandmarksWriter | None = None
        self._set: SeenSet | None = None
        self._index = 0
        self._beside = Beside(self._write, self._finish, _MOST_WAITING, "landmarks")

    @property
    def trouble(self) -> str | None:
        """A sentence on why it has ended early; None if it has not."""
        error = self._beside.error
        if error is None:
            return None
        reason = why_not_written(error) if isinstance(error, OSError) else f"{error}."
        return f"The landmarks {self._path} are cut off: {reason}"

    def saw(
        self,
        seen: Observation,
        counted_in: SeenSet | None,
    ) -> None:
        """Take one observation and the set it belongs to, None between sets."""
        self._beside.give((replace(seen, index=self._index), counted_in))
        self._index += 1

    def close(self) -> None:
        """Write the rest; closing twice does no harm."""
        self._beside.close()

    def _write(self, taken: tuple[Observation, SeenSet | None]) -> None:
        frame, seen = taken
        if self._writer is None:
            self._writer = LandmarksWriter(self._output.file, self._heading(frame.facts), _EVERY_S)
        if seen != self._set:
            self._set = seen
            self._writer.begin_set(seen)
        self._writer.add(frame)

    def _finish(self) -> None:
        if self._writer is None:
            self._output.drop()
            return
        try:
            if self._beside.error is None:
                self._writer.end(End(warnings=self._remarks()))
        finally:
            self._output.finish()

    def _remarks(self) -> tuple[str, ...]:
        dropped = self._beside.dropped
        return (f"{dropped} frames came too fast to be kept.",) if dropped else ()

    def _heading(self, facts: FrameFacts) -> Heading:
        return Heading(
            schema=SCHEMA,
            posecount=__version__,
            width=facts.width_px,
            height=facts.height_px,
            fps=0.0,
            duration_s=None,
            mirrored=self._mirrored,
            model=self._model.name,
            model_sha256=self._model.sha256,
        )
