"""A clip that is evaluated is counted exactly as `count` counts it, now and from the cache."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from helpers.fake_pose import MODELS, StickFigureEstimator, raising_pictures, stand_in
from helpers.synthetic import train
from helpers.tiny_clips import write_clip

from posecount import count_video
from posecount.counting.events import RepCounted
from posecount.evaluation.replay import count_clip, see_clip
from posecount.evaluation.sensitivity import Counting
from posecount.evaluation.strip import filmstrip, lower_legs
from posecount.evaluation.truth import Truth
from posecount.media.video import Recording

pytestmark = pytest.mark.slow

FPS = 10
TWO_RAISES_S = 8.5


def moving_noise(seconds, size=(320, 240)):
    """Pictures of the stick figure's foot."""
    return list(raising_pictures((i / FPS for i in range(round(seconds * FPS))), size))


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    path, images = tmp_path_factory.mktemp("clips") / "raises.mp4", moving_noise(TWO_RAISES_S)
    return write_clip(path, fps=FPS, frames=len(images), size=(320, 240), images=images)


@pytest.fixture(autouse=True)
def stick_figure(tmp_path, monkeypatch):
    stand_in(monkeypatch.setattr)
    monkeypatch.setenv("POSECOUNT_CACHE", str(tmp_path / "cache"))


def counted(clip, **how):
    """The very reps that counting the clip announces."""
    reps = []

    def watch(tick, _source):
        reps.extend(event.rep for event in tick.events if isinstance(event, RepCounted))

    result = count_video(clip, model=MODELS, watch=watch, **how)
    return result, tuple(reps)


@pytest.mark.parametrize(
    ("exercise", "mirrored"),
    [("toe_raise", False), ("toe_raise", True), ("ankle_circles", True), ("toe_press", False)],
)
def test_the_reps_are_to_the_bit_those_that_count_gives(clip, exercise, mirrored):
    truth = Truth(exercise=exercise, reps=(), mirrored=mirrored)
    result, reps = counted(clip, exercise=exercise, mirrored=mirrored)
    for _ in range(2):
        replay, seen = count_clip(clip, truth, MODELS)
        assert replay.reps == reps
        assert (replay.view, replay.pose_found) == (result.view, result.pose_found)
        assert replay.duration_s == result.source.duration_s
        assert len(replay.trace) == len(seen.times_s) == result.source.frames


@pytest.mark.parametrize("exercise", ["toe_raise", "ankle_circles", "toe_press"])
def test_what_is_seen_in_a_clip_counts_the_same(clip, exercise):
    truth = Truth(exercise=exercise, reps=())
    replay, _ = count_clip(clip, truth, MODELS)
    assert tuple(Counting(see_clip(clip, truth, MODELS)).reps) == replay.reps


def test_a_landmarks_file_stands_in_for_its_video(clip, tmp_path):
    truth = Truth(exercise="toe_raise", reps=())
    kept = tmp_path / "raises.landmarks"
    count_video(clip, exercise="toe_raise", model=MODELS, landmarks=kept)
    assert count_clip(kept, truth, None)[0].reps == count_clip(clip, truth, MODELS)[0].reps


def test_the_target_of_its_truth_decides_what_is_complete(clip):
    truth = Truth(exercise="toe_raise", reps=(), hold_target_s=9.0)
    replay, _ = count_clip(clip, truth, MODELS)
    assert [rep.complete for rep in replay.reps] == [False] * 2


def test_the_second_time_nothing_is_looked_at(clip, monkeypatch):
    truth = Truth(exercise="toe_raise", reps=())
    first, _ = count_clip(clip, truth, MODELS)
    monkeypatch.setattr(StickFigureEstimator, "estimate", lambda *_: pytest.fail("seen already"))
    again, _ = count_clip(clip, truth, MODELS)
    assert again.reps == first.reps
    np.testing.assert_array_equal(again.trace, first.trace)


def test_what_the_end_of_a_recording_settles_is_noted(tmp_path):
    """The second raise, from 5.5 s on, is under way when the clip ends."""
    images = moving_noise(6.5)
    path = tmp_path / "short.mp4"
    write_clip(path, fps=FPS, frames=len(images), size=(320, 240), images=images)
    replay, _ = count_clip(path, Truth(exercise="toe_raise", reps=()), MODELS)
    assert len(replay.reps) == 1
    assert [drop.start_s for drop in replay.dropped] == [pytest.approx(5.6, abs=0.4)]


def test_the_trace_is_nan_where_nobody_is_seen(clip, monkeypatch):
    monkeypatch.setenv("NOBODY", "1")
    replay, seen = count_clip(clip, Truth(exercise="toe_walk", reps=()), MODELS)
    assert np.isnan(replay.trace[:, 1:]).all()
    assert replay.trace[:, 0].tolist() == pytest.approx(seen.times_s, abs=1e-5)
    assert set(seen.poses) == {None}


def lifted_patch(height_px):
    """A patch of many greys, lifted over a still floor of many greys."""
    rng = np.random.default_rng(7)
    image = np.kron(rng.integers(40, 220, (30, 40)), np.ones((8, 8))).astype(np.uint8)
    patch = np.kron(rng.integers(20, 240, (16, 24)), np.ones((6, 6))).astype(np.uint8)
    top = 120 - round(height_px)
    image[top : top + 96, 90:234] = patch
    return np.dstack([image] * 3)


def test_a_close_up_is_counted_as_the_clip_itself_is(tmp_path, monkeypatch):
    """Nobody is found, so that points are followed: the view is chosen, and both passes agree."""
    monkeypatch.setenv("NOBODY", "1")
    lift = train(2, 24.0)
    images = [lifted_patch(lift(i / FPS)) for i in range(9 * FPS)]
    video = tmp_path / "patch.mp4"
    write_clip(video, fps=FPS, frames=len(images), size=(320, 240), images=images)
    result, reps = counted(video, exercise="toe_raise")
    for _ in range(2):
        replay, _ = count_clip(video, Truth(exercise="toe_raise", reps=()), MODELS)
        assert (replay.view, result.view) == ("close-up", "close-up")
        assert len(replay.reps) == 2
        assert replay.reps == reps


def test_the_strip_of_a_mirrored_clip_shows_the_legs_that_were_counted(tmp_path):
    """The poses are those of the picture turned back, and so must the pictures be."""
    image = np.zeros((240, 320, 3), np.uint8)
    image[:, 160:] = 255
    path = tmp_path / "halves.mp4"
    write_clip(path, fps=FPS, frames=4 * FPS, size=(320, 240), images=[image] * 4 * FPS)
    truth = Truth(exercise="toe_walk", reps=(), mirrored=True)
    replay, seen = count_clip(path, truth, MODELS)
    left, _, right, _ = lower_legs(seen)
    assert (left + right) / 2 < 160
    pictures = filmstrip(Recording(path, truth.mirrored), seen, (), replay.duration_s)
    shown = [cv2.imdecode(np.frombuffer(p.jpeg, np.uint8), cv2.IMREAD_COLOR) for p in pictures]
    # What was recorded on the right half, in white, is on the left where the legs are.
    assert all(image[:, :5].mean() > 200 for image in shown)
