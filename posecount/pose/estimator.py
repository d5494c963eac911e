"""Estimates poses with the MediaPipe Pose Landmarker: the only place that imports mediapipe."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.errors import ModelError
from posecount.frame import Frame
from posecount.media.cut import CutWatch
from posecount.pose.landmarks import LANDMARK_COUNT, Pose
from posecount.pose.late_import import imported_later
from posecount.pose.memory import give_back_memory

_WARM_UP_MS = 300
_WARM_UP_STEP_MS = 30
_DARK_MEAN = 80.0
_LIT_MEAN = 110.0
_MOST_GAIN = 4.0


class PoseEstimator(Protocol):
    """Anything that finds a person in a frame."""

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the person's pose, or None if nobody is found."""


class MediaPipePoseEstimator:
    """Estimates one person's pose, tracked from frame to frame; frames come in order of time.

    After a hard cut it looks for the person anew: the model would go on looking where they were in
    the shot before, and takes seconds to find them.

    Raises ModelError if the model file cannot be used. Use it as a context manager.
    """

    def __init__(self, model: Path) -> None:
        self._mp, self._vision, options = load_mediapipe(model)
        self._options = self._vision.PoseLandmarkerOptions(
            base_options=options, running_mode=self._vision.RunningMode.VIDEO
        )
        self._cuts = CutWatch()
        try:
            self._landmarker = self._begun()
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelError(
                f"{model} is not a pose model that MediaPipe can use; "
                "leave out --model to let posecount fetch the right one."
            ) from error

    def _begun(self) -> Any:
        """Return a landmarker that has seen nothing."""
        self._warm = False
        with quiet:
            return self._vision.PoseLandmarker.create_from_options(self._options)

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose in this frame, or None if nobody is found."""
        if self._cuts.update(frame):
            self._landmarker.close()
            self._landmarker = self._begun()
        image = self._mp.Image(
            image_format=self._mp.ImageFormat.SRGB, data=well_lit_rgb(frame.image_bgr)
        )
        if not self._warm:
            self._warm_up(image)
        time_ms = _WARM_UP_MS + round(frame.t_s * 1000)
        result = self._landmarker.detect_for_video(image, time_ms)
        if not result.pose_landmarks:
            return None
        height, width = frame.image_bgr.shape[:2]
        marks = result.pose_landmarks[0]
        if len(marks) != LANDMARK_COUNT:
            return None
        points = np.array([(mark.x * width, mark.y * height) for mark in marks])
        visibility = np.array([mark.visibility or 0.0 for mark in marks])
        return Pose(points, visibility)

    def _warm_up(self, image: Any) -> None:
        """Show it the first frame a few times, so that its tracking and its filter settle."""
        with quiet:
            for time_ms in range(0, _WARM_UP_MS, _WARM_UP_STEP_MS):
                self._landmarker.detect_for_video(image, time_ms)
        self._warm = True

    def close(self) -> None:
        """Free the model and return its memory, which would add up from one model to the next."""
        self._landmarker.close()
        give_back_memory()

    def __enter__(self) -> MediaPipePoseEstimator:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def load_mediapipe(model: Path) -> tuple[Any, Any, Any]:
    """Return the modules mediapipe and its vision tasks, and the options for ``model``.

    Raises ModelError if mediapipe cannot be loaded.
    """
    try:
        with imported_later("matplotlib", "matplotlib.pyplot", "sounddevice"):
            import mediapipe as mp
            from mediapipe.tasks.python import BaseOptions, vision
    except (ImportError, OSError) as error:
        raise ModelError(
            f"The pose library mediapipe cannot be loaded ({error}); "
            "run 'posecount doctor' to see what is missing."
        ) from error
    options = BaseOptions(model_asset_path=str(model), delegate=BaseOptions.Delegate.CPU)
    return mp, vision, options


def well_lit_rgb(image_bgr: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return RGB, brightened if the picture is dark: the model was trained on lit people."""
    rgb = cv2.cvtColor(image_bgr, cv2.COLOR_BGR2RGB)
    mean = float(rgb[::8, ::8].mean())
    if mean < _DARK_MEAN:
        rgb = cv2.convertScaleAbs(rgb, alpha=min(_MOST_GAIN, _LIT_MEAN / max(mean, 1.0)))
    return np.asarray(rgb, dtype=np.uint8)


class _Quiet:
    """Keeps the native library's start-up output off stderr; it has no setting for that.

    Two models may start at the same time: the first turns stderr off, the last turns it on again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._kept: int | None = None

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._kept = _turned_off()

    def __exit__(self, *_error: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0 and self._kept is not None:
                os.dup2(self._kept, 2)
                os.close(self._kept)
                self._kept = None


def _turned_off() -> int | None:
    """Redirect stderr to nowhere; return a copy of its descriptor, None if there is none."""
    try:
        kept = os.dup(2)
    except OSError:
        return None
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return kept


quiet = _Quiet()
