"""The whole command on a tiny clip, with a stick figure for a pose model.

The figure raises its left heel three times, at 2, 5.5 and 9 s, each for 2.2 s.
"""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path

import numpy as np
import pytest
from helpers.fake_pose import LENGTH_S, StickFigureEstimator, stand_in
from helpers.synthetic import true_hold_s
from helpers.tiny_clips import write_clip
from typer.testing import CliRunner

from posecount.cli import app
from posecount.errors import InputError, OutputError
from posecount.evaluation import run
from posecount.evaluation.strip import moments
from posecount.evaluation.truth import Clip, TrueRep, Truth
from posecount.observation.recorded import prepared_estimator
from posecount.pose.landmarks import mirrored as mirrored_pose
from posecount.pose.model.choice import PoseModels
from posecount.pose.model.find import ModelFile

pytestmark = pytest.mark.process

STARTS_S = (2.0, 5.5, 9.0)


def truth(side="left", starts_s=STARTS_S, **fields):
    reps = [
        {"start_s": s, "end_s": s + 2.2, "hold_s": true_hold_s(), "side": side, "direction": None}
        for s in starts_s
    ]
    data = {"schema": "posecount.truth/1", "exercise": "toe_raise", "view": "side"}
    return {**data, "reps": reps, **fields}


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """Shared by the tests of this file: the clip is the same, so its poses are."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return write_clip(
        tmp_path_factory.mktemp("clip") / "clip.mp4", frames=int(LENGTH_S * 15), fps=15
    )


@pytest.fixture
def evaluate(tmp_path, monkeypatch, clip, cache):
    """Evaluate clips of these names and truths; gives back (tables, figures, page)."""
    stand_in(monkeypatch.setattr)
    monkeypatch.setenv("POSECOUNT_CACHE", str(cache))

    def run_command(video=clip, **truths):
        for name, data in truths.items():
            (tmp_path / f"{name}.json").write_text(json.dumps(data))
            (tmp_path / f"{name}.mp4").write_bytes(video.read_bytes())
        page, figures = tmp_path / "page.html", tmp_path / "figures.out"
        options = ["--report", str(page), "--json", str(figures), "--markdown"]
        done = CliRunner().invoke(app, ["evaluate", str(tmp_path), *options])
        assert done.exit_code == 0, done.output
        return done.stdout, json.loads(figures.read_text()), page.read_text()

    return run_command


def test_a_clip_that_is_counted_right(evaluate):
    text, figures, page = evaluate(right=truth())
    (found,) = figures["clips"]
    assert (found["true_reps"], found["counted_reps"], found["wrong"]) == (3, 3, "")
    assert found["sides"] == {"right": 3, "wrong": 0, "unknown": 0}
    assert max(found["hold_errors_s"]) < 0.15
    assert max(found["start_errors_s"] + found["end_errors_s"]) < 0.3
    assert "| toe_raise | side | 1 | 3 | 0.000 | 100% | 100% | 100% (0%) |" in text
    assert "Clips that missed" not in text
    assert "Every clip is right" in page


def test_a_clip_that_is_counted_wrong_comes_first_and_open(evaluate):
    missing = truth("right", starts_s=(2.0, 5.5))
    text, figures, page = evaluate(a_right=truth(), b_wrong=missing)
    assert "| b_wrong | 2 | 3 | 1 not there, 2 wrong side |" in text
    assert [clip["is_right"] for clip in _clips(page)] == [False, True]
    assert _clips(page)[0]["anchor"] == "clip-b-wrong"
    assert 'href="#clip-b-wrong"' in page
    assert figures["splits"][""]["mae"] == pytest.approx(0.25)


def _clips(page):
    found = re.findall(r'<details id="([^"]+)"( open)?>', page)
    return [{"anchor": anchor, "is_right": not is_open} for anchor, is_open in found]


def test_the_page_needs_nothing_else(evaluate):
    _, _, page = evaluate(**{"right": truth(), "odd_name": truth(notes="<b>")})
    assert page.count("data:image/jpeg;base64,") >= 12
    assert page.count("<svg") == 2
    assert re.findall(r'(?:src|href)="(?!data:|#)', page) == []
    assert "http" not in page
    assert "$" not in page


def test_splits_are_told_apart(evaluate):
    text, figures, _ = evaluate(a=truth(split="tune"), b=truth(split="test"), c=truth(split="test"))
    assert figures["splits"]["tune"]["clips"] == 1
    assert figures["splits"]["test"]["clips"] == 2
    titles = re.findall(r"\*\*(.*)\*\*", text)
    assert titles[:3] == ["Test split", "Tuning split", "All together"]


@pytest.mark.parametrize(("mirrored", "side"), [(True, "left"), (False, "right")])
def test_a_mirrored_clip_has_its_sides_swapped_back(
    evaluate, tmp_path, monkeypatch, mirrored, side
):
    """The window is on the right of the room, on the left of the picture: it is a mirror image."""

    def takes_it_for_a_person(self, frame):
        pose, image = estimate(self, frame), frame.image_bgr
        looks_mirrored = image[:, : image.shape[1] // 2].mean() > image.mean()
        return mirrored_pose(pose, image.shape[1]) if looks_mirrored else pose

    estimate = StickFigureEstimator.estimate
    monkeypatch.setattr(StickFigureEstimator, "estimate", takes_it_for_a_person)
    room = np.full((48, 64, 3), 60, np.uint8)
    room[:, :32] = 200
    frames = int(LENGTH_S * 15)
    mirror = write_clip(tmp_path / "m.mkv", frames=frames, fps=15, images=[room] * frames)
    _, figures, _ = evaluate(video=mirror, clip=truth(side, mirrored=mirrored))
    assert figures["clips"][0]["sides"] == {"right": 3, "wrong": 0, "unknown": 0}


def test_what_cannot_be_counted_is_a_row_and_not_the_end(evaluate, tmp_path):
    (tmp_path / "damaged.json").write_text(json.dumps(truth()))
    (tmp_path / "damaged.mp4").write_bytes(b"no video")
    text, figures, _ = evaluate(right=truth(), unknown=truth(exercise="juggling"))
    assert len(figures["clips"]) == 1
    why = {clip["name"]: clip["why"] for clip in figures["left_out"]}
    assert why["unknown"] == "posecount does not count juggling yet"
    assert "not a video file" in why["damaged"]
    assert "| unknown | posecount does not count juggling yet |" in text


def test_a_fault_in_the_counting_is_a_row_too(monkeypatch, tmp_path):
    def fails(*_):
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(run, "count_clip", fails)
    video = tmp_path / "a.mp4"
    outcome = run.evaluate(Clip("a", video, Truth(exercise="toe_raise", reps=())), None)
    assert outcome == run.LeftOut("a", "Counting failed with ZeroDivisionError: by nought.")


def test_outcomes_keep_the_order_of_the_clips_over_processes():
    clips = [Clip(str(i), None, None, f"reason {i}") for i in range(4)]
    reported = []
    outcomes = run.evaluate_all(clips, None, jobs=2, done=reported.append)
    assert [outcome.why for outcome in outcomes] == [f"reason {i}" for i in range(4)]
    assert sorted(outcome.name for outcome in reported) == ["0", "1", "2", "3"]


def test_wrong_input_is_told_before_anything_is_counted(tmp_path, evaluate):
    runner = CliRunner()
    empty = tmp_path / "empty"
    empty.mkdir()
    assert isinstance(runner.invoke(app, ["evaluate", str(empty)]).exception, InputError)
    evaluate(right=truth())
    nowhere = str(tmp_path / "nowhere" / "page.html")
    done = runner.invoke(app, ["evaluate", str(tmp_path), "--report", nowhere])
    assert isinstance(done.exception, OutputError)
    assert "--report" in str(done.exception)


@pytest.mark.parametrize(
    ("reps", "pictures"), [(0, 12), (1, 3), (3, 7), (5, 11), (6, 12), (40, 12)]
)
def test_pictures_are_of_tops_and_rests_and_at_most_twelve(reps, pictures):
    true = [TrueRep(start_s=3.0 * i + 1, end_s=3.0 * i + 2) for i in range(reps)]
    times_s = moments(true, 3.0 * reps + 2)
    assert len(times_s) == len(set(times_s)) == pictures
    assert times_s == sorted(times_s)
    if 0 < reps < 6:
        assert {3.0 * i + 1.5 for i in range(reps)} <= set(times_s)


def test_a_replayed_clip_is_counted_as_the_clip_itself_is(evaluate, tmp_path):
    from posecount.count import count_video

    _, figures, _ = evaluate(right=truth())
    live = count_video(tmp_path / "right.mp4", exercise="toe_raise")
    counted = figures["clips"][0]["counted"]
    assert len(live.reps) == len(counted) == 3
    for rep, again in zip(live.reps, counted, strict=True):
        assert (rep.start_s, rep.end_s) == pytest.approx(
            (again["start_s"], again["end_s"]), abs=2e-3
        )
        assert rep.hold_s == pytest.approx(again["hold_s"], abs=6e-3)
        assert (rep.side, rep.complete) == (again["side"], again["complete"])
        assert rep.confidence == pytest.approx(again["confidence"], abs=6e-3)


def test_one_split_alone(evaluate, tmp_path):
    evaluate(a=truth(split="tune"), b=truth(split="test"))
    runner = CliRunner()
    done = runner.invoke(app, ["evaluate", str(tmp_path), "--split", "test", "--markdown"])
    assert "**Test split**" in done.stdout
    assert "Tuning split" not in done.stdout
    done = runner.invoke(app, ["evaluate", str(tmp_path), "--split", "exam"])
    assert str(done.exception) == (
        "No clip is of a split 'exam'; use --split with one of 'test', 'tune'."
    )


def test_what_is_in_one_truth_never_ends_the_evaluation_of_the_others(evaluate, tmp_path):
    """It was read as rich's markup, and a tag that closes nothing is an error there."""
    (tmp_path / "bad.mp4").write_text("no video")
    (tmp_path / "bad.json").write_text(json.dumps(truth()))
    evaluate(**{"[bold]a": truth(view="[/red]", split="[/blue]"), "b": truth()})
    done = CliRunner().invoke(app, ["evaluate", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert all(text in done.stdout for text in ("[/red]", "Split [/blue]", "is not a video file"))


def test_a_model_is_not_left_open_where_the_recording_cannot_be_read(tmp_path, monkeypatch):
    """A model that is left open prints a traceback when the program ends."""
    made = []

    class Counted:
        def __init__(self, _model):
            made.append(self)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            made.remove(self)

        def estimate(self, _frame):
            raise ValueError

    monkeypatch.setattr("posecount.observation.recorded.MediaPipePoseEstimator", Counted)
    video = tmp_path / "no.mp4"
    video.write_text("no video")
    good = write_clip(tmp_path / "clip.mp4", frames=5, fps=15)
    for path, error in ((video, InputError), (good, ValueError)):
        with pytest.raises(error):
            prepared_estimator(Path("model.task"), path)
        assert made == []


def test_a_process_that_dies_costs_one_clip(tmp_path, monkeypatch, clip):
    video = tmp_path / "a.mp4"
    video.write_bytes(clip.read_bytes())
    model = PoseModels(ModelFile(tmp_path / "none.task", "0" * 64, "none"))
    clips = [Clip(name, video, Truth(exercise="toe_raise", reps=())) for name in ("deadly", "b")]
    monkeypatch.setattr(run, "_do", dying)
    deadly, other = run.evaluate_all(clips, model, jobs=2)
    assert "SIGKILL" in deadly.why
    assert "SIGKILL" not in other.why


def dying(work, task):
    if task.clip.name == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    return work(task.clip, task.model)
