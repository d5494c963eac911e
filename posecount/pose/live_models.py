"""Looks at a camera's pictures with the pose model that the exercise needs.

The heavy model follows a raised foot where the full one loses it, but is too slow for some
computers.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType

import numpy as np

from posecount.frame import Frame
from posecount.pose.landmarks import Pose
from posecount.pose.live_mirror_choice import BothWays, LiveEstimator
from posecount.pose.mirror_choice import Probe

_SLOWEST_LOOK_S = 0.12
"""How long a look of the heavy model may take while it looks both ways round. A quick turn needs
eight pictures a second or more, and one way round takes less time."""

_TIMED_LOOKS = 15
"""So many looks tell how long one takes; the first one also warms the model up."""


class LiveModels:
    """A pose estimator for a camera: the usual one, or a ``closer`` one while that is ``wanted``.

    The closer one looks both ways round until ``keep`` says which way is better, not only at the
    set-up. Where there is none, or where it is too slow for this computer, it is the usual one and
    nothing else. It owns both; use it as a context manager. ``now`` is a clock in seconds.
    """

    def __init__(
        self,
        usual: LiveEstimator,
        closer: LiveEstimator | None = None,
        now: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._usual, self._closer, self._now = usual, closer, now
        self._stack = ExitStack()
        self._stack.enter_context(usual)
        if closer is not None:
            closer.both_ways = True
            self._stack.enter_context(closer)
        self._took_s: deque[float] = deque(maxlen=_TIMED_LOOKS)
        self._setting_up = True
        self.wanted = False

    @property
    def _used(self) -> LiveEstimator:
        return self._closer if self.wanted and self._closer is not None else self._usual

    @property
    def both_ways(self) -> bool:
        """Whether it looks both ways round, until ``keep`` or the next set-up."""
        return self._used.both_ways

    @property
    def newest(self) -> BothWays:
        """What was seen in the newest frame."""
        return self._used.newest

    @property
    def mirrors(self) -> bool:
        """Whether it looks at the picture's mirror image, or would if it had to choose now."""
        return self._used.mirrors

    @property
    def sparing(self) -> bool:
        """See `LiveEstimator`."""
        return self._used.sparing

    @sparing.setter
    def sparing(self, sparing: bool) -> None:
        self._used.sparing = sparing

    @property
    def frugal(self) -> bool:
        """See `LiveEstimator`."""
        return self._used.frugal

    @frugal.setter
    def frugal(self, frugal: bool) -> None:
        self._used.frugal = frugal

    @property
    def probed(self) -> Probe:
        """The poses of the newest two seconds of probing."""
        return self._used.probed

    @property
    def knows(self) -> bool:
        """Whether it has seen enough to choose."""
        return self._used.knows

    def probe(self) -> None:
        """Look both ways round from the next frame on."""
        self._setting_up = True
        self._used.probe()

    def settle(self) -> None:
        """Continue with the better way round, unless that is still to be found out."""
        self._setting_up = False
        self._used.settle()

    def keep(self, flipped: bool) -> None:
        """Continue with this way round."""
        self._used.keep(flipped)

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose in this frame, or None if nobody is found."""
        used = self._used
        began_s = self._now()
        pose = used.estimate(frame)
        if self._setting_up and used is self._closer:
            self._time(self._now() - began_s)
        return pose

    def _time(self, took_s: float) -> None:
        """Give the closer one up if the computer is too slow for it."""
        self._took_s.append(took_s)
        full = len(self._took_s) == _TIMED_LOOKS
        if full and float(np.median(self._took_s)) > _SLOWEST_LOOK_S:
            self._closer = None

    def close(self) -> None:
        """Free the models."""
        self._stack.close()

    def __enter__(self) -> LiveModels:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
