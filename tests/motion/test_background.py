"""Another scene behind the person: told from lamps, grain, shake and who walks by."""

import cv2
import numpy as np
import pytest

from posecount.frame import Frame
from posecount.motion.background import Background
from posecount.motion.segment import SegmentTracker
from posecount.pose.landmarks import Pose

SIZE = (240, 320)
FPS = 20


def room(seed):
    noise = cv2.GaussianBlur(np.random.default_rng(seed).normal(0, 1, SIZE), (0, 0), 8.0)
    return np.clip(120 + 40 * noise / noise.std(), 0, 255).astype(np.uint8)


HERE, ELSEWHERE = room(1), room(2)


def standing():
    points = np.tile([160.0, 120.0], (33, 1))
    points[:, 1] = np.linspace(40, 220, 33)
    points[:, 0] += np.linspace(-20, 20, 33)
    return Pose(points, np.ones(33))


def shown(picture, t_s, light=1.0, noise=0.0, camera_px=0):
    image = np.roll(picture, camera_px, axis=1) * light
    image = image + np.random.default_rng(round(1000 * t_s)).normal(0, noise, SIZE)
    grey = np.clip(image, 0, 255).astype(np.uint8)
    return Frame(round(FPS * t_s), t_s, cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))


def first_time_another(picture_at, until_s=6.0):
    background = Background(shown(picture_at(0.0), 0.0), standing())
    times_s = np.arange(1, round(until_s * FPS)) / FPS
    return next(
        (t_s for t_s in times_s if background.is_another(shown(picture_at(t_s), t_s))), None
    )


def test_a_cut_is_noticed_a_second_later():
    told_s = first_time_another(lambda t_s: HERE if t_s < 3 else ELSEWHERE)
    assert told_s == pytest.approx(4.0, abs=0.2)


def test_so_is_a_fade():
    def faded(t_s):
        share = np.clip((t_s - 2.0) / 0.5, 0, 1)
        return ((1 - share) * HERE + share * ELSEWHERE).astype(np.uint8)

    assert first_time_another(faded) == pytest.approx(3.3, abs=0.4)


@pytest.mark.parametrize(
    "how",
    [{"light": 0.4}, {"light": 1.5}, {"noise": 25.0}, {"camera_px": 3}],
    ids=["darker", "brighter", "grain", "the camera was pushed a little"],
)
def test_the_same_room_in_another_light_is_the_same(how):
    background = Background(shown(HERE, 0.0), standing())
    assert not any(background.is_another(shown(HERE, i / FPS, **how)) for i in range(1, 60))


def test_who_walks_by_is_no_other_scene():
    def passed(t_s):
        picture = HERE.copy()
        if 2.0 < t_s < 2.8:
            left = round((t_s - 2.0) / 0.8 * 320)
            picture[:, max(0, left - 160) : left] = ELSEWHERE[:, max(0, left - 160) : left]
        return picture

    assert first_time_another(passed) is None


def test_what_the_person_does_says_nothing_about_the_room():
    def moved(t_s):
        picture = HERE.copy()
        if t_s > 1:
            picture[40:220, 130:190] = 250
        return picture

    assert first_time_another(moved) is None


def test_a_bare_wall_is_always_the_same():
    bare = np.full(SIZE, 128, np.uint8)
    assert first_time_another(lambda _t_s: bare) is None


def segments(picture_at, until_s, pose_at=lambda _t_s: standing()):
    place, told = SegmentTracker(), []
    for i in range(round(until_s * FPS)):
        place.update(shown(picture_at(i / FPS), i / FPS), pose_at(i / FPS))
        told.append(place.segment)
    return told


def distinct(told):
    return [each for i, each in enumerate(told) if i == 0 or each != told[i - 1]]


def test_a_new_scene_is_a_new_segment_though_the_person_stays():
    told = segments(lambda t_s: HERE if t_s < 4 else ELSEWHERE, 8.0)
    assert distinct(told) == [None, 0, None, 1]


def test_who_leaves_and_comes_back_begins_a_new_segment():
    told = segments(lambda _t_s: HERE, 10.0, lambda t_s: None if 3 < t_s < 6 else standing())
    assert distinct(told) == [None, 0, None, 1]


def test_who_stays_stays():
    assert distinct(segments(lambda _t_s: HERE, 6.0)) == [None, 0]
