from __future__ import annotations

import json
import os

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
        ({"hold_target_s": float("inf")}, "hold_target_s"),
        ({"hold_target_s": float("nan")}, "hold_target_s"),
        ({"reps": [{**REP, "start_s": float("nan")}]}, r"reps\[0\]\.start_s"),
        ({"reps": [{**REP, "end_s": float("inf")}]}, r"reps\[0\]\.end_s"),
        ({"reps": [{**REP, "end_s": 1e300}]}, r"reps\[0\]\.end_s"),
        ({"reps": [{**REP, "hold_s": float("nan")}]}, r"reps\[0\]\.hold_s"),
        ({"reps": [REP] * 10_001}, "reps"),
        ({"view": "\x1b[2J"}, "view"),
        ({"view": "v" * 100}, "view"),
        ({"split": "two\nlines"}, "split"),
        ({"exercise": "\u202eesicrexe"}, "exercise"),
        ({"disturbance": 3}, "disturbance"),
        ({"notes": "\x1b]52;c;eA==\x07"}, "notes"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(tmp_path, change, named):
    path = write(tmp_path / "wrong.json", {**TRUTH, **change})
    with pytest.raises(InputError, match=rf"wrong\.json: {named}") as caught:
        read_truth(path)
    assert str(caught.value).isprintable() and len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 50_000, "nested too deeply"),
        (b'{"reps": ' + b"9" * 5_000 + b"}", "is not JSON"),
        (b'{"notes": "half \\ud800"}', "half a character"),
        (b'{"more": {"half \\ud800": 1}}', "half a character"),
        (b"\xff\xfe{}", "UTF-8"),
        (b"", "is not JSON"),
        (b"\0" * 100, "is not JSON"),
        (b" " * (1 << 23), "too large for a truth file"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_truth_file_is_one_sentence(tmp_path, content, says):
    path = tmp_path / "odd.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=says) as caught:
        read_truth(path)
    assert str(caught.value).endswith(".") and str(caught.value).isprintable()


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


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"file": "a.mp4"}, "exercise"),
        (3, "the whole"),
        (label("", None, 0), "file"),
        (label("..", None, 0), "file"),
        (label("a\0b.mp4", None, 0), "file"),
        (label("f" * 5_000, None, 0), "file"),
        (label("a.mp4", None, 0, here="b\0"), "here"),
        (label("a.mp4", "heel raise\x1b[2J", 0), "exercise"),
        ({**label("a.mp4", None, 0), "eye_count": 10**400}, "eye_count"),
        (label("a.mp4", None, -1), "eye_count"),
        (label("a.mp4", None, 0, rep_peak_times_s=[-1.0]), "rep_peak_times_s"),
        (label("a.mp4", None, 0, rep_peak_times_s=[float("nan")]), "rep_peak_times_s"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_label_that_is_wrong_is_left_out_and_the_others_are_not(tmp_path, wrong, named):
    labels = [wrong, label("good.mp4", "heel raise (double)", 2)]
    write(tmp_path / "labels.json", {"clips": labels})
    (tmp_path / "good.mp4").touch()
    left_out, good = find_clips(tmp_path)
    assert f"clips[0].{named}" in left_out.problem
    assert left_out.problem.isprintable() and len(left_out.problem) < 500
    assert (good.name, good.problem) == ("good", "")


@pytest.mark.parametrize(
    "content",
    ["{", "[1]", '{"clips": 3}', "[" * 100_000, '{"clips": [[]]}'],
    ids=lambda content: content[:12],
)
def test_labels_that_are_wrong_leave_the_truths_beside_them(tmp_path, content):
    write(tmp_path / "labels.json", content)
    write(tmp_path / "good.json", TRUTH)
    (tmp_path / "good.mp4").touch()
    good, left_out = sorted(find_clips(tmp_path), key=lambda clip: clip.problem)
    assert (good.name, good.problem) == ("good", "")
    assert left_out.problem


def test_labels_may_name_what_looks_like_a_pattern(tmp_path):
    labels = [label("**", "heel raise (double)", 2), label("[a].mp4", "heel raise (double)", 2)]
    write(tmp_path / "labels.json", {"clips": labels})
    (tmp_path / "[a].mp4").touch()
    stars, brackets = find_clips(tmp_path)
    assert "not on this machine" in stars.problem
    assert (brackets.video, brackets.problem) == (tmp_path / "[a].mp4", "")


def test_one_odd_file_leaves_the_other_clips(tmp_path):
    odd = {
        "half": json.dumps({**TRUTH, "view": "\ud800"}),
        "deep": "[" * 100_000,
        "number": '{"schema": ' + "9" * 5_000 + "}",
    }
    for name, text in odd.items():
        write(tmp_path / f"{name}.json", text)
        (tmp_path / f"{name}.mp4").touch()
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "folder.mp4").touch()
    os.mkfifo(tmp_path / "pipe.json")
    write(tmp_path / "good.json", TRUTH)
    (tmp_path / "good.mp4").touch()
    write(tmp_path / os.fsdecode(b"\xff.json"), TRUTH)
    (tmp_path / os.fsdecode(b"\xff.mp4")).touch()
    clips = find_clips(tmp_path)
    problems = {clip.name: clip.problem for clip in clips}
    assert set(problems) == {*odd, "folder", "good", "\\xff"}
    assert problems.pop("good") == ""
    assert "rename it" in problems["\\xff"]
    assert all(text and text.isprintable() for text in problems.values()), problems
