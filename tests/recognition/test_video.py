"""The pictures of a recording, read again, find the ticks of their time."""

import numpy as np

from posecount.counting.events import MachineState, Phase
from posecount.frame import Frame
from posecount.recognition.video import _with_pictures
from posecount.tick import Tick

IDLE = MachineState(Phase.ABSENT, 0, "unknown", None, 0.0, None, 0.0, None)


def frames(times_s):
    return [Frame(i, t_s, np.full((4, 4, 3), round(100 * t_s), np.uint8)) for i, t_s in
            enumerate(times_s)]  # fmt: skip


def paired(of_ticks, of_frames):
    ticks = iter([Tick(frame, None, IDLE, ()) for frame in frames(of_ticks)])
    found = list(_with_pictures(ticks, frames(of_frames)))
    assert all(image[0, 0, 0] == round(100 * tick.frame.t_s) for tick, image in found)
    return [tick.frame.t_s for tick, _ in found]


def test_every_tick_has_the_picture_of_its_time():
    assert paired([0.0, 0.1, 0.2], [0.0, 0.1, 0.2]) == [0.0, 0.1, 0.2]


def test_what_is_missing_on_either_side_shifts_nothing():
    assert paired([0.0, 0.2, 0.3], [0.0, 0.1, 0.2, 0.3]) == [0.0, 0.2, 0.3]
    assert paired([0.0, 0.1, 0.2, 0.3], [0.0, 0.2, 0.3]) == [0.0, 0.2, 0.3]
    assert paired([0.0], [0.0, 0.1]) == [0.0]
