"""Processes that look for poses find what one would find, and fail in good order."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.fake_pose import raising_pictures, stand_in
from helpers.tiny_clips import write_clip

from posecount import PosecountError, count_video
from posecount.media.video import Recording
from posecount.parallel import workers
from posecount.parallel.chunks import Chunk, chunks_of
from posecount.pose.mirror_choice import MirrorChoosingEstimator

pytestmark = pytest.mark.process

FPS = 10
LONG_S = 33.0


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """Pictures with something to follow in them, and a key frame every two seconds."""
    frames = round(LONG_S * FPS)
    images = list(raising_pictures(index / FPS for index in range(frames)))
    return write_clip(
        tmp_path_factory.mktemp("clips") / "long.mp4",
        fps=FPS,
        frames=frames,
        size=(320, 240),
        images=images,
        options={"g": "20", "keyint_min": "20", "sc_threshold": "0"},
    )


@pytest.fixture(autouse=True)
def stick_figure(monkeypatch):
    stand_in(monkeypatch.setattr)
    monkeypatch.setattr(
        workers, "COMMAND", [str(Path(__file__).parents[1] / "helpers" / "stick_worker.py")]
    )


@pytest.fixture(autouse=True)
def _nothing_left_behind(monkeypatch):
    begun, start = [], workers._started

    def started(work):
        begun.append(start(work))
        return begun[-1]

    monkeypatch.setattr(workers, "_started", started)
    yield
    assert all(process.poll() is not None for process in begun)
    assert [t for t in threading.enumerate() if t.name == "posecount-stage"] == []


@pytest.fixture
def asked(monkeypatch):
    """Times at which this process itself was asked for a pose."""
    times_s, estimate = [], MirrorChoosingEstimator.estimate

    def noted(self, frame):
        times_s.append(frame.t_s)
        return estimate(self, frame)

    monkeypatch.setattr(MirrorChoosingEstimator, "estimate", noted)
    return times_s


def poses(clip, **how):
    seen = []
    result = count_video(
        clip,
        exercise="toe_raise",
        watch=lambda tick, _: seen.append((tick.frame.t_s, repr(tick.pose.points_px.tolist()))),
        **how,
    )
    return result, seen


@pytest.mark.parametrize("jobs", [2, 3])
def test_they_find_what_one_process_finds(clip, asked, jobs):
    alone = poses(clip, jobs=1)
    asked.clear()
    assert poses(clip, jobs=jobs) == alone
    assert max(asked) < 2.0  # the probe's frames, and no others
    assert alone[0].totals.reps == 3


def test_mirrored_recordings_and_the_first_seconds_too(clip):
    how = {"mirrored": True, "max_seconds": 31.0}
    assert poses(clip, jobs=2, **how) == poses(clip, jobs=1, **how)


def test_times_that_were_repaired_are_looked_at_here(tmp_path, asked):
    """A process that starts in the middle cannot know them."""
    times_s = [index / FPS for index in range(330)]
    times_s[120:] = [t_s - 1.0 for t_s in times_s[120:]]
    path = write_clip(tmp_path / "back.mkv", times_s=sorted(set(times_s)), size=(320, 240))
    alone = poses(path, jobs=1)
    assert poses(path, jobs=2) == alone


@pytest.mark.parametrize(
    ("how", "error", "words"),
    [
        ("raise", ValueError, "the picture is odd"),
        ("crash", PosecountError, r"has ended \(exit code 9\).*--jobs 1"),
    ],
)
def test_what_goes_wrong_in_a_process_ends_the_run(clip, monkeypatch, how, error, words):
    monkeypatch.setenv("WORKER", how)
    with pytest.raises(error, match=words):
        count_video(clip, exercise="toe_raise", jobs=2)


def test_what_goes_wrong_here_ends_processes_that_are_far_from_done(clip, monkeypatch):
    """A deaf one takes a minute for every picture."""
    monkeypatch.setenv("WORKER", "deaf")

    def fail(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        count_video(clip, exercise="toe_raise", jobs=2, learning=fail)


def test_asked_to_stop_what_was_seen_is_counted(clip):
    looked = []
    result = count_video(
        clip,
        exercise="toe_raise",
        jobs=2,
        learning=lambda frame, _: looked.append(frame.t_s),
        stop=lambda: len(looked) >= 150,
    )
    assert result.totals.reps == 3
    assert 150 <= result.source.frames == len(looked) <= 170
    assert any(warning.startswith("Stopped at") for warning in result.warnings)


def test_no_process_can_be_started(clip, monkeypatch):
    def none_left(*_args, **_kwargs):
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(workers.subprocess, "Popen", none_left)
    with pytest.raises(PosecountError, match=r"Resource temporarily unavailable.*--jobs 1"):
        count_video(clip, exercise="toe_raise", jobs=2)


def test_landmarks_that_count_alone_are_estimated_in_one_go(clip, monkeypatch):
    monkeypatch.setattr(workers, "_started", lambda _: pytest.fail("no process is needed"))
    count_video(clip, exercise="toe_walk", jobs=4, max_seconds=31.0)


def test_chunks_begin_at_key_frames_and_cover_everything_after_the_probe(clip):
    first, second = chunks_of(Recording(clip), None)
    assert first == Chunk(0.0, 2.0, second.since_s)
    assert second.from_s == pytest.approx(16.0)
    assert second.since_s == pytest.approx(17.0)
    assert second.until_s == float("inf")


def test_short_ones_are_not_cut(clip):
    assert chunks_of(Recording(clip), 29.0) == ()


@pytest.mark.model
def test_a_sample_is_counted_the_very_same_by_the_real_model(monkeypatch):
    """Half a minute, so that there are two chunks: whoever looks finds the same to the bit."""
    monkeypatch.undo()
    clip = Path(__file__).parents[2] / "sample_videos" / "dorsiflexion_both_side.mp4"
    alone, shared = (
        count_video(clip, exercise="resisted_dorsiflexion", jobs=jobs) for jobs in (1, 2)
    )
    assert alone.totals.reps == 4
    assert shared == alone


def test_processes_read_the_recording_as_it_was_asked_for(monkeypatch, tmp_path):
    """Its stated rate and its turn included, else their poses would be those of other pictures."""

    class StartedError(Exception):
        """No process is needed to see what one would be told."""

    def started(work):
        raise StartedError(work)

    monkeypatch.setattr(workers, "_started", started)
    wanted = Recording("clip.h264", mirrored=True, fps=25.0, turned_deg=90)
    with pytest.raises(StartedError) as told:
        workers.Workers(1, wanted, tmp_path / "model.task")
    (work,) = told.value.args
    assert work.recording == replace(wanted, path=Path("clip.h264").absolute())
