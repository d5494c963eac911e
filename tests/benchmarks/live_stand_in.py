"""A live session without screen and model: a person who stands still and then lifts their heels.

``stand_in(setattr)`` puts it in the place of the window and the pose model, for as long as the
process lives. Where the person is depends on the frame's time alone.
"""

from __future__ import annotations

import functools

from helpers.synthetic import HEEL_RISE, standing_leg, stick_figure, train

from posecount.pose.mirror_choice import Probe

STILL_S = 8.0
REPS = 400
LEFT, RIGHT = standing_leg(train(REPS, HEEL_RISE)), standing_leg()
_TO_FIT_THE_PICTURE = 0.42


class Heels:
    """A pose estimator that never looks at the picture."""

    mirrors = sparing = frugal = False
    probing = knows = True
    probed = Probe()

    def __init__(self, _make=None):
        pass

    def probe(self):
        pass

    def settle(self):
        pass

    def estimate(self, frame):
        t_s = max(0.0, frame.t_s - STILL_S)
        pose = stick_figure(LEFT(t_s), RIGHT(t_s))
        pose.points_px[:] *= _TO_FIT_THE_PICTURE
        return pose

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


class NoWindow:
    """A window nobody sees and no key is pressed in."""

    closed = False
    size = (640, 480)

    def show(self, image):
        pass

    def keys(self):
        return []

    def toggle_full_screen(self):
        pass

    def close(self):
        pass


def stand_in(replace):
    """Put both in their places; ``replace(module, name, value)`` does it."""
    import posecount.live.display
    import posecount.live.run

    run = functools.partial(posecount.live.run.run_live, open_window=NoWindow)
    replace(posecount.live.run, "run_live", run)
    replace(posecount.live.run, "LiveEstimator", Heels)
    replace(posecount.live.display, "check_display", lambda: None)
