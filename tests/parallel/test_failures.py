"""A failure in any stage of counting ends the run with that error, and leaves nothing running."""

import threading

import pytest
from helpers.fake_pose import StickFigureEstimator, stand_in
from helpers.tiny_clips import noise_images, write_clip

from posecount import count_video, strategy
from posecount.counters.foot_flow import FootFlowLearner
from posecount.media.picture import PictureReader
from posecount.motion.foot_flow import FootFlow
from posecount.observation.spool import Spool
from posecount.sinks.overlay import OverlayPainter

pytestmark = pytest.mark.slow

FPS = 10


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    frames = 13 * FPS
    (noise,) = noise_images(1, (400, 240))
    images = [noise[:, index % 7 : index % 7 + 320].copy() for index in range(frames)]
    path = tmp_path_factory.mktemp("clips") / "a.mp4"
    return write_clip(path, fps=FPS, frames=frames, size=(320, 240), images=images)


@pytest.fixture(autouse=True)
def stick_figure(monkeypatch):
    stand_in(monkeypatch.setattr)


class OddError(Exception):
    """What none of our own code raises."""


STAGES = {
    "decoding": (PictureReader, "bgr", 60),
    "inference": (StickFigureEstimator, "estimate", 100),
    "following points": (FootFlow, "update", 60),
    "keeping what was seen": (Spool, "add", 60),
    "learning": (FootFlowLearner, "update", 60),
    "reading what was kept": (Spool, "observations", 0),
    "decoding again": (PictureReader, "bgr", 200),
    "drawing": (OverlayPainter, "paint", 60),
}


@pytest.mark.parametrize("stage", STAGES)
def test_it_ends_the_run(clip, tmp_path, monkeypatch, stage):
    kind, name, good = STAGES[stage]
    called, works = [], getattr(kind, name)

    def fail(self, *args):
        called.append(1)
        if len(called) > good:
            raise OddError(stage)
        return works(self, *args)

    monkeypatch.setattr(kind, name, fail)
    with pytest.raises(OddError, match=stage):
        count_video(clip, exercise="toe_raise", overlay=tmp_path / "out.mp4")
    assert [t for t in threading.enumerate() if t.name == "posecount-stage"] == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("told", ["learning", "watch"])
def test_so_does_whoever_is_told(clip, told):
    def fail(*_):
        raise OddError(told)

    with pytest.raises(OddError, match=told):
        count_video(clip, exercise="toe_raise", **{told: fail})
    assert [t for t in threading.enumerate() if t.name == "posecount-stage"] == []


@pytest.mark.parametrize("exercise", ["toe_walk", "toe_raise", "toe_press"])
def test_counting_itself_fails(clip, monkeypatch, exercise):
    """In the second pass, where there are two."""

    def fail(_seen):
        raise OddError(exercise)

    def made(*how):
        counter = make(*how)
        counter.update = fail
        return counter

    make = strategy.counter_for
    monkeypatch.setattr(strategy, "counter_for", made)
    with pytest.raises(OddError, match=exercise):
        count_video(clip, exercise=exercise)
    assert [t for t in threading.enumerate() if t.name == "posecount-stage"] == []
