"""Looks at one of several people in a recording, and says where there are several.

The pose model follows one person, whichever it finds first. Everybody else is therefore hidden from
it: only the picture's columns in which the wanted person is are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecount.errors import InputError
from posecount.media.video import Recording, open_video
from posecount.media.watch import never
from posecount.pose.people import Box, PeopleFinder
from posecount.which_person import WhichPerson

LOOK_AT_S = (0.0, 1.0, 2.0)
"""Looks at the beginning, where the model settles on somebody; a person who only walks by is gone
within them."""

_LOOKS = 6
"""Looks over the whole recording, to find how far the wanted person moves from left to right."""

_MARGIN = 0.25
"""Share of the person's height that is shown beside them: the model needs some room."""


def several_people(
    recording: str | Path | Recording, model: Path, max_seconds: float | None = None
) -> bool:
    """Whether somebody else is in view at the beginning who is about as large.

    No picture after ``max_seconds`` is looked at.
    """
    times_s = [t_s for t_s in LOOK_AT_S if max_seconds is None or t_s < max_seconds]
    with closing(PeopleFinder(model)) as finder:
        looks = [len(finder.people(image)) for image in pictures_at(recording, times_s)]
    return bool(looks) and min(looks) > 1


def of_person(
    recording: Recording,
    which: WhichPerson | None,
    model: Path,
    stop: Callable[[], bool] = never,
) -> Recording:
    """Return the recording with everybody but ``which`` hidden, as it is for None.

    Raises InputError if nobody is found in it.
    """
    return recording if which is None else only_person(recording, which, model, stop)


def only_person(
    recording: Recording, which: WhichPerson, model: Path, stop: Callable[[], bool] = never
) -> Recording:
    """Return the recording with everybody else hidden.

    Raises InputError if nobody is found in it.
    """
    with open_video(recording, analysed=True, stop=stop) as source:
        length_s = source.duration_s or 0.0
        width = source.width
    looks_s = [(index + 0.5) / _LOOKS * length_s for index in range(_LOOKS)]
    with closing(PeopleFinder(model)) as finder:
        looks = [finder.people(image) for image in pictures_at(recording, looks_s, stop)]
    most = max(map(len, looks), default=0)
    if most == 0:
        raise InputError(f"Nobody is found in {recording.path}; leave out --person.")
    mirrored = recording.mirrored
    shown = [_shown(people, which, mirrored=mirrored) for people in looks if len(people) == most]
    left, right = min(left for left, _ in shown), max(right for _, right in shown)
    return replace(recording, columns=(max(0, round(left)), min(width, round(right))))


def pictures_at(
    recording: str | Path | Recording,
    times_s: Sequence[float],
    stop: Callable[[], bool] = never,
) -> Iterator[NDArray[np.uint8]]:
    """Yield the picture at each of these times, which grow."""
    waiting = list(times_s)
    with open_video(recording, analysed=True, stop=stop) as source:
        for frame in source:
            if frame.t_s >= waiting[0]:
                yield frame.image_bgr
                waiting = [t_s for t_s in waiting if t_s > frame.t_s]
            if not waiting or stop():
                return


def _shown(people: Sequence[Box], which: WhichPerson, *, mirrored: bool) -> tuple[float, float]:
    """Return the columns to show: the person's and some beside, and nobody else's."""
    index = _index(people, which, mirrored=mirrored)
    person = people[index]
    left, right = person.left - _MARGIN * person.height, person.right + _MARGIN * person.height
    if index > 0:
        left = max(left, (people[index - 1].right + person.left) / 2)
    if index + 1 < len(people):
        right = min(right, (person.right + people[index + 1].left) / 2)
    return left, right


def _index(people: Sequence[Box], which: WhichPerson, *, mirrored: bool) -> int:
    """Return which of the people, from left to right, is meant."""
    if which == "largest":
        return max(range(len(people)), key=lambda index: people[index].size)
    if which == "middle":
        return (len(people) - 1) // 2
    # The frames of a mirrored recording are turned back; its user sees them as they were.
    return 0 if (which == "left") is not mirrored else len(people) - 1
