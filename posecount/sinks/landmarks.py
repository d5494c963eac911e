"""Stores the observations of a count in a landmarks file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from posecount.atomic_write import OutputFile, not_written
from posecount.errors import OutputError
from posecount.observation.layout import End, Heading, SeenSet
from posecount.observation.writer import LandmarksWriter
from posecount.tick import Tick


class KeptLandmarks:
    """Writes one recording's landmarks to ``output``, which gets its name when they are finished.

    Raises OutputError if it cannot even be begun; a later error is in ``error``, and the counting
    continues without.
    """

    def __init__(self, output: OutputFile, heading: Heading, seen: SeenSet) -> None:
        self._output = output
        self.error: OutputError | None = None
        self._writer: LandmarksWriter | None = None
        try:
            self._writer = LandmarksWriter(self._output.file, heading)
            self._writer.begin_set(seen)
        except BaseException as error:
            self.abort()
            if isinstance(error, OSError):
                raise not_written(output.path, error) from error
            raise

    def handle(self, tick: Tick) -> None:
        """Store the tick's observation, as long as that can be written."""
        self._try(lambda writer: writer.add(tick.frame.without_picture()))

    def finish(self, warnings: Sequence[str]) -> None:
        """End the file after the recording, and give it its name."""

        def end(writer: LandmarksWriter) -> None:
            writer.end(End(warnings=tuple(warnings)))
            self._output.finish()
            self._writer = None

        self._try(end)

    def abort(self) -> None:
        """Drop what was written; does nothing after ``finish``."""
        self._writer = None
        self._output.drop()

    def _try(self, step: Callable[[LandmarksWriter], None]) -> None:
        if self._writer is None:
            return
        try:
            step(self._writer)
        except OutputError as error:
            self.error = error
            self.abort()
        except OSError as error:
            self.error = not_written(self._output.path, error)
            self.abort()
