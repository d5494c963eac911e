"""Keeps what is seen while a recording is counted, in a landmarks file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from posecount.atomic_write import OutputFile, not_written
from posecount.errors import OutputError
from posecount.observation.layout import End, Heading, SeenSet
from posecount.observation.writer import LandmarksWriter
from posecount.tick import Tick


class KeptLandmarks:
    """Writes one recording's landmarks to ``output``, which is there when they are finished.

    Raises OutputError where it cannot even be begun; what goes wrong later is in ``error``, and the
    counting goes on without.
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
        """Keep what was seen, while that can be written."""
        self._try(lambda writer: writer.add(tick.frame.without_picture()))

    def finish(self, warnings: Sequence[str]) -> None:
        """The recording is over; give the file its name."""

        def end(writer: LandmarksWriter) -> None:
            writer.end(End(warnings=tuple(warnings)))
            self._output.finish()
            self._writer = None

        self._try(end)

    def abort(self) -> None:
        """Drop what was written; after ``finish`` it does nothing."""
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
