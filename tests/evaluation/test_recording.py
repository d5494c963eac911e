from __future__ import annotations

import numpy as np
import pytest
from fake_pose import MODEL, StickFigureEstimator
from tiny_clips import write_clip

from posecount.evaluation import recording as recording_module
from posecount.evaluation.recording import VERSION, PoseRecording, load, poses_of, save
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
    return video, asked, lambda model, _video: Watched(model)


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
    monkeypatch.setattr(recording_module, "_estimator_sha256", lambda: "changed")
    poses_of(video, MODEL, prepare)
    assert len(asked) == 18


def test_a_damaged_or_older_recording_is_estimated_anew(estimated, tmp_path):
    video, asked, prepare = estimated
    kept = poses_of(video, MODEL, prepare)
    (path,) = (tmp_path / "cache" / "poses").iterdir()
    path.write_bytes(path.read_bytes()[:200])
    assert load(path) is None
    assert same(poses_of(video, MODEL, prepare), kept)
    arrays = dict(np.load(path))
    np.savez(path, **{**arrays, "version": np.array(VERSION + 1)})
    assert load(path) is None
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


def test_a_recording_without_anybody_is_kept_too(tmp_path):
    empty = PoseRecording(
        t_s=np.array([0.0]),
        found=np.array([False]),
        points_px=np.zeros((0, 33, 2), np.float32),
        world_m=np.zeros((0, 33, 3), np.float32),
        visibility=np.zeros((0, 33), np.float32),
        width=640,
        height=480,
        fps=30.0,
        duration_s=0.0,
        video_sha256="a",
        model_sha256="b",
        warnings=("The recording is damaged.", "So it is."),
    )
    save(tmp_path / "empty.npz", empty)
    back = load(tmp_path / "empty.npz")
    assert same(empty, back)
    assert back.warnings == empty.warnings
    assert list(back.poses()) == [(0.0, None)]
