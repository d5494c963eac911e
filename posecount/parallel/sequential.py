"""Estimates the poses of chunks one after the other, with the results of parallel processes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from posecount.frame import Frame
from posecount.parallel.chunks import Chunk
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.landmarks import Pose
from posecount.pose.mirror_choice import MirrorChoosingEstimator, estimate_flipped


class SequentialChunks:
    """An estimator with a fresh model for each chunk but the first, which uses ``own``.

    At the boundary of two chunks, the later one's model settles while the earlier one's is still
    used. Therefore one process finds, to the bit, the same as several. Close it when done.
    """

    def __init__(
        self,
        chunks: Sequence[Chunk],
        own: MirrorChoosingEstimator,
        make: Callable[[], MediaPipePoseEstimator],
    ) -> None:
        self._later = deque(chunks[1:])
        self._own, self._make = own, make
        self._model: MediaPipePoseEstimator | None = None
        self._settling: MediaPipePoseEstimator | None = None

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose in this frame, or None if nobody is found."""
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
