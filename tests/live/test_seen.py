"""What is kept of a set's frames: nearly as it was, and no more than the last minutes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.live.seen import Packed, SeenSet
from posecount.motion.point_motion import PointMotion

PLACES = np.array([[10.0, 20.0], [30.0, 40.0]])


def motion(t_s, shift=((0.0, 0.0), (1.0, 2.0))):
    return PointMotion(t_s, 0, PLACES, np.array(shift, dtype=float))


@given(st.lists(st.floats(-400, 400) | st.just(float("nan")), min_size=2, max_size=2))
def test_a_shift_comes_back_to_a_hundredth_of_a_pixel_and_a_lost_point_lost(shift):
    back, pose = Packed.of(motion(1.0, [shift, (3.0, 4.0)]), None).unpacked()
    assert pose is None
    assert (back.t_s, back.segment) == (1.0, 0)
    assert back.shift_px[0] == pytest.approx(shift, abs=0.01, nan_ok=True)


def test_a_shift_too_far_to_be_true_stays_far():
    back, _ = Packed.of(motion(0.0, [(1e6, -1e6), (0.0, 0.0)]), None).unpacked()
    assert back.shift_px[0] == pytest.approx([512, -512], abs=1)


def test_memory_does_not_grow_with_the_set():
    seen = SeenSet()
    for second in range(600):
        seen.add(motion(float(second)), None)
    assert len(seen.so_far()) < 130
    assert seen.newest_s == 599.0
    assert [later.t_s for later, _ in seen.after(597.0)] == [598.0, 599.0]
