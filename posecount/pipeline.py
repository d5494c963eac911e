"""The loop: frame -> pose -> signals -> machine -> tick."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from posecount.counter import Counter
from posecount.frame import Frame
from posecount.pose.estimator import PoseEstimator
from posecount.tick import Tick


def run(frames: Iterable[Frame], estimator: PoseEstimator, counter: Counter) -> Iterator[Tick]:
    """One tick per frame, in order; the last one also carries what the end settles."""
    newest: Tick | None = None
    for frame in frames:
        if newest is not None:
            yield newest
        events = counter.update(frame.t_s, estimator.estimate(frame))
        newest = Tick(frame, counter.pose, counter.state, tuple(events))
    if newest is not None:
        settled = counter.finish()
        yield replace(newest, state=counter.state, events=(*newest.events, *settled))
