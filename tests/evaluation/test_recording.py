from __future__ import annotations

import os

import numpy as np
import pytest
from fake_pose import MODEL, StickFigureEstimator
from tiny_clips import write_clip

from posecount.evaluation import motions as motions_module
from posecount.evaluation import recording as recording_module
from posecount.evaluation.keep import VERSION, kept, load_arrays, make_room
from posecount.evaluation.motions import motions_of
from posecount.evaluation.recording import KnownPoses, PoseRecording, poses_of
from posecount.frame import Frame
from posecount.motion.point_motion import PointMotion
from posecount.pose.landmarks import LandmarkIndex
from posecount.pose.model import ModelFile


@pytest.fixture
def estimated(tmp_path, monkeypatch):
    """A tiny clip, and the list of frames an estimator was really asked for."""
    monkeypatch.setenv("POSECOUNT_CACHE", str(tmp_path / "cache"))
    asked = []

    class Watched(StickFigureEstimator):
        def estimate(self, frame):
            asked.append(frame.index)
            return None if frame.index == 1 else super().estimate(frame)

    video = write_clip(tmp_path / "clip.mp4", frames=4)
    return video, asked, lambda model, _video, *, sparing: Watched(model)


def picture(shift_px):
    """Squares of many greys, moved to the right."""
    rng = np.random.default_rng(5)
    image = np.kron(rng.integers(40, 220, (24, 32)), np.ones((10, 10))).astype(np.uint8)
    return np.dstack([np.roll(image, shift_px, axis=1)] * 3)


@pytest.fixture
def moving(tmp_path, monkeypatch):
    """A clip in which everything moves 2 px to the right each frame."""
    monkeypatch.setenv("POSECOUNT_CACHE", str(tmp_path / "cache"))
    images = [picture(2 * i) for i in range(5)]
    return write_clip(tmp_path / "moving.mp4", frames=5, size=(320, 240), images=images)


def same(one: PoseRecording, other: PoseRecording) -> bool:
    return all(
        np.array_equal(value, getattr(other, name), equal_nan=isinstance(value, np.ndarray))
        for name, value in vars(one).items()
        if name != "warnings"
    )


def test_poses_are_estimated_once(estimated):
    video, asked, prepare = estimated
    first = poses_of(video, MODEL, prepare)
    again = poses_of(video, MODEL, prepare)
    assert asked == [0, 1, 2, 3]
    assert same(first, again)
    assert first.found.tolist() == [True, False, True, True]
    assert first.t_s == pytest.approx([0, 1 / 30, 2 / 30, 3 / 30], abs=1e-3)
    assert first.duration_s == pytest.approx(4 / 30, abs=1e-3)
    assert (first.width, first.height) == (64, 48)


def test_another_model_video_or_estimator_is_estimated_anew(estimated, monkeypatch):
    video, asked, prepare = estimated
    poses_of(video, MODEL, prepare)
    poses_of(video, ModelFile(MODEL.path, "1" * 64, "other"), prepare)
    assert len(asked) == 8
    write_clip(video, frames=5)
    poses_of(video, MODEL, prepare)
    assert len(asked) == 13
    monkeypatch.setattr(recording_module, "estimator_sha256", lambda: "changed")
    poses_of(video, MODEL, prepare)
    assert len(asked) == 18


def test_a_damaged_or_older_recording_is_estimated_anew(estimated, tmp_path):
    video, asked, prepare = estimated
    kept = poses_of(video, MODEL, prepare)
    (path,) = (tmp_path / "cache" / "poses").iterdir()
    path.write_bytes(path.read_bytes()[:200])
    assert load_arrays(path) is None
    assert same(poses_of(video, MODEL, prepare), kept)
    arrays = dict(np.load(path))
    np.savez(path, **{**arrays, "version": np.array(VERSION + 1)})
    assert load_arrays(path) is None
    assert len(asked) == 8


def test_a_cache_that_cannot_be_written_costs_only_time(estimated, tmp_path):
    video, asked, prepare = estimated
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert len(poses_of(video, MODEL, prepare).t_s) == 4
    assert len(poses_of(video, MODEL, prepare).t_s) == 4
    assert len(asked) == 8


def test_poses_come_back_as_they_were(estimated):
    video, _, prepare = estimated
    recording = poses_of(video, MODEL, prepare)
    poses = [pose for _, pose in recording.poses()]
    assert poses[1] is None
    live = StickFigureEstimator(None)
    for t_s, pose in recording.poses():
        if pose is not None:
            expected = live.estimate(type("Frame", (), {"t_s": t_s}))
            assert pose.points_px == pytest.approx(expected.points_px, abs=1e-4, nan_ok=True)
            assert pose.points_px.dtype == np.float64


def test_a_mirrored_recording_swaps_sides(estimated):
    video, _, prepare = estimated
    recording = poses_of(video, MODEL, prepare)
    (_, plain), (_, swapped) = next(recording.poses()), next(recording.poses(mirror=True))
    left, right = LandmarkIndex.LEFT_HEEL, LandmarkIndex.RIGHT_HEEL
    assert swapped.points_px[right] == pytest.approx([64, 0] + [-1, 1] * plain.points_px[left])


def test_a_recording_without_anybody_is_kept_too(estimated):
    video, _, _ = estimated

    class Nobody(StickFigureEstimator):
        def estimate(self, frame):
            return None

    for _ in range(2):
        empty = poses_of(video, MODEL, lambda model, _video, *, sparing: Nobody(model))
        assert [pose for _, pose in empty.poses()] == [None] * 4
        assert empty.points_px.shape == (0, 33, 2)


def test_known_poses_answer_by_the_frames_number(estimated):
    video, _, prepare = estimated
    known = KnownPoses(poses_of(video, MODEL, prepare))
    assert known.estimate(Frame(1, 9.0, None)) is None
    assert known.estimate(Frame(2, 9.0, None)) is not None


def test_motions_are_followed_once_and_come_back_as_they_were(moving, monkeypatch):
    first = motions_of(moving)
    monkeypatch.setattr(motions_module, "Region", None)
    again = motions_of(moving)
    pairs = list(zip(first.motions(), again.motions(), strict=True))
    assert len(pairs) == 5
    for one, other in pairs:
        assert (one.t_s, one.segment) == (other.t_s, other.segment)
        assert np.array_equal(one.origin_px, other.origin_px)
        assert np.array_equal(one.shift_px, other.shift_px, equal_nan=True)


def test_motions_are_those_the_points_made(moving):
    shifts = [motion.shift_px for motion in motions_of(moving).motions()]
    assert [np.nanmedian(shift[:, 0]) for shift in shifts] == pytest.approx(
        [0, 2, 4, 6, 8], abs=0.1
    )
    mirrored = [motion.shift_px for motion in motions_of(moving).motions(mirror=True)]
    assert np.nanmedian(mirrored[4][:, 0]) == pytest.approx(-8, abs=0.1)
    assert np.nanmedian(mirrored[4][:, 1]) == pytest.approx(np.nanmedian(shifts[4][:, 1]))


class Points:
    """Stands in for what follows points: says these motions, one a frame."""

    def __init__(self, *motions):
        self._motions = iter(motions)

    def update(self, frame):
        segment, origin_px, shift_px = next(self._motions)
        return PointMotion(frame.t_s, segment, np.array(origin_px), np.array(shift_px))


def test_shifts_are_kept_to_a_64th_of_a_pixel_and_origins_once(moving):
    here, there, nan = [[10.0, 20.0], [30.0, 40.0]], [[1.0, 2.0]], float("nan")
    said = [
        (0, here, [[0.0, 0.0], [0.0, 0.0]]),
        (0, here, [[0.013, -31.27], [nan, nan]]),
        (-1, np.empty((0, 2)), np.empty((0, 2))),
        (1, there, [[1023.9, -5000.0]]),
        (1, there, [[-0.2, 700.111]]),
    ]
    recording = motions_module._follow(moving, Points(*said), 32)
    assert recording.origin_px.tolist() == [*here, *there]
    for (segment, origin_px, shift_px), motion in zip(said, recording.motions(), strict=True):
        expected = np.array(shift_px)
        expected[np.abs(expected) > 1024] = nan
        assert motion.segment == segment
        assert np.array_equal(motion.origin_px, origin_px)
        assert motion.shift_px == pytest.approx(expected, abs=1 / 64, nan_ok=True)


def keep_number(place, number):
    return kept(
        place,
        lambda: number,
        lambda value: {"value": np.array(value)},
        lambda arrays: int(arrays["value"]),
    )


def test_what_was_used_longest_ago_makes_room(tmp_path):
    places = [tmp_path / f"{i}.npz" for i in range(4)]
    for i, place in enumerate(places):
        keep_number(place, i)
        os.utime(place, (1000 + i, 1000 + i))
    assert keep_number(places[0], 9) == 0
    size = places[0].stat().st_size
    make_room(tmp_path, most_bytes=2 * size + size // 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.npz", "3.npz"]
    make_room(tmp_path / "nowhere")
