"""Landmarks are counted as the video they were made from, without its pictures or the model."""

import json
import sys
from pathlib import Path

import pytest
from helpers.fake_pose import LENGTH_S, raising_pictures, stand_in
from helpers.tiny_clips import write_clip

from posecount import InputError, OutputError, cli, count_video, to_count
from posecount.cue import Cue
from posecount.observation.landmarks_file import open_landmarks
from posecount.pose.model.find import find_model

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "sample_videos"
FPS = 10


@pytest.fixture
def no_model(monkeypatch):
    """From now on neither the model nor a picture is to be had."""

    def forbid():
        def fail(*_args, **_kwargs):
            raise AssertionError("landmarks need neither model nor picture")

        for name in ("MediaPipePoseEstimator", "open_video"):
            monkeypatch.setattr(f"posecount.observation.recorded.{name}", fail)
        monkeypatch.setattr(to_count, "choose_models", fail)
        monkeypatch.setattr("posecount.pose.model.find.find_model", fail)

    return forbid


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """Pictures with something to follow in them: each is like the one before, a little moved."""
    path = tmp_path_factory.mktemp("clips") / "three raises.mp4"
    frames = round(LENGTH_S * FPS)
    images = list(raising_pictures(index / FPS for index in range(frames)))
    return write_clip(path, fps=FPS, frames=frames, size=(320, 240), images=images)


@pytest.fixture
def stick_figure(monkeypatch):
    stand_in(monkeypatch.setattr)


def told(result):
    """All of a result but the file it came from."""
    record = result.model_dump()
    del record["source"]["path"]
    return record


HOW = [
    {"exercise": "toe_raise"},
    {"exercise": "toe_raise", "max_seconds": 8.0, "hold_target_s": 1.0},
    {"exercise": "toe_raise", "side": "right"},
    {"exercise": "resisted_dorsiflexion", "mirrored": True},
    {"exercise": "ankle_circles"},
    {"exercise": "toe_walk"},
    {"exercise": "toe_press"},
    {"exercise": "toe_press", "view": "close-up"},
]


@pytest.mark.parametrize("how", HOW, ids=lambda how: "-".join(map(str, how.values())))
def test_the_same_is_counted_and_said(clip, stick_figure, no_model, tmp_path, how):
    kept = tmp_path / "a.landmarks"
    plain = count_video(clip, **how)
    keeping = count_video(clip, landmarks=kept, **how)
    assert told(keeping) == told(plain)
    no_model()
    assert told(count_video(kept, **how)) == told(plain)
    assert [path.name for path in tmp_path.iterdir()] == ["a.landmarks"]


def test_what_was_chosen_when_it_was_made_need_not_be_said_again(
    clip, stick_figure, no_model, tmp_path
):
    kept = tmp_path / "a.landmarks"
    how = {"exercise": "toe_raise", "hold_target_s": 3.0, "mirrored": True}
    made = count_video(clip, landmarks=kept, **how)
    no_model()
    again = count_video(kept, exercise="toe_raise")
    assert told(again) == told(made)
    assert (again.hold_target_s, again.mirrored) == (3.0, True)


def test_a_count_that_was_stopped_is_the_same_again(clip, stick_figure, tmp_path):
    """Stopped while looking the first time: what was looked at is counted, and kept."""
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > 60

    kept = tmp_path / "a.landmarks"
    made = count_video(clip, exercise="toe_raise", landmarks=kept, stop=stop)
    assert any("Stopped at 6.0 s" in warning for warning in made.warnings)
    assert told(count_video(kept, exercise="toe_raise")) == told(made)


def test_landmarks_for_a_movement_at_the_feet_serve_for_the_others(clip, stick_figure, tmp_path):
    kept = tmp_path / "a.landmarks"
    count_video(clip, exercise="toe_raise", landmarks=kept)
    other = "resisted_plantar_flexion"
    assert told(count_video(kept, exercise=other)) == told(count_video(clip, exercise=other))


@pytest.mark.parametrize(
    ("made", "asked", "says"),
    [
        ({"exercise": "ankle_circles"}, {"exercise": "toe_raise"}, "landmarks of the body alone"),
        ({"exercise": "toe_raise"}, {"exercise": "toe_press"}, "movements of the toes are needed"),
        (
            {"exercise": "toe_press", "view": "close-up"},
            {"exercise": "toe_walk"},
            "landmarks of the body are needed",
        ),
        ({"exercise": "toe_raise"}, {"exercise": "toe_raise", "view": "close-up"}, "body view"),
        ({"exercise": "toe_walk"}, {"exercise": "toe_walk", "overlay": "o.mp4"}, "no picture"),
        ({"exercise": "toe_walk"}, {"exercise": "toe_walk", "mirrored": True}, "no mirror image"),
        ({"exercise": "toe_walk"}, {"exercise": "toe_walk", "set_number": 2}, "these sets"),
        (
            {"exercise": "toe_walk"},
            {"exercise": "toe_walk", "landmarks": "b.landmarks"},
            "holds landmarks already",
        ),
    ],
)
def test_what_they_cannot_give_is_one_sentence(clip, stick_figure, tmp_path, made, asked, says):
    kept = tmp_path / "a.landmarks"
    count_video(clip, landmarks=kept, max_seconds=4.0, **made)
    with pytest.raises(InputError, match=says):
        count_video(kept, **asked)


def test_a_video_has_no_sets_and_is_never_overwritten(clip, stick_figure):
    with pytest.raises(InputError, match="leave out --set"):
        count_video(clip, exercise="toe_walk", set_number=1)
    before = clip.read_bytes()
    with pytest.raises(OutputError, match="the recording itself"):
        count_video(clip, exercise="toe_walk", landmarks=clip)
    assert clip.read_bytes() == before


def test_landmarks_that_cannot_be_written_cost_only_themselves(
    clip, stick_figure, tmp_path, monkeypatch
):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("posecount.observation.writer.LandmarksWriter.add", full)
    with pytest.raises(OutputError, match="no space left") as raised:
        count_video(clip, exercise="toe_raise", landmarks=tmp_path / "a.landmarks")
    assert raised.value.result.totals.reps == 3
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OutputError, match="There is no folder"):
        count_video(clip, exercise="toe_raise", landmarks=tmp_path / "no" / "a.landmarks")


def test_an_older_file_stays_where_counting_fails(clip, stick_figure, tmp_path):
    kept = tmp_path / "a.landmarks"
    kept.write_text("older")

    def fail(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        count_video(clip, exercise="toe_walk", landmarks=kept, watch=fail)
    assert kept.read_text() == "older"
    assert list(tmp_path.iterdir()) == [kept]


def test_the_command_keeps_and_counts_landmarks(
    clip, stick_figure, no_model, tmp_path, monkeypatch, capsys
):
    def run(*words):
        monkeypatch.setattr(sys, "argv", ["posecount", "count", *map(str, words)])
        with pytest.raises(SystemExit) as leaving:
            cli.main()
            raise SystemExit(0)
        return leaving.value.code or 0, *capsys.readouterr()

    kept = tmp_path / "a.landmarks"
    code, first, err = run(clip, "-e", "toe_raise", "--landmarks", kept, "--json", "-")
    assert (code, f"Landmarks: {kept}" in err) == (0, True)
    no_model()
    code, again, _ = run(kept, "-e", "toe_raise", "--json", "-")
    first, again = json.loads(first), json.loads(again)
    assert (code, first["reps"]) == (0, again["reps"])
    kept.write_bytes(kept.read_bytes()[:200])
    code, _, err = run(kept, "-e", "toe_raise")
    assert (code, err.count("\n"), "cut off or damaged before" in err) == (2, 1, True)


def ways(name, exercise, cue):
    return pytest.param(name, exercise, cue, id=name)


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "exercise", "cue"),
    [
        ways("ankle_circles_left_to_head", "ankle_circles", Cue.LANDMARKS),
        ways("plantar_flexion_right_side", "resisted_plantar_flexion", Cue.FOOT_FLOW),
        ways("toe_press_close_up", "toe_press", Cue.CLOSE_UP),
    ],
)
def test_samples_are_counted_the_same(name, exercise, cue, no_model, tmp_path):
    """All of them are in benchmarks/bench_replay.py."""
    kept = tmp_path / "a.landmarks"
    clip, model = SAMPLES / f"{name}.mp4", find_model(None)
    made = count_video(clip, exercise=exercise, landmarks=kept, model=model, max_seconds=9.5)
    no_model()
    assert told(count_video(kept, exercise=exercise)) == told(made)
    assert made.totals.reps > 0
    assert open_landmarks(kept).seen.cue is cue
