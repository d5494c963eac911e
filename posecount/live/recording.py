"""Records a session: the camera's own picture, and its landmarks."""

from __future__ import annotations

from pathlib import Path

from posecount.live.camera_recording import CameraRecording
from posecount.live.places import landmarks_beside
from posecount.pose.model.find import ModelFile
from posecount.sinks.session_landmarks import SessionLandmarks


class SessionRecording:
    """The video at ``path`` and the landmarks beside it; close it when the session is over.

    Landmarks belong to a set, so that a session ``without_sets`` keeps the video alone.
    Neither ever stops the session; ``notes`` reports their errors. Names that are taken raise
    OutputError before the session begins.
    """

    def __init__(
        self, path: Path, model: ModelFile, *, mirrored: bool, without_sets: bool = False
    ) -> None:
        self.video = CameraRecording(path)
        self.landmarks: SessionLandmarks | None = None
        if without_sets:
            return
        try:
            self.landmarks = SessionLandmarks(landmarks_beside(path), model, mirrored=mirrored)
        except BaseException:
            self.video.close()
            raise

    @property
    def word(self) -> str:
        """Its status, in two words."""
        return "recording" if not any(self._troubles()) else "not recording"

    def notes(self) -> list[str]:
        """Return sentences on the outcome."""
        notes = [word for word in self._troubles() if word]
        if self.video.frames:
            left_out = f", {self.video.dropped} left out" if self.video.dropped else ""
            beside = "" if self.landmarks is None else ", and beside it the landmarks"
            notes.append(
                f"Recorded {self.video.frames} pictures{left_out}: {self.video.path}{beside}."
            )
        return notes

    def _troubles(self) -> list[str | None]:
        kept = [] if self.landmarks is None else [self.landmarks.trouble]
        return [self.video.trouble, *kept]

    def close(self) -> None:
        """Write the rest; closing twice does no harm."""
        self.video.close()
        if self.landmarks is not None:
            self.landmarks.close()
