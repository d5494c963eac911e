"""Records a session: the camera's own picture, and its landmarks."""

from __future__ import annotations

from pathlib import Path

from posecount.live.camera_recording import CameraRecording
from posecount.live.places import landmarks_beside
from posecount.pose.model.find import ModelFile
from posecount.sinks.session_landmarks import SessionLandmarks


class SessionRecording:
    """The video at ``path`` and the landmarks beside it; close it when the session is over.

    Neither ever stops the session; ``notes`` reports their errors. Names that are taken raise
    OutputError before the session begins.
    """

    def __init__(self, path: Path, model: ModelFile, *, mirrored: bool) -> None:
        self.video = CameraRecording(path)
        try:
            self.landmarks = SessionLandmarks(landmarks_beside(path), model, mirrored=mirrored)
        except BaseException:
            self.video.close()
            raise

    @property
    def word(self) -> str:
        """Its status, in two words."""
        whole = self.video.trouble is None and self.landmarks.trouble is None
        return "recording" if whole else "not recording"

    def notes(self) -> list[str]:
        """Return sentences on the outcome."""
        notes = [word for word in (self.video.trouble, self.landmarks.trouble) if word]
        if self.video.frames:
            left_out = f", {self.video.dropped} left out" if self.video.dropped else ""
            notes.append(
                f"Recorded {self.video.frames} pictures{left_out}: {self.video.path}, and beside "
                "it the landmarks."
            )
        return notes

    def close(self) -> None:
        """Write the rest; closing twice does no harm."""
        self.video.close()
        self.landmarks.close()
