"""What was seen comes back from the spool exactly, and does not stay in memory."""

import gc
import weakref

import numpy as np
import pytest
from synthetic import standing_leg, stick_figure

from posecount.errors import OutputError
from posecount.motion.point_motion import PointMotion
from posecount.parallel.spool import Spool
from posecount.pose.rounding import as_kept
from posecount.recorded.frames import KnownFrame
from posecount.recorded.steps import as_kept as motion_as_kept
from posecount.setup.look import FrameFacts

SIZE = (64, 48)
PER_PX = 32


def frames(count, points=20):
    """Nobody in every seventh; fresh points every fiftieth; some points are lost."""
    random = np.random.default_rng(1)
    origin = random.uniform(0, 60, (points, 2))
    for index in range(count):
        t_s = index / 30 + 1e-4 * random.uniform()
        pose = None
        if index % 7:
            pose = stick_figure(standing_leg()(t_s), None)
            pose.world_m[:] = random.uniform(-1, 1, (33, 3))
        shift = random.normal(0, 5, (points, 2))
        shift[random.uniform(size=points) < 0.2] = np.nan
        motion = motion_as_kept(PointMotion(t_s, index // 50, origin + index // 50, shift), PER_PX)
        image = np.full((48, 64, 3), index % 256, np.uint8)
        facts = FrameFacts(*SIZE, float(index))
        yield KnownFrame(index, t_s, image, as_kept(pose), motion, facts)


@pytest.mark.parametrize("count", [0, 1, 64, 200])
def test_frames_come_back_as_they_were_but_for_their_pictures(count):
    spool = Spool(*SIZE, PER_PX)
    for frame in frames(count):
        spool.add(frame)
    for _ in range(2):
        back = list(spool.frames())
        assert len(back) == count
        for kept, frame in zip(back, frames(count), strict=True):
            assert (kept.index, kept.t_s, kept.facts) == (frame.index, frame.t_s, frame.facts)
            assert kept.motion.segment == frame.motion.segment
            np.testing.assert_array_equal(kept.motion.origin_px, frame.motion.origin_px)
            np.testing.assert_array_equal(kept.motion.shift_px, frame.motion.shift_px)
            assert (kept.pose is None) == (frame.pose is None)
            if kept.pose is not None:
                for name in ("points_px", "world_m", "visibility"):
                    np.testing.assert_array_equal(
                        getattr(kept.pose, name), getattr(frame.pose, name)
                    )
            assert kept.image_bgr.size == 0
    spool.close()


def test_no_picture_is_held():
    """At 4K two seconds of them are more than a gigabyte."""
    spool = Spool(*SIZE, PER_PX)
    pictures = []
    for frame in frames(63):
        pictures.append(weakref.ref(frame.image_bgr))
        spool.add(frame)
    del frame
    gc.collect()
    assert [picture for picture in pictures if picture() is not None] == []
    spool.close()


def test_what_is_much_goes_to_the_disk_and_a_full_disk_is_told_in_one_sentence(monkeypatch):
    monkeypatch.setattr("posecount.parallel.spool._IN_MEMORY_BYTES", 1000)
    spool = Spool(*SIZE, PER_PX)
    for frame in frames(64):
        spool.add(frame)
    assert spool._file._rolled
    monkeypatch.setattr("tempfile.tempdir", "/a/full/disk")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool._file, "write", full)
    with pytest.raises(OutputError, match=r"no room in /a/full/disk .*No space left"):
        for frame in frames(64):
            spool.add(frame)
    spool.close()
