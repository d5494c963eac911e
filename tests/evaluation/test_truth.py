from __future__ import annotations

import json

import pytest

from posecount.errors import InputError
from posecount.evaluation.clips import find_clips
from posecount.evaluation.truth import TrueRep, read_truth

REP = {"start_s": 1.0, "end_s": 2.0, "hold_s": 0.5, "side": "left", "direction": None}
TRUTH = {"schema": "posecount.truth/1", "exercise": "toe_raise", "reps": [REP]}


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def test_a_truth_file_may_say_more_than_is_read(tmp_path):
    data = {**TRUTH, "view": "side", "split": "test", "camera": {"fps": 30}, "mirrored": True}
    truth = read_truth(write(tmp_path / "a.json", data))
    assert truth.reps == (TrueRep(start_s=1.0, end_s=2.0, hold_s=0.5, side="left"),)
    assert (truth.view, truth.split, truth.mirrored) == ("side", "test", True)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"exercise": None}, "exercise"),
        ({"schema": "posecount.truth/2"}, "schema"),
        ({"reps": [{**REP, "side": "middle"}]}, r"reps\[0\]\.side"),
        ({"reps": [REP, {"start_s": 1.0}]}, r"reps\[1\]\.end_s"),
        ({"reps": [{**REP, "end_s": 0.5}]}, r"reps\[0\] is not right \(end_s comes before"),
        ({"reps": [{**REP, "start_s": -1.0}]}, r"reps\[0\]\.start_s"),
        ({"hold_target_s": 0}, "hold_target_s"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(tmp_path, change, named):
    path = write(tmp_path / "wrong.json", {**TRUTH, **change})
    with pytest.raises(InputError, match=rf"wrong\.json: {named}"):
        read_truth(path)


def test_clips_are_truth_files_with_a_recording_beside_them(tmp_path):
    for name in ("b", "deep/a"):
        write(tmp_path / f"{name}.json", TRUTH)
        (tmp_path / f"{name}.mp4").touch()
    write(tmp_path / "package.json", {"name": "something else"})
    write(tmp_path / "list.json", "[1, 2]")
    clips = find_clips(tmp_path)
    assert [(clip.name, clip.problem) for clip in clips] == [("b", ""), ("a", "")]


def test_a_clip_that_cannot_be_evaluated_is_kept_with_the_reason(tmp_path):
    write(tmp_path / "alone.json", TRUTH)
    write(tmp_path / "broken.json", "{")
    (tmp_path / "broken.mp4").touch()
    write(tmp_path / "wrong.json", {**TRUTH, "reps": 3})
    (tmp_path / "wrong.mkv").touch()
    problems = {clip.name: clip.problem for clip in find_clips(tmp_path)}
    assert "no recording beside alone.json" in problems["alone"]
    assert "broken.json is not JSON" in problems["broken"]
    assert "wrong.json: reps is not right" in problems["wrong"]


def test_a_folder_without_truth_is_an_error(tmp_path):
    with pytest.raises(InputError, match="No truth files were found"):
        find_clips(tmp_path)
    with pytest.raises(InputError, match="There is no folder"):
        find_clips(tmp_path / "nowhere")


def label(file, exercise, count, **fields):
    peaks = [2.0 * i for i in range(count)] if count else None
    return {
        "file": file,
        "exercise": exercise,
        "eye_count": count,
        "rep_peak_times_s": peaks,
        "camera_view": "side",
        **fields,
    }


def test_labelled_recordings_are_found_here_and_elsewhere(tmp_path):
    labels = [
        label("raises.mp4", "heel raise (double)", 2),
        label("feet.mp4", "heel raise (single leg)", 1, feet_visible="feet and shins only"),
        label("walk.mkv", None, 0, here="videos/walk.mkv"),
        label("lost.mp4", "heel raise (double)", 3),
        label("curl.mp4", "biceps curl", 3),
        label("untimed.mp4", "heel raise (double)", 3, rep_peak_times_s=None),
    ]
    write(tmp_path / "real" / "labels.json", {"clips": labels})
    (tmp_path / "real" / "videos").mkdir()
    for place in ("real/videos/walk.mkv", "raises.mp4", "feet.mp4", "curl.mp4"):
        (tmp_path / place).touch()
    found = find_clips(tmp_path / "real", also_in=[tmp_path], negatives_as="toe_walk")
    clips = {clip.name: clip for clip in found}
    raises, walk = clips["raises"].truth, clips["walk"].truth
    assert (raises.exercise, raises.view, raises.split) == ("toe_raise", "body", "real")
    assert raises.reps == (TrueRep.at(0.0), TrueRep.at(2.0))
    assert clips["feet"].truth.view == "close-up"
    assert (walk.exercise, walk.reps, walk.view) == ("toe_walk", (), "nothing to count")
    assert "lost.mp4 is not on this machine" in clips["lost"].problem
    assert "biceps curl" in clips["curl"].problem
    assert "3 reps but 0 times" in clips["untimed"].problem


def test_labels_that_are_wrong_are_an_error(tmp_path):
    write(tmp_path / "labels.json", {"clips": [{"file": "a.mp4"}]})
    with pytest.raises(InputError, match=r"labels\.json: clips\.0\."):
        find_clips(tmp_path)
