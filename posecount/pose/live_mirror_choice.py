"""Chooses between the picture and its mirror image while a camera runs.

A recording's first seconds can be examined before counting begins, a camera's cannot. Therefore
both orientations are tried on the frames as they come, while the person gets into position.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType

from posecount.frame import Frame
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.landmarks import Pose
from posecount.pose.mirror_choice import PROBE_S, Probe, clearly_steadier, estimate_flipped
from posecount.pose.stride import POSES_FPS

_LEAST_FRAMES = 8

_APART_S = 0.75 / POSES_FPS
"""Every second picture of a usual camera, or every picture at 20 a second."""

_LOOKS_APART = 2.0
"""In lengths of a look, from the beginning of one to that of the next."""


@dataclass(frozen=True, slots=True)
class BothWays:
    """The poses in the frame at ``t_s`` from the picture and from its mirror image.

    None where nobody was found, and for the way round that was not looked at.
    """

    t_s: float
    plain: Pose | None = None
    flipped: Pose | None = None


class LiveEstimator:
    """A pose estimator for a camera; poses are always those of the unmirrored picture.

    While ``probing``, every frame is shown to two models; after that only to the one whose feet
    were steadier over the newest two seconds. ``probe`` starts that anew, because another exercise
    is another view. With ``both_ways`` it goes on probing until ``keep`` decides. When ``sparing``,
    a frame that comes soon after another gets the newest pose, because an answer is needed at once;
    when ``frugal``, too, so does one that comes before as much time has passed again as the look
    took. Frames come in order of time. Use it as a context manager. ``now`` is a clock in seconds.
    """

    def __init__(
        self,
        make: Callable[[], MediaPipePoseEstimator],
        now: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._stack = ExitStack()
        try:
            self._plain = self._stack.enter_context(make())
            self._flipped = self._stack.enter_context(make())
            self._beside = self._stack.enter_context(ThreadPoolExecutor(max_workers=1))
        except BaseException:
            self._stack.close()
            raise
        self.mirrors = False
        self.probing = True
        self.sparing = self.frugal = self.both_ways = False
        self._kept = False
        self.newest = BothWays(-math.inf)
        """What each of the two saw in the newest frame that was looked at."""
        self._now = now
        self._look_s = 0.0
        self._last: tuple[float, Pose | None] = -math.inf, None
        self._seen: deque[tuple[float, Pose | None, Pose | None]] = deque()
        self._size_px = (0, 0)

    @property
    def probed(self) -> Probe:
        """The poses of the newest two seconds of probing, in the better orientation."""
        return Probe(
            tuple(flipped if self.mirrors else plain for _, plain, flipped in self._seen),
            tuple(t_s for t_s, _, _ in self._seen),
            self._size_px,
        )

    @property
    def knows(self) -> bool:
        """Whether it has seen enough to choose."""
        enough = len(self._seen) >= _LEAST_FRAMES
        return enough and self._seen[-1][0] - self._seen[0][0] >= 0.9 * PROBE_S

    def probe(self) -> None:
        """Try both orientations from the next frame on."""
        if not self.probing:
            self._seen.clear()
            self.probing = True
            self._kept = False

    def settle(self) -> None:
        """Continue with the better orientation only, unless ``keep`` is to say which that is."""
        self.probing = self.both_ways and not self._kept

    def keep(self, flipped: bool) -> None:
        """Continue with this orientation only."""
        self.mirrors, self._kept, self.probing = flipped, True, False

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose in this frame, or None if nobody is found."""
        longer_s = _LOOKS_APART * self._look_s if self.frugal and not self.probing else 0.0
        apart_s = max(_APART_S, longer_s)
        if self.sparing and frame.t_s < self._last[0] + apart_s:
            return self._last[1]
        began_s = self._now()
        pose = self._estimate_both(frame) if self.probing else self._estimate_one(frame)
        self._look_s = self._now() - began_s
        self._last = frame.t_s, pose
        return pose

    def _estimate_one(self, frame: Frame) -> Pose | None:
        if self.mirrors:
            flipped = estimate_flipped(self._flipped, frame)
            self.newest = BothWays(frame.t_s, flipped=flipped)
            return flipped
        plain = self._plain.estimate(frame)
        self.newest = BothWays(frame.t_s, plain=plain)
        return plain

    def _estimate_both(self, frame: Frame) -> Pose | None:
        other = self._beside.submit(estimate_flipped, self._flipped, frame)
        plain = self._plain.estimate(frame)
        flipped = other.result()
        self.newest = BothWays(frame.t_s, plain, flipped)
        self._seen.append((frame.t_s, plain, flipped))
        self._size_px = frame.image_bgr.shape[1], frame.image_bgr.shape[0]
        while self._seen[0][0] < frame.t_s - PROBE_S:
            self._seen.popleft()
        if self.knows:
            _, plains, flippeds = zip(*self._seen, strict=True)
            self.mirrors = clearly_steadier(flippeds, than=plains)
        return flipped if self.mirrors else plain

    def close(self) -> None:
        """Free both models."""
        self._stack.close()

    def __enter__(self) -> LiveEstimator:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
