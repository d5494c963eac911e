"""One look that keeps every cue: the same landmarks, and corners only where no body is in view."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.synthetic import standing_leg, stick_figure
from helpers.tiny_clips import four_corners

from posecount.cue import Cue
from posecount.frame import Frame
from posecount.observation.every_cue import EveryCue
from posecount.observation.observed import observed
from posecount.pose.rounding import as_kept

FPS = 15


def looked(seconds, nobody=lambda t_s: False, picture=lambda t_s: four_corners(320, 240)):
    looks = EveryCue()

    def frames():
        for index in range(round(seconds * FPS)):
            t_s = index / FPS
            figure = stick_figure(standing_leg()(t_s), standing_leg()(t_s))
            figure = replace(figure, points_px=0.42 * figure.points_px)
            pose = None if nobody(t_s) else as_kept(figure)
            yield observed(Frame(index, t_s, picture(t_s)), pose)

    count = sum(1 for _ in looks.look(frames()))
    assert count == round(seconds * FPS)
    return looks


def seen(looks, cue, since_s=0.0, until_s=100.0):
    return list(looks.seen(cue, since_s, until_s))


def test_every_cue_has_every_frame_and_a_close_up_no_landmarks():
    looks = looked(6)
    for cue in Cue:
        assert len(seen(looks, cue)) == 6 * FPS
    assert all(one.pose is not None for one in seen(looks, Cue.LANDMARKS))
    assert all(one.pose is None for one in seen(looks, Cue.CLOSE_UP))
    looks.close()


def test_corners_are_followed_until_a_body_is_plainly_in_view():
    looks = looked(6)
    followed = [one.t_s for one in seen(looks, Cue.CLOSE_UP) if one.motion.segment >= 0]
    assert followed and 1.0 < max(followed) < 3.0
    looks.close()


def test_corners_are_followed_anew_once_nobody_is_in_view_any_more():
    tiles = np.random.default_rng(1).integers(0, 255, (24, 32, 3), dtype=np.uint8)
    floor = np.ascontiguousarray(tiles.repeat(10, axis=0).repeat(10, axis=1))
    looks = looked(12, nobody=lambda t_s: t_s >= 6, picture=lambda t_s: floor)
    later = [one for one in seen(looks, Cue.CLOSE_UP, 8) if one.motion.segment >= 0]
    assert len(later) >= 3.5 * FPS
    assert len({one.motion.segment for one in later}) == 1
    assert np.nanmax(np.abs(later[-1].motion.shift_px)) < 0.5, "a picture that stands still"
    looks.close()


def test_a_hard_cut_is_noted():
    def picture(t_s):
        shown = four_corners(320, 240)
        return shown if t_s < 3 else np.ascontiguousarray(np.roll(shown[::-1], 40, axis=1))

    looks = looked(6, picture=picture)
    (cut_s,) = looks.cuts_s
    assert cut_s == pytest.approx(3.0, abs=0.15)
    looks.close()


def test_a_shot_without_a_body_is_followed_from_its_beginning():
    tiles = np.random.default_rng(1).integers(0, 255, (2, 24, 32, 3), dtype=np.uint8)
    room, feet = (np.ascontiguousarray(one.repeat(10, axis=0).repeat(10, axis=1)) for one in tiles)
    looks = looked(9, nobody=lambda t_s: t_s >= 6, picture=lambda t_s: room if t_s < 6 else feet)
    followed = [one.t_s for one in seen(looks, Cue.CLOSE_UP, 4) if one.motion.segment >= 0]
    assert min(followed) == pytest.approx(6.0, abs=0.15)
    looks.close()


def test_a_part_can_be_read_alone():
    looks = looked(6)
    part = seen(looks, Cue.FOOT_FLOW, 2.0, 3.0)
    assert [round(one.t_s * FPS) for one in part] == list(range(2 * FPS, 3 * FPS))
    assert seen(EveryCue(), Cue.LANDMARKS) == []
    looks.close()
