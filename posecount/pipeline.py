"""The loop: frame -> pose or points -> signals -> machine -> tick."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from posecount.counter import Counter
from posecount.counting.events import Event
from posecount.frame import Frame
from posecount.motion.body_counter import BodyCounter
from posecount.motion.tracker import PointSource, RegionCounter
from posecount.pose.estimator import PoseEstimator
from posecount.tick import Tick

AnyCounter = Counter | RegionCounter | BodyCounter


def run(frames: Iterable[Frame], estimator: PoseEstimator, counter: Counter) -> Iterator[Tick]:
    """One tick per frame, in order; the last one also carries what the end settles."""

    def step(frame: Frame) -> list[Event]:
        return counter.update(frame.t_s, estimator.estimate(frame))

    return _ticks(frames, step, counter)


def run_region(
    frames: Iterable[Frame], region: PointSource, counter: RegionCounter | BodyCounter
) -> Iterator[Tick]:
    """The same from the points that ``region`` follows."""

    def step(frame: Frame) -> list[Event]:
        motion = region.update(frame)
        return counter.update(motion, region.pose)

    return _ticks(frames, step, counter)


def _ticks(
    frames: Iterable[Frame],
    step: Callable[[Frame], list[Event]],
    counter: AnyCounter,
) -> Iterator[Tick]:
    newest: Tick | None = None
    for frame in frames:
        if newest is not None:
            yield newest
        events = step(frame)
        newest = Tick(frame, counter.pose, counter.state, tuple(events))
    if newest is not None:
        settled = counter.finish()
        yield replace(newest, state=counter.state, events=(*newest.events, *settled))
