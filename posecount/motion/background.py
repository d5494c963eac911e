"""Detects that the scene behind the person is another one.

In a recording that fades or cuts to another view, the person's landmarks may stay nearly where they
were, but every point around the feet then shows something else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.frame import Frame
from posecount.media.cut import SIZE_PX, likeness, slopes_of
from posecount.pose.landmarks import Pose
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for another scene."""

    wider_share: float = by_hand(
        0.08,
        "share",
        "Share of the picture's height around the landmarks that is left out: the person moves, "
        "their room does not.",
    )
    alike: float = tuned(
        0.5,
        "ratio",
        "Correlation of the brightness slopes of one scene. Another view gives 0.4 and less; "
        "lamps, grain and a camera that shakes 0.8 and more; somebody who walks by before the "
        "camera less than 0.5 for a moment.",
    )
    for_s: float = tuned(1.0, "s", "Somebody who walks by hides the scene for less.")
    every_s: float = by_hand(0.1, "s", "The scene is compared this often, to save time.")


TUNING = Tuning()


class Background:
    """The scene around ``pose`` in one frame, to compare with later ones, in order of time."""

    def __init__(self, frame: Frame, pose: Pose) -> None:
        self._outside = _outside(frame, pose)
        self._first = slopes_of(frame)[:, self._outside]
        self._alike_s = self._looked_s = frame.t_s

    def is_another(self, frame: Frame) -> bool:
        """Whether the picture has looked like another scene for a second."""
        if frame.t_s - self._looked_s >= TUNING.every_s:
            self._looked_s = frame.t_s
            if self._alike(frame):
                self._alike_s = frame.t_s
        return frame.t_s - self._alike_s >= TUNING.for_s

    def _alike(self, frame: Frame) -> bool:
        return likeness(slopes_of(frame)[:, self._outside], self._first) >= TUNING.alike


def _outside(frame: Frame, pose: Pose) -> NDArray[np.bool_]:
    """Return a mask of the small copy without the person; all of it if they fill the picture."""
    height, width = frame.image_bgr.shape[:2]
    points = pose.points_px[~np.isnan(pose.points_px[:, 0])]
    margin_px = TUNING.wider_share * height
    per_px = np.array([SIZE_PX[0] / width, SIZE_PX[1] / height])
    low = np.maximum((points.min(axis=0) - margin_px) * per_px, 0).astype(int)
    high = np.maximum((points.max(axis=0) + margin_px) * per_px + 1, 0).astype(int)
    outside = np.ones(SIZE_PX[::-1], dtype=np.bool_)
    outside[low[1] : high[1], low[0] : high[0]] = False
    return outside if outside.any() else np.ones_like(outside)
