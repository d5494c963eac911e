"""Cuts a long recording into chunks whose poses can be estimated at the same time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from posecount.media.video import Recording, open_video
from posecount.pose.mirror_choice import PROBE_S
from posecount.pose.stride import pose_pace

SETTLED_S = 1.0
"""Seconds in which a later run's poses settle. In its first quarter of a second they differ from
those of an earlier run by up to a twentieth of a shank, and after that by as much as they ever do:
by a hundredth for feet in view, more for hidden ones. The rest never goes away, because the model
looks where it saw somebody before; therefore exercises counted by landmarks alone are estimated in
one go."""

_WORTH_IT_S = 30.0
"""Shorter recordings are finished before a process has loaded the model."""

_FEW_UP_TO_S, _USUAL_S = 120.0, 30.0
_FEWEST, _FEW, _FEWEST_UP_TO_S = 2, 4, 40.0

_MOST = 500
"""Recordings of more than four hours are cut into longer parts: a file may claim any length, and
each part costs a seek."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """The poses from ``since_s`` up to ``until_s`` (exclusive), estimated from ``from_s`` on."""

    from_s: float
    since_s: float
    until_s: float


def chunks_of(recording: Recording, max_seconds: float | None) -> tuple[Chunk, ...]:
    """Return the chunks of everything after the probe, in order; none for a short recording.

    Chunks, and therefore poses, depend on the recording alone: any number of processes, in any
    order, finds the same.
    """
    with open_video(recording, analysed=True) as source:
        length_s = min(source.duration_s or 0.0, max_seconds or math.inf)
        if length_s < _WORTH_IT_S:
            return ()
        pace = pose_pace(source.frames_fps, sparing=True)
        starts = [pace.fresh_from(s) for s in _starts(length_s, source.key_frame_before)]
    since = [PROBE_S, *(start_s + SETTLED_S for start_s in starts)]
    begin = [0.0, *starts]
    end = [*since[1:], math.inf]
    return tuple(Chunk(*times) for times in zip(begin, since, end, strict=True))


def _starts(length_s: float, key_frame_before: Callable[[float], float | None]) -> list[float]:
    """Return the starts of all chunks but the first: at a key frame if there is one near."""
    count = _how_many(length_s)
    each_s = length_s / count
    starts = [0.0]
    for number in range(1, count):
        even_s = number * each_s
        key_s = key_frame_before(even_s)
        near = key_s is not None and even_s - key_s < each_s / 2
        starts.append(key_s if near and key_s is not None else even_s)
    return starts[1:]


def _how_many(length_s: float) -> int:
    if length_s < _FEWEST_UP_TO_S:
        return _FEWEST
    if length_s < _FEW_UP_TO_S:
        return _FEW
    return math.ceil(min(length_s / _USUAL_S, _MOST))
