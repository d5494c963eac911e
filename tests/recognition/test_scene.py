"""What is in view: stretches of a posture, bodies and close-ups, and cuts between them."""

from dataclasses import replace

import pytest
from helpers.golden import FOLDER, load
from helpers.looked import GoldenLooks

from posecount.recognition.scene import SLOT_S, SceneReader


def scene_of(observations, cuts_s=()):
    reader = SceneReader()
    for seen in observations:
        reader.update(seen)
    return reader.finish(cuts_s)


@pytest.fixture(scope="module")
def standing():
    return load(FOLDER / "nothing_standing.landmarks")


def test_somebody_who_stands_is_in_the_posture_of_raises_and_not_of_flexions(standing):
    scene = scene_of(standing)
    (stretch,) = scene.stretches["toe_raise"]
    assert stretch.start_s == 0.0
    assert stretch.end_s == pytest.approx(standing[-1].t_s, abs=SLOT_S)
    assert scene.stretches["resisted_dorsiflexion"] == []
    assert scene.close_ups == []


def test_a_cut_ends_a_stretch():
    looks = GoldenLooks(["nothing_standing", "toe_raise_both_side"])
    first, second = looks.scene().stretches["toe_raise"]
    (cut_s,) = looks.cuts_s
    assert first.end_s <= cut_s
    assert second.start_s == pytest.approx(cut_s, abs=SLOT_S)


def test_without_anybody_it_is_a_close_up(standing):
    scene = scene_of([replace(seen, pose=None) for seen in standing])
    (close_up,) = scene.close_ups
    assert close_up.start_s == 0.0
    assert all(scene.close_up)
    assert scene.is_close_up(1.0)
    assert scene.stretches["toe_raise"] == []


def test_a_pose_that_is_lost_for_a_second_does_not_end_a_stretch(standing):
    lost = [replace(seen, pose=None) if 8 <= seen.t_s < 9 else seen for seen in standing]
    (stretch,) = scene_of(lost).stretches["toe_raise"]
    assert stretch.end_s - stretch.start_s > 15


def test_somebody_who_comes_after_half_of_the_time_has_no_stretch_before(standing):
    late = [replace(seen, pose=None) if seen.t_s < 10 else seen for seen in standing]
    (stretch,) = scene_of(late).stretches["toe_raise"]
    assert stretch.start_s >= 9.0


def test_nothing_has_no_slots():
    assert scene_of([]).slots == 0
