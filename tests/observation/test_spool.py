"""What was observed comes back from the spool exactly, and does not stay in memory."""

import gc
import weakref

import numpy as np
import pytest
from helpers.synthetic import standing_leg, stick_figure

from posecount.errors import OutputError
from posecount.motion.point_motion import PointMotion
from posecount.observation.observed import FrameFacts, Observation
from posecount.observation.spool import Spool
from posecount.observation.steps import rounded
from posecount.pose.rounding import as_kept

SIZE = (64, 48)
PER_PX = 32


def observations(count, points=20):
    """Nobody in every seventh; fresh points every fiftieth; some points are lost."""
    random = np.random.default_rng(1)
    origin = random.uniform(0, 60, (points, 2))
    for index in range(count):
        t_s = index / 30 + 1e-4 * random.uniform()
        pose = stick_figure(standing_leg()(t_s), None) if index % 7 else None
        shift = random.normal(0, 5, (points, 2))
        shift[random.uniform(size=points) < 0.2] = np.nan
        motion = rounded(PointMotion(t_s, index // 50, origin + index // 50, shift), PER_PX)
        image = np.full((48, 64, 3), index % 256, np.uint8)
        facts = FrameFacts(*SIZE, float(index))
        yield Observation(index, t_s, image, as_kept(pose), motion, facts)


@pytest.mark.parametrize("count", [0, 1, 64, 200])
def test_observations_come_back_as_they_were_but_for_their_pictures(count):
    spool = Spool(*SIZE, PER_PX)
    for seen in observations(count):
        spool.add(seen)
    for _ in range(2):
        back = list(spool.observations())
        assert len(back) == count
        for kept, seen in zip(back, observations(count), strict=True):
            assert (kept.index, kept.t_s, kept.facts) == (seen.index, seen.t_s, seen.facts)
            assert kept.motion.segment == seen.motion.segment
            np.testing.assert_array_equal(kept.motion.origin_px, seen.motion.origin_px)
            np.testing.assert_array_equal(kept.motion.shift_px, seen.motion.shift_px)
            assert (kept.pose is None) == (seen.pose is None)
            if kept.pose is not None:
                for name in ("points_px", "visibility"):
                    np.testing.assert_array_equal(
                        getattr(kept.pose, name), getattr(seen.pose, name)
                    )
            assert kept.image_bgr.size == 0
    spool.close()


def test_a_part_comes_back_alone_whatever_was_read_before():
    spool = Spool(*SIZE, PER_PX)
    whole = list(observations(300))
    for seen in whole:
        spool.add(seen)
    elsewhere = spool.observations()
    next(elsewhere)
    part = list(spool.observations(whole[100].t_s, whole[170].t_s))
    assert [seen.index for seen in part] == list(range(100, 170))
    for kept, seen in zip(part, whole[100:170], strict=True):
        np.testing.assert_array_equal(kept.motion.shift_px, seen.motion.shift_px)
    assert next(elsewhere).index == 1
    assert list(spool.observations(1e9, 2e9)) == []
    spool.close()


def test_no_picture_is_held():
    """At 4K two seconds of them are more than a gigabyte."""
    spool = Spool(*SIZE, PER_PX)
    pictures = []
    for seen in observations(63):
        pictures.append(weakref.ref(seen.image_bgr))
        spool.add(seen)
    del seen
    gc.collect()
    assert [picture for picture in pictures if picture() is not None] == []
    spool.close()


def test_what_is_much_goes_to_the_disk_and_a_full_disk_is_told_in_one_sentence(monkeypatch):
    monkeypatch.setattr("posecount.observation.spool._IN_MEMORY_BYTES", 1000)
    spool = Spool(*SIZE, PER_PX)
    for seen in observations(64):
        spool.add(seen)
    assert spool._file._rolled
    monkeypatch.setattr("tempfile.tempdir", "/a/full/disk")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool._file, "write", full)
    with pytest.raises(OutputError, match=r"no room in /a/full/disk .*No space left"):
        for seen in observations(64):
            spool.add(seen)
    spool.close()
