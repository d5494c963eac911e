"""Lets the landmarks' reps stand in where the points could not see a movement.

Points are followed only once a person has stayed in a place, and lose it where the picture fades or
the person shifts; landmarks need none of that. Where the points saw a movement whole, their verdict
stands, for they follow it more finely, and what they saw of one must have gone there and back.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from posecount.counting.events import Event, Rep, RepCounted, RepDropped, Side
from posecount.counting.excursion import TUNING as EXCURSION
from posecount.counting.motion_reps import TUNING as POINTS

Span = tuple[float, float]
"""First and last second."""


class StandIn:
    """Merges the reps of points and of landmarks; ``whose`` returns the side of a rep's time."""

    def __init__(self, whose: Callable[[float, float], Side]) -> None:
        self._whose = whose
        self._segment = -1
        self._values: deque[tuple[float, float]] = deque()
        self._followed: deque[Span] = deque()
        self._judged: deque[Span] = deque()
        self._unfinished: deque[Span] = deque()
        self._counted: deque[Span] = deque()
        self._looked_at = 0
        self._reps = 0
        self.extra = 0
        """Reps of the landmarks that were added, less those of the points that they replaced."""

    def follow(self, t_s: float, segment: int, value: float) -> None:
        """Take the segment of one frame's points and what they show of the movement.

        ``value`` is 0 at rest and about 1 at the top, NaN if they do not show it.
        """
        seen = not math.isnan(value)
        if seen:
            self._values.append((t_s, value))
        while self._values and self._values[0][0] < t_s - EXCURSION.memory_s:
            self._values.popleft()
        if seen and segment == self._segment:
            self._followed[-1] = (self._followed[-1][0], t_s)
        elif seen:
            self._followed.append((t_s, t_s))
        self._segment = segment if seen else -1
        for spans in (self._followed, self._judged, self._unfinished, self._counted):
            while spans and spans[0][1] < t_s - EXCURSION.memory_s:
                spans.popleft()

    def merged(
        self, t_s: float, events: Sequence[Event], landmarks: Sequence[Rep], until_s: float
    ) -> list[Event]:
        """Return the points' events and the reps that they could not see, numbered together.

        ``landmarks`` are the landmarks' reps so far, in order; the points have settled what they
        saw before ``until_s``.
        """
        of_points = [kept for event in events for kept in self._of_points(event)]
        added = list(self._missed(t_s, landmarks, until_s))
        spans = [(event.rep.start_s, event.rep.end_s) for event in added]
        return [*(event for event in of_points if not _replaced(event, spans)), *added]

    def _of_points(self, event: Event) -> Iterator[Event]:
        if isinstance(event, RepDropped):
            spans = self._unfinished if event.unfinished else self._judged
            spans.append((event.start_s, event.end_s))
            yield event
        elif not isinstance(event, RepCounted):
            yield event
        elif _overlap(event.rep, self._counted):
            # A small first movement waits until the usual range is known; it was counted meanwhile.
            self.extra -= 1
        else:
            yield self._numbered(event)

    def _missed(self, t_s: float, landmarks: Sequence[Rep], until_s: float) -> Iterator[RepCounted]:
        while self._looked_at < len(landmarks) and landmarks[self._looked_at].end_s <= until_s:
            rep = landmarks[self._looked_at]
            self._looked_at += 1
            if self._is_missed(rep):
                self.extra += 1
                side = self._whose(rep.start_s, rep.end_s)
                yield self._numbered(RepCounted(t_s, replace(rep, side=side)))

    def _numbered(self, event: RepCounted) -> RepCounted:
        self._reps += 1
        self._counted.append((event.rep.start_s, event.rep.end_s))
        return replace(event, rep=replace(event.rep, index=self._reps))

    def _is_missed(self, rep: Rep) -> bool:
        """Whether the points neither counted this movement, nor judged it, nor saw a still foot."""
        if _overlap(rep, self._counted) or _overlap(rep, self._judged):
            return False
        if _overlap(rep, self._unfinished):
            return True
        rest_s = rep.start_s - EXCURSION.before_s
        whole = any(first <= rest_s and rep.end_s <= last for first, last in self._followed)
        return not whole and self._went_along(rep)

    def _went_along(self, rep: Rep) -> bool:
        """Whether the points went there and back, as far as they were followed meanwhile."""
        values = [value for t_s, value in self._values if rep.start_s <= t_s <= rep.end_s]
        if not values:
            return True
        flanks = [
            max(values) - value
            for t_s, value in ((rep.start_s, values[0]), (rep.end_s, values[-1]))
            if any(first <= t_s <= last for first, last in self._followed)
        ]
        return all(flank >= POINTS.floor_share for flank in flanks)


def settled_s(t_s: float, moving_since_s: float) -> float:
    """Return until when everything is settled at ``t_s``; NaN means that nothing moves."""
    return t_s if math.isnan(moving_since_s) else min(t_s, moving_since_s)


def _overlap(rep: Rep, spans: Sequence[Span] | deque[Span]) -> bool:
    return any(first < rep.end_s and rep.start_s < last for first, last in spans)


def _replaced(event: Event, added: Sequence[Span]) -> bool:
    """Whether landmarks counted what the points could not follow to its end."""
    if not isinstance(event, RepDropped) or not event.unfinished:
        return False
    return any(first < event.end_s and event.start_s < last for first, last in added)
