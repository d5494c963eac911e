"""Looks at a recording both ways round, and keeps the poses of the steadier one.

Which way round a pose model follows a raised foot better shows only once the foot moves: while it
rests, both look steady.
"""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from posecount.frame import Frame
from posecount.observation.observed import Observation, observed
from posecount.observation.spool import Spool
from posecount.pose.estimator import PoseEstimator
from posecount.pose.landmarks import Pose
from posecount.pose.mirror_choice import raised_foot, unsteadiness
from posecount.pose.rounding import as_kept


class TwoLooks:
    """The observations of two estimators of the same frames, on disk if large. Close it when done.

    ``first`` sees the pictures as they are, ``second`` in a mirror; the poses of both are those of
    the unmirrored picture.
    """

    def __init__(self, first: PoseEstimator, second: PoseEstimator) -> None:
        self._models = first, second
        self._spools: tuple[Spool, Spool] | None = None

    def look(self, frames: Generator[Frame, None, None]) -> Generator[Observation, None, None]:
        """Yield the first one's observations; the second one runs at the same time."""
        first, second = self._models
        with closing(frames), ThreadPoolExecutor(max_workers=1) as beside:
            for frame in frames:
                other = beside.submit(second.estimate, frame)
                seen = observed(frame, as_kept(first.estimate(frame)))
                for spool, one in zip(
                    self._spools_for(seen),
                    (seen, observed(frame, as_kept(other.result()))),
                    strict=True,
                ):
                    spool.add(one)
                yield seen

    def _spools_for(self, seen: Observation) -> tuple[Spool, Spool]:
        if self._spools is None:
            size = seen.facts.width_px, seen.facts.height_px
            self._spools = Spool(*size, 1), Spool(*size, 1)
        return self._spools

    def unsteadiness(self) -> tuple[float, float]:
        """Return how much the raised foot jumped about for each of them, in shanks a frame."""
        if self._spools is None:
            return 0.0, 0.0
        # One after the other: all poses of an hour take some 100 MB.
        first, second = self._spools
        poses = _poses(first)
        foot = raised_foot(poses)
        by_first = unsteadiness(poses, foot)
        del poses
        return by_first, unsteadiness(_poses(second), foot)

    def spool(self, second: bool) -> Spool | None:
        """Return the observations of one of them; None if there was no frame."""
        return None if self._spools is None else self._spools[second]

    def close(self) -> None:
        """Free the stored observations."""
        for spool in self._spools or ():
            spool.close()


def _poses(spool: Spool) -> list[Pose | None]:
    return [seen.pose for seen in spool.observations()]
