"""Turns a recording so that the person in it is upright.

The pose model finds a body whichever way up the picture is, so the body shows how far to turn it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecount.errors import InputError
from posecount.media.video import Recording
from posecount.media.watch import never
from posecount.observation.one_person import LOOK_AT_S, pictures_at
from posecount.pose.landmarks import LandmarkIndex
from posecount.pose.people import PeopleFinder
from posecount.quarter_turn import nearest_turn

_SHOULDERS = [LandmarkIndex.LEFT_SHOULDER, LandmarkIndex.RIGHT_SHOULDER]
_HIPS = [LandmarkIndex.LEFT_HIP, LandmarkIndex.RIGHT_HIP]


def upright(recording: Recording, model: Path, stop: Callable[[], bool] = never) -> Recording:
    """Return the recording, turned so that the torso of the largest person in it points up.

    The person is looked for in the first two seconds. Raises InputError if nobody is found.
    """
    # Turns are those of the picture as it is shown, and a mirror image leans the other way.
    shown = replace(recording, mirrored=False)
    with closing(PeopleFinder(model)) as finder:
        looks = [finder.bodies(image) for image in pictures_at(shown, LOOK_AT_S, stop)]
    torsos = [_torso(max(bodies, key=_size_px)) for bodies in looks if bodies]
    if not torsos:
        raise InputError(
            f"Nobody is found at the beginning of {recording.path}, so the body does not show "
            "which way is up; give --rotate 0, 90, 180 or 270."
        )
    x, y = np.median(torsos, axis=0)
    return replace(recording, turned_deg=nearest_turn(math.degrees(math.atan2(x, -y))))


def _torso(body: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the direction from hips to shoulders, of length 1."""
    up = body[_SHOULDERS].mean(axis=0) - body[_HIPS].mean(axis=0)
    return np.asarray(up / max(float(np.hypot(*up)), 1e-9))


def _size_px(body: NDArray[np.float64]) -> float:
    return float(np.ptp(body, axis=0).max())
