"""The loop: observation -> counter -> tick. Everything that counts runs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from posecount.counter import Counter
from posecount.observation.observed import Observation
from posecount.tick import Tick


def run(observations: Iterable[Observation], counter: Counter) -> Iterator[Tick]:
    """Yield one tick per observation, in order; the last also carries the events of `finish`."""
    newest: Tick | None = None
    for seen in observations:
        if newest is not None:
            yield newest
        events = counter.update(seen)
        newest = Tick(seen, counter.pose, counter.state, tuple(events))
    if newest is not None:
        settled = counter.finish()
        yield replace(newest, state=counter.state, events=(*newest.events, *settled))
