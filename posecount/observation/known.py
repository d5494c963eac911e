"""Reads known observations from a landmarks file."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from posecount.cue import Cue, View
from posecount.errors import InputError
from posecount.frame import Frame
from posecount.observation.landmarks_file import LandmarksSource
from posecount.observation.looked import Looked
from posecount.observation.observed import Observation

_HOLDS = {
    Cue.LANDMARKS: "landmarks of the body alone",
    Cue.FOOT_FLOW: "landmarks and the movements around the feet",
    Cue.TOE_EDGES: "landmarks and the movements of the toes",
    Cue.CLOSE_UP: "the movements in a close-up",
}


class FileObserver:
    """Reads observations from a file instead of making them from pictures.

    Raises InputError if something is asked for that the file lacks.
    """

    looked = Looked()
    is_replayed = False

    def __init__(self, source: LandmarksSource) -> None:
        self._source = source

    def view(self, wanted: str) -> View:
        """Return the file's view; raise InputError if another one is wanted."""
        view = self._source.seen.view
        if wanted not in ("auto", view):
            raise InputError(
                f"{self._source.path} was made of a {view} view; leave out --view, or count the "
                "video itself."
            )
        return view

    def observe(self, frames: Iterable[Frame], cue: Cue) -> Generator[Observation, None, None]:
        """Yield the frames unchanged. Raises InputError if the file was made with another cue."""
        kept = self._source.seen.cue
        if cue is Cue.LANDMARKS and kept is Cue.CLOSE_UP:
            raise self._lacks("landmarks of the body")
        if cue.is_learned and kept is not cue:
            raise self._lacks(_HOLDS[cue])
        return (_known(frame) for frame in frames)

    def replay(self) -> Iterable[Observation]:
        """Yield the same frames once more."""
        return self._source.again()

    def _lacks(self, what: str) -> InputError:
        seen = self._source.seen
        return InputError(
            f"{self._source.path} was made for {seen.exercise} and holds {_HOLDS[seen.cue]}, "
            f"where {what} are needed; count the video itself."
        )


def _known(frame: Frame) -> Observation:
    assert isinstance(frame, Observation)
    return frame
