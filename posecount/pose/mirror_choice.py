"""Chooses between the picture as it is and its mirror image, whichever gives steadier feet.

The pose model is not mirror-symmetric: in some views its foot landmarks jump about in one of the
two and hold still in the other. The first seconds are shown to both orientations at the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType

import numpy as np

from posecount.frame import Frame
from posecount.pose.estimator import MediaPipePoseEstimator, PoseEstimator
from posecount.pose.landmarks import LandmarkIndex, Pose, mirrored

PROBE_S = 2.0
_CLEARLY_STEADIER = 0.75
_WORST_SHAKE = 0.3

_LEFT_FOOT = (LandmarkIndex.LEFT_ANKLE, LandmarkIndex.LEFT_HEEL, LandmarkIndex.LEFT_FOOT_INDEX)
_RIGHT_FOOT = (
    LandmarkIndex.RIGHT_ANKLE,
    LandmarkIndex.RIGHT_HEEL,
    LandmarkIndex.RIGHT_FOOT_INDEX,
)


@dataclass(frozen=True, slots=True)
class Probe:
    """Poses and times of the first frames, and their size (width, height) in pixels."""

    poses: tuple[Pose | None, ...] = ()
    times_s: tuple[float, ...] = ()
    size_px: tuple[int, int] = (0, 0)


class MirrorChoosingEstimator:
    """A pose estimator that first finds out in which orientation the model sees the scene better.

    ``prepare`` takes the first frames; ``estimate`` then takes the same frames again, in order,
    returns their known poses, and continues in the better orientation, whose model is the only one
    kept. Poses are always those of the unmirrored picture. Use it as a context manager.
    """

    def __init__(self, make: Callable[[], MediaPipePoseEstimator]) -> None:
        self._plain_held, self._flipped_held = ExitStack(), ExitStack()
        try:
            self._plain = self._plain_held.enter_context(make())
            self._flipped = self._flipped_held.enter_context(make())
        except BaseException:
            self.close()
            raise
        self._known: dict[int, Pose | None] = {}
        self.mirrors = False
        self.probed = Probe()
        """The poses of the first frames, in the better orientation."""

    def prepare(self, frames: Iterable[Frame]) -> None:
        """Look at the first frames in both orientations and choose."""
        plain: list[Pose | None] = []
        flipped: list[Pose | None] = []
        indices: list[int] = []
        times_s: list[float] = []
        size_px = (0, 0)
        with ThreadPoolExecutor(max_workers=1) as beside:
            for frame in frames:
                other = beside.submit(self._estimate_flipped, frame)
                plain.append(self._plain.estimate(frame))
                flipped.append(other.result())
                indices.append(frame.index)
                times_s.append(frame.t_s)
                size_px = frame.image_bgr.shape[1], frame.image_bgr.shape[0]
        self.mirrors = clearly_steadier(flipped, than=plain)
        (self._plain_held if self.mirrors else self._flipped_held).close()
        chosen = flipped if self.mirrors else plain
        self.probed = Probe(tuple(chosen), tuple(times_s), size_px)
        self._known = dict(zip(indices, chosen, strict=True))

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose in this frame, or None if nobody is found."""
        if frame.index in self._known:
            return self._known.pop(frame.index)
        return self._estimate_flipped(frame) if self.mirrors else self._plain.estimate(frame)

    def _estimate_flipped(self, frame: Frame) -> Pose | None:
        return estimate_flipped(self._flipped, frame)

    def close(self) -> None:
        """Free the models."""
        self._plain_held.close()
        self._flipped_held.close()

    def __enter__(self) -> MirrorChoosingEstimator:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Flipped:
    """Looks at the mirror image; its poses are those of the unmirrored picture."""

    def __init__(self, estimator: PoseEstimator) -> None:
        self._estimator = estimator

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose in this frame, or None if nobody is found."""
        return estimate_flipped(self._estimator, frame)


def estimate_flipped(estimator: PoseEstimator, frame: Frame) -> Pose | None:
    """Return the pose in ``frame``, estimated from its mirror image."""
    image = np.ascontiguousarray(frame.image_bgr[:, ::-1])
    pose = estimator.estimate(Frame(frame.index, frame.t_s, image))
    return None if pose is None else mirrored(pose, width_px=image.shape[1])


def clearly_steadier(poses: Sequence[Pose | None], than: Sequence[Pose | None]) -> bool:
    """Whether these poses have clearly steadier feet; both are poses of the same frames."""
    return unsteadiness(poses) < _CLEARLY_STEADIER * unsteadiness(than)


def raised_foot(poses: Sequence[Pose | None]) -> tuple[LandmarkIndex, ...]:
    """Return the landmarks of the foot that is higher in the picture most of the time."""
    left, right = LandmarkIndex.LEFT_ANKLE, LandmarkIndex.RIGHT_ANKLE
    lower_px = [p.points_px[left, 1] - p.points_px[right, 1] for p in poses if p is not None]
    return _RIGHT_FOOT if lower_px and float(np.median(lower_px)) > 0 else _LEFT_FOOT


def unsteadiness(
    poses: Sequence[Pose | None],
    landmarks: Sequence[LandmarkIndex] = (*_LEFT_FOOT, *_RIGHT_FOOT),
) -> float:
    """Return the feet's shake: the mean second difference of their landmarks, in shanks.

    A foot that moves at an even pace does not shake. Infinite if there are too few poses.
    """
    seen = [pose.points_px for pose in poses if pose is not None]
    if len(seen) < max(3, len(poses) // 2):
        return float("inf")
    points = np.array(seen)
    knees = points[:, [LandmarkIndex.LEFT_KNEE, LandmarkIndex.RIGHT_KNEE]]
    ankles = points[:, [LandmarkIndex.LEFT_ANKLE, LandmarkIndex.RIGHT_ANKLE]]
    shank_px = float(np.median(np.hypot(*np.moveaxis(knees - ankles, -1, 0))))
    shake_px = np.hypot(*np.moveaxis(np.diff(points[:, list(landmarks)], n=2, axis=0), -1, 0))
    return float(np.mean(np.minimum(shake_px / shank_px, _WORST_SHAKE)))
