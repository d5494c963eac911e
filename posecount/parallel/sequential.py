"""Estimates the poses of parts one after the other, as processes do at the same time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from posecount.frame import Frame
from posecount.parallel.segments import Part
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.landmarks import Pose
from posecount.pose.mirror_choice import MirrorChoosingEstimator, estimate_flipped


class SequentialChunks:
    """An estimator with a fresh model for each of the parts but the first, which is ``own``'s.

    Where two parts meet, the later one's model settles while the earlier one's is still believed.
    So whoever looks at a recording alone finds to the bit what several find. Close it when done.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        own: MirrorChoosingEstimator,
        make: Callable[[], MediaPipePoseEstimator],
    ) -> None:
        self._later = deque(parts[1:])
        self._own, self._make = own, make
        self._model: MediaPipePoseEstimator | None = None
        self._settling: MediaPipePoseEstimator | None = None

    def estimate(self, frame: Frame) -> Pose | None:
        """The pose in this frame, or None where nobody is found."""
        if self._later and frame.t_s >= self._later[0].from_s:
            self._settling = self._settling or self._make()
            if frame.t_s >= self._later[0].since_s:
                self._go_on()
            else:
                self._look(self._settling, frame)
        return self._own.estimate(frame) if self._model is None else self._look(self._model, frame)

    def _look(self, model: MediaPipePoseEstimator, frame: Frame) -> Pose | None:
        look = partial(estimate_flipped, model) if self._own.mirrors else model.estimate
        return look(frame)

    def _go_on(self) -> None:
        self._later.popleft()
        if self._model is not None:
            self._model.close()
        self._model, self._settling = self._settling, None

    def close(self) -> None:
        """Free the models."""
        for model in (self._model, self._settling):
            if model is not None:
                model.close()
        self._model = self._settling = None
