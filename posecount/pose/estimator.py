"""Estimates poses with the MediaPipe Pose Landmarker: the only place that imports mediapipe."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Protocol

import numpy as np

from posecount.errors import ModelError
from posecount.frame import Frame
from posecount.pose.landmarks import LANDMARK_COUNT, Pose


class PoseEstimator(Protocol):
    """Anything that finds a person in a frame."""

    def estimate(self, frame: Frame) -> Pose | None:
        """The person's pose, or None where nobody is found."""


class MediaPipePoseEstimator:
    """One person's pose, tracked from frame to frame; frames come in order of time.

    Raises ModelError where the model file cannot be used. Use it as a context manager.
    """

    def __init__(self, model: Path) -> None:
        try:
            import mediapipe as mp
            from mediapipe.tasks.python import BaseOptions, vision
        except (ImportError, OSError) as error:
            raise ModelError(
                f"The pose library mediapipe cannot be loaded ({error}); "
                "run 'posecount doctor' to see what is missing."
            ) from error
        self._mp = mp
        self._warm = False
        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(
                model_asset_path=str(model), delegate=BaseOptions.Delegate.CPU
            ),
            running_mode=vision.RunningMode.VIDEO,
        )
        try:
            with _quiet():
                self._landmarker = vision.PoseLandmarker.create_from_options(options)
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelError(
                f"{model} is not a pose model that MediaPipe can use; "
                "leave out --model to let posecount fetch the right one."
            ) from error

    def estimate(self, frame: Frame) -> Pose | None:
        """The pose in this frame, or None where nobody is found."""
        image = self._mp.Image(
            image_format=self._mp.ImageFormat.SRGB,
            data=np.ascontiguousarray(frame.image_bgr[:, :, ::-1]),
        )
        with nullcontext() if self._warm else _quiet():
            result = self._landmarker.detect_for_video(image, round(frame.t_s * 1000))
        self._warm = True
        if not result.pose_landmarks:
            return None
        height, width = frame.image_bgr.shape[:2]
        marks, world = result.pose_landmarks[0], result.pose_world_landmarks[0]
        if len(marks) != LANDMARK_COUNT:
            return None
        points = np.array([(mark.x * width, mark.y * height) for mark in marks])
        metres = np.array([(mark.x, mark.y, mark.z) for mark in world])
        visibility = np.array([mark.visibility or 0.0 for mark in marks])
        return Pose(points, metres, visibility)

    def close(self) -> None:
        """Free the model."""
        self._landmarker.close()

    def __enter__(self) -> MediaPipePoseEstimator:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the native library's start-up chatter off stderr; it takes no setting for that."""
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
