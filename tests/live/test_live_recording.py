"""A session recorded: the picture, and what was seen set by set, to be counted again."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from helpers.desktop import Desktop, LiveCommand, needs_desktop
from helpers.fake_pose import LENGTH_S, StickFigureEstimator, raising_pictures
from helpers.feeding import frames_of
from helpers.mjpeg_server import MjpegServer, pictures_of

from posecount import count_video
from posecount.frame import Frame
from posecount.live.coach import Coach
from posecount.live.recording import SessionRecording
from posecount.live.rep_list import RepList
from posecount.media.video import open_video
from posecount.observation.landmarks_file import open_landmarks, sets_of
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.live_mirror_choice import LiveEstimator
from posecount.pose.mirror_choice import Probe
from posecount.pose.model.find import ModelFile, find_model
from posecount.session.command import Command
from posecount.session.load import single_exercise

pytestmark = pytest.mark.process

SAMPLES = Path(__file__).parents[2] / "sample_videos"
MODEL = ModelFile(Path("stick.task"), "0" * 64, "stick")
SAME_TIME_S = 0.15


class Probed(StickFigureEstimator):
    """A stick figure that stands still for ten seconds first."""

    STILL_S = 10.0
    probed, knows = Probe(), True

    def probe(self):
        pass

    def settle(self):
        pass

    def estimate(self, frame):
        return super().estimate(Frame(frame.index, max(0.0, frame.t_s - self.STILL_S), None))


def session(keeper, estimator, routine, frames):
    """Lead through it; the frames go where the camera would send them, too."""
    reps = RepList()
    coach = Coach(routine, estimator, [reps], keeper.landmarks)
    for frame in frames:
        keeper.video.take(frame.t_s, lambda frame=frame: frame.image_bgr)
        coach.take(frame)
    coach.command(Command.QUIT)
    coach.close()
    keeper.close()
    return reps.reps


def stick_frames():
    steps = round((Probed.STILL_S + LENGTH_S) * 20)
    shown = raising_pictures(max(0.0, index / 20 - Probed.STILL_S) for index in range(steps))
    return [Frame(index, index / 20, image) for index, image in enumerate(shown)]


def done(reps):
    return [rep for rep in reps if rep["verdict"] in ("counted", "hold too short")]


def test_frames_are_kept_with_the_set_they_were_counted_in(tmp_path):
    keeper = SessionRecording(tmp_path / "s.mkv", MODEL, mirrored=False)
    frames = stick_frames()
    routine = single_exercise("toe_raise", 9, 1, None, ["left"])
    session(keeper, Probed(None), routine, frames)
    assert keeper.word == "recording"
    (seen,) = sets_of(tmp_path / "s.landmarks")
    assert (seen.exercise, seen.side, seen.reps, seen.attempt) == ("toe_raise", "left", 9, 1)
    with open_landmarks(tmp_path / "s.landmarks") as kept:
        times_s = [frame.t_s for frame in kept]
        assert kept.warnings == []
    assert times_s == [frame.t_s for frame in frames][-len(times_s) :]
    assert 1.0 < times_s[0] < Probed.STILL_S


def test_a_set_done_anew_is_another_one(tmp_path):
    keeper = SessionRecording(tmp_path / "s.mkv", MODEL, mirrored=False)
    reps = RepList()
    coach = Coach(single_exercise("toe_raise", 9, 1), Probed(None), [reps], keeper.landmarks)
    redo_s = Probed.STILL_S + 2.0
    for frame in stick_frames():
        if redo_s <= frame.t_s < redo_s + 0.05:
            coach.command(Command.REDO)
        coach.take(frame)
    coach.command(Command.QUIT)
    coach.close()
    keeper.close()
    first, again = sets_of(tmp_path / "s.landmarks")
    assert (first.planned, again.planned, again.attempt) == (1, 1, 2)
    with open_landmarks(tmp_path / "s.landmarks", 1) as one:
        ends_s = [frame.t_s for frame in one][-1]
    with open_landmarks(tmp_path / "s.landmarks", 2) as other:
        assert next(iter(other)).t_s > ends_s


@pytest.mark.parametrize(
    "where", ["sinks.h264.H264Writer.write", "observation.writer.LandmarksWriter.add"]
)
def test_a_full_disk_ends_the_recording_and_not_the_session(tmp_path, monkeypatch, where):
    routine, frames = single_exercise("toe_raise", 9, 1), stick_frames()
    plain = SessionRecording(tmp_path / "plain.mkv", MODEL, mirrored=False)
    expected = [rep["side"] for rep in session(plain, Probed(None), routine, frames)]
    assert expected
    taken = []

    def full(*_):
        taken.append(1)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"posecount.{where}", full)
    keeper = SessionRecording(tmp_path / "s.mkv", MODEL, mirrored=False)
    reps = session(keeper, Probed(None), routine, frames)
    assert [rep["side"] for rep in reps] == expected
    assert (len(taken), keeper.word) == (1, "not recording")
    (sentence,) = [note for note in keeper.notes() if "no space left" in note]
    assert sentence.endswith(".")


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "leave_out"), [("toe_raise_both_side", 3), ("toe_press_close_up", 3)]
)
def test_a_disputed_set_counted_again_has_the_reps_told_live(tmp_path, name, leave_out):
    clip, model = SAMPLES / f"{name}.mp4", find_model(None)
    exercise = json.loads(clip.with_suffix(".json").read_text(encoding="utf-8"))["exercise"]
    keeper = SessionRecording(tmp_path / "s.mkv", model, mirrored=False)
    with LiveEstimator(lambda: MediaPipePoseEstimator(model.path)) as estimator:
        frames = frames_of(clip, leave_out=leave_out, still_s=9.0)
        live = done(session(keeper, estimator, single_exercise(exercise, reps=60), frames))
    again = count_video(tmp_path / "s.landmarks", exercise=exercise).reps
    assert [rep["side"] for rep in live] == [rep.side for rep in again]
    for edge in ("start_s", "end_s"):
        found = [getattr(rep, edge) for rep in again]
        assert [rep[edge] for rep in live] == pytest.approx(found, abs=SAME_TIME_S)


@pytest.mark.model
@needs_desktop
def test_a_session_that_is_killed_leaves_its_picture_and_what_was_seen(tmp_path):
    find_model(None)
    pictures = pictures_of(SAMPLES / "toe_walk_side.mp4", still_s=10.0)
    with Desktop() as desktop, MjpegServer(pictures) as server:
        words = ("--camera", server.address, "-e", "toe_walk", "--record-to", tmp_path / "s.mkv")
        command = LiveCommand(desktop, *map(str, words), state=tmp_path)
        desktop.window()
        assert server.connected.wait(30.0)
        time.sleep(14.0)
        command.process.kill()
        command.end()
    with open_video(tmp_path / "s.mkv") as video:
        assert [frame.t_s for frame in video][-1] > 12.0
    (_,) = sets_of(tmp_path / "s.landmarks")
    with open_landmarks(tmp_path / "s.landmarks") as kept:
        assert [frame.t_s for frame in kept][-1] > 11.0
        assert "cut off" in kept.warnings[0]


def test_a_session_without_sets_keeps_the_video_alone(tmp_path):
    keeper = SessionRecording(tmp_path / "s.mkv", MODEL, mirrored=False, without_sets=True)
    keeper.close()
    assert keeper.landmarks is None and keeper.word == "recording"
    assert not (tmp_path / "s.landmarks").exists()
