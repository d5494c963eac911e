"""The first truth file: what was counted, in the words of evaluate, and never over another."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from helpers.cutting import cut
from helpers.fake_pose import LENGTH_S, stand_in
from helpers.tiny_clips import four_corners, write_clip

from posecount import cli
from posecount.evaluation.clips import find_clips, unreviewed
from posecount.evaluation.truth import read_truth

FPS = 10
SAMPLES = Path(__file__).parents[2] / "sample_videos"


@pytest.fixture
def clip(tmp_path):
    frames = round(LENGTH_S * FPS)
    images = [four_corners(320, 240)] * frames
    return write_clip(
        tmp_path / "raises.mp4", fps=FPS, frames=frames, size=(320, 240), images=images
    )


@pytest.fixture
def posecount(monkeypatch, capsys):
    """The whole command in this process: its exit code, and all it said."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["posecount", *map(str, arguments)])
        try:
            cli.main()
            code = 0
        except SystemExit as leaving:
            code = leaving.code or 0
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.fixture
def stick_figure(monkeypatch):
    stand_in(monkeypatch.setattr)


@pytest.mark.usefixtures("stick_figure")
def test_what_was_counted_is_a_truth_file_that_nobody_has_reviewed(posecount, clip):
    code, said = posecount("label", clip, "-e", "heel_raise", "--hold-target", "2")
    assert code == 0, said
    truth = read_truth(clip.with_suffix(".json"))
    assert (truth.exercise, truth.hold_target_s, truth.view) == ("toe_raise", 2.0, "body")
    assert [rep.side for rep in truth.reps] == ["left"] * 3
    assert not truth.reviewed
    assert "Nobody has looked it over: posecount review" in " ".join(said.split())
    clips = find_clips(clip.parent)
    assert [found.problem for found in clips] == [""]
    assert unreviewed(clips).startswith("Not reviewed yet: raises.")


@pytest.mark.usefixtures("stick_figure")
def test_a_file_that_is_there_is_never_replaced_unasked(posecount, clip):
    place = clip.with_suffix(".json")
    place.write_text("mine")
    code, said = posecount("label", clip, "-e", "toe_raise")
    assert (code, place.read_text()) == (2, "mine")
    assert "use --force" in said
    assert posecount("label", clip, "-e", "toe_raise", "--force")[0] == 0
    assert len(read_truth(place).reps) == 3


@pytest.mark.usefixtures("stick_figure")
def test_another_place_is_told_to_be_one_that_evaluate_does_not_read(posecount, clip, tmp_path):
    (tmp_path / "there").mkdir()
    place = tmp_path / "there" / "mine.json"
    code, said = posecount("label", clip, "-e", "toe_raise", "--out", place, "--mirrored")
    assert code == 0
    assert not clip.with_suffix(".json").exists()
    assert read_truth(place).mirrored
    assert "evaluate reads it only as" in " ".join(said.split())


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["-e", "squat"], "squat"),
        (["-e", "ankle_circles", "--hold-target", "3"], "has no hold"),
        (["-e", "toe_raise", "--view", "top"], "top"),
        (["-e", "toe_raise", "--side", "middle"], "middle"),
        (["-e", "toe_raise", "--out", "nowhere/a.json"], "There is no folder"),
    ],
)
def test_what_makes_no_sense_is_told_before_anything_is_counted(posecount, clip, words, why):
    code, said = posecount("label", clip, *words)
    assert code == 2
    assert why in said
    assert list(clip.parent.glob("*.json")) == []


@pytest.mark.slow
@pytest.mark.model
def test_a_labelled_sample_is_evaluated_with_a_warning_until_it_is_reviewed(posecount, tmp_path):
    clip = tmp_path / "raises.mp4"
    cut(SAMPLES / "toe_raise_both_side.mp4", clip, 11.5)
    code, said = posecount("label", clip, "-e", "toe_raise")
    assert code == 0, said
    figures, page = tmp_path / "figures.txt", tmp_path / "page.html"
    code, said = posecount("evaluate", tmp_path, "--json", figures, "--report", page)
    assert code == 0, said
    assert "Nobody has reviewed the truth of 1 of them." in page.read_text()
    assert "Not reviewed yet: raises." in " ".join(said.split())
    (found,) = json.loads(figures.read_text())["clips"]
    assert (found["reviewed"], found["true_reps"], found["counted_reps"]) == (False, 3, 3)
    place = clip.with_suffix(".json")
    place.write_text(json.dumps({**json.loads(place.read_text()), "reviewed": True}))
    code, said = posecount("evaluate", tmp_path)
    assert (code, "Not reviewed" in said) == (0, False)
