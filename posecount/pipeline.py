"""The loop: observation -> counter -> tick. Everything that counts runs it, alone or together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from posecount.counter import Counter
from posecount.counters.reading import ObservationReader
from posecount.counting.events import Event
from posecount.cue import Cue
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


def events_of(
    observations: Iterable[Observation], cue: Cue, counters: Sequence[Counter]
) -> list[list[Event]]:
    """Return all events of each counter; all of them count by ``cue``.

    Each observation is read once for all of them.
    """
    reader = ObservationReader(cue)
    events: list[list[Event]] = [[] for _ in counters]
    for seen in observations:
        reading = reader.read(seen)
        for counter, own in zip(counters, events, strict=True):
            own.extend(counter.handle(reading))
    for counter, own in zip(counters, events, strict=True):
        own.extend(counter.finish())
    return events
