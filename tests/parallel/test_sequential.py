"""Chunks looked at one after the other give what processes give that look at one each."""

from pathlib import Path

import numpy as np
import pytest
from helpers.tiny_clips import write_clip

from posecount.media.video import Recording, open_video
from posecount.parallel import worker
from posecount.parallel.chunks import chunks_of
from posecount.parallel.sequential import SequentialChunks
from posecount.pose.landmarks import Pose
from posecount.pose.stride import pose_pace, with_poses

pytestmark = pytest.mark.slow

LONG_S = 45.0
SHAPES = ((33, 2), (33,))


class Remembering:
    """A model that tells with every pose what it has seen so far, as tracking does."""

    made = 0
    held = 0

    def __init__(self, _model=None):
        self.seen_s = []
        Remembering.made += 1
        Remembering.held += 1

    def estimate(self, frame):
        self.seen_s.append(round(frame.t_s, 3))
        told = (self.seen_s[0], float(len(self.seen_s)), sum(self.seen_s))
        return Pose(*(np.resize(np.array(told), shape) for shape in SHAPES))

    def close(self):
        Remembering.held -= 1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Own(Remembering):
    mirrors = False


@pytest.fixture(autouse=True)
def _counted_anew():
    Remembering.made = Remembering.held = 0


def in_turn(path, chunks):
    own = Own()
    poser = SequentialChunks(chunks, own, Remembering)
    with open_video(path, analysed=True) as source:
        pace = pose_pace(source.frames_fps, sparing=True)
        told = {
            round(frame.t_s, 3): pose.points_px.tolist()
            for frame, pose in with_poses(source, poser, pace)
            if pose is not None
        }
    held = Remembering.held
    poser.close()
    return told, held


@pytest.mark.parametrize("fps", [15, 30, 60])
@pytest.mark.parametrize("every", [17, 250])
def test_what_a_process_finds_in_a_chunk_is_found_in_turn(tmp_path, monkeypatch, fps, every):
    """Key frames lie where they lie, and not always where a picture is looked at."""
    monkeypatch.setattr(worker.estimator, "MediaPipePoseEstimator", Remembering)
    path = write_clip(
        tmp_path / "long.mp4",
        fps=fps,
        frames=round(fps * LONG_S),
        size=(64, 48),
        options={"g": str(every), "keyint_min": str(every), "sc_threshold": "0"},
    )
    chunks = chunks_of(Recording(path), None)
    assert len(chunks) == 4
    told, held = in_turn(path, chunks)
    assert held == 2  # The first one is its owner's; of the others only the last is left.
    work = worker.Work(Recording(path), Path("model"))
    for chunk in chunks:
        for batch in worker.batches(work, worker.Task(chunk, mirrors=False)):
            for t_s, pose in batch:
                assert told[round(t_s, 3)] == pose.points_px.tolist()


def test_without_chunks_there_is_one_model(tmp_path):
    path = write_clip(tmp_path / "short.mp4", fps=30, frames=60, size=(64, 48))
    told, held = in_turn(path, ())
    assert held == Remembering.made == 1
    assert told[round(58 / 30, 3)][0] == pytest.approx([0.0, 30.0])


def test_a_gap_where_a_model_would_have_settled_costs_nothing(tmp_path):
    """The recording stands still from before a chunk begins until it is to be believed."""
    times_s = [index / 10 for index in range(450)]
    path = write_clip(tmp_path / "whole.mkv", times_s=times_s, size=(64, 48))
    second = chunks_of(Recording(path), None)[1]
    gap = [t_s for t_s in times_s if not second.from_s - 0.5 <= t_s < second.since_s + 0.5]
    path = write_clip(tmp_path / "gap.mkv", times_s=gap, size=(64, 48))
    told, _ = in_turn(path, chunks_of(Recording(path), None))
    assert len(told) == len(gap)
