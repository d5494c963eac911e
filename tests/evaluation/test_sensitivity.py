"""Thresholds are moved one at a time, and only while a clip is counted with them."""

from __future__ import annotations

import json

import pytest
from helpers.observations import of_poses
from helpers.synthetic import HEEL_RISE, poses, standing_leg, train
from typer.testing import CliRunner

from posecount.cli import app
from posecount.counting.events import Rep
from posecount.counting.hold import TUNING as HOLD
from posecount.counting.landmark_reps import TUNING as REPS
from posecount.cue import Cue
from posecount.errors import InputError
from posecount.evaluation import sensitivity
from posecount.evaluation.replay import SeenClip
from posecount.evaluation.run import LeftOut
from posecount.evaluation.sensitivity import (
    Counted,
    Counting,
    Threshold,
    judge,
    noted,
    thresholds,
    try_all,
    try_clip,
    tunings,
)
from posecount.evaluation.sensitivity_tables import (
    effects,
    sensitivity_json,
    sensitivity_tables,
)
from posecount.evaluation.truth import Clip, TrueRep, Truth
from posecount.exercises import find_exercise

LEAST_WEIGHT = "counting.landmark_reps.least_weight"
HOLD_SHARE = "counting.hold.hold_share"
REPS_OF_TRUTH = tuple(TrueRep(start_s=s, end_s=s + 2.2, side="left") for s in (2.0, 5.5))
TRUTH = Truth(exercise="toe_raise", reps=REPS_OF_TRUTH)


def two_raises(cue=Cue.LANDMARKS):
    timed = poses(9.0, standing_leg(train(2, HEEL_RISE)), standing_leg(), fps=15)
    return SeenClip(find_exercise("toe_raise"), cue, None, tuple(of_poses(timed)))


@pytest.fixture(scope="module")
def raises():
    return two_raises()


@pytest.fixture
def clip(monkeypatch, raises, tmp_path):
    """A clip in which two raises were seen; two thresholds are tried, moved by a lot."""
    monkeypatch.setattr(sensitivity, "see_clip", lambda *_: raises)
    tried = [each for each in thresholds() if each.name in (LEAST_WEIGHT, HOLD_SHARE)]
    monkeypatch.setattr(sensitivity, "thresholds", lambda: tried)
    monkeypatch.setattr(sensitivity, "QUARTER", 3.0)
    return Clip("two", tmp_path / "two.mp4", TRUTH)


def rep(start_s, side="left"):
    return Rep(1, start_s, start_s + 2.2, 0.0, side, None, True, 0.9)


def test_every_tuning_is_found_with_its_numbers():
    names = {threshold.name for threshold in thresholds()}
    assert {LEAST_WEIGHT, HOLD_SHARE, "motion.corners.working_px"} <= names
    assert len(names) == len(thresholds())


@pytest.mark.parametrize(
    ("value", "unit", "up", "down"),
    [
        (0.4, "s", 0.5, 0.3),
        (600, "count", 750, 450),
        (2, "count", 3, 1),
        (0.9, "quantile", 0.925, 0.875),
        (0.2, "quantile", 0.25, 0.15),
    ],
)
def test_a_quarter_more_and_less(value, unit, up, down):
    threshold = Threshold("counting.hold", "x", value, unit, has_reason=False)
    assert threshold.moved(up=True) == pytest.approx(up)
    assert threshold.moved(up=False) == pytest.approx(down)
    assert type(threshold.moved(up=True)) is type(value)


def test_what_is_read_is_noted_and_nothing_else():
    with noted() as read:
        assert HOLD.hold_share == 0.8
        assert REPS.least_weight == 0.45
    assert HOLD.dip_s == 0.4
    assert read == {HOLD_SHARE, LEAST_WEIGHT}


def test_noting_leaves_nothing_behind():
    kinds = {name: type(tuning) for name, tuning in tunings().items()}
    with pytest.raises(ZeroDivisionError), noted():
        raise ZeroDivisionError
    assert {name: type(tuning) for name, tuning in tunings().items()} == kinds


def test_reps_are_judged_by_place_and_side():
    counted = [rep(2.1), rep(5.4, side="right"), rep(20.0)]
    assert judge(TRUTH, counted) == Counted(reps=3, right=frozenset({0}), extra=1)
    assert judge(TRUTH, [rep(2.0, side="unknown")]) == Counted(1, frozenset({0}), 0, unsure=1)


def test_a_threshold_that_the_count_rests_on(clip):
    tried = try_clip(clip, None)
    assert {LEAST_WEIGHT, HOLD_SHARE} <= tried.read
    change = next(each for each in tried.changes if each.threshold == LEAST_WEIGHT)
    assert (change.clip, change.up) == ("two", True)
    assert (change.before.reps, change.after.reps) == (2, 0)
    assert (change.lost, change.gained, change.extra) == (2, 0, 0)


def test_afterwards_every_threshold_is_what_it_was(clip):
    before = thresholds()
    try_clip(clip, None)
    assert thresholds() == before
    assert REPS.least_weight == 0.45


def test_a_number_with_which_counting_fails_is_a_finding(clip, monkeypatch):
    baseline = Counting.again

    def again(self, moved):
        if moved == LEAST_WEIGHT:
            raise ValueError("no such share")
        return baseline(self, moved)

    monkeypatch.setattr(Counting, "again", again)
    failed = [each for each in try_clip(clip, None).changes if each.threshold == LEAST_WEIGHT]
    assert [each.after.failure for each in failed] == ["ValueError", "ValueError"]
    assert [each.lost for each in failed] == [2, 2]
    assert REPS.least_weight == 0.45


def test_what_is_not_read_is_not_tried(clip, monkeypatch):
    elsewhere = [Threshold("motion.corners", "unfit_s", 0.6, "s", has_reason=False)]
    monkeypatch.setattr(sensitivity, "thresholds", lambda: elsewhere)
    monkeypatch.setattr(Counting, "again", lambda *_: pytest.fail("counted for nothing"))
    assert try_clip(clip, None).changes == ()


@pytest.mark.parametrize("cue", [Cue.LANDMARKS, Cue.FOOT_FLOW])
def test_only_the_steps_that_read_a_threshold_are_repeated(cue, monkeypatch):
    """They come to what counting all anew comes to."""
    seen = two_raises(cue)
    counting = Counting(seen)
    for name in (LEAST_WEIGHT, HOLD_SHARE, "signals.legs.seen_visibility"):
        module, _, field = name.rpartition(".")
        tuning = tunings()[module]
        usual = getattr(tuning, field)
        object.__setattr__(tuning, field, 1.1 * usual)
        try:
            assert counting.again(name) == Counting(seen).reps
        finally:
            object.__setattr__(tuning, field, usual)
    monkeypatch.setattr(sensitivity, "run", lambda *_: pytest.fail("counted for nothing"))
    assert counting.again("motion.corners.unfit_s") == counting.reps


def test_clips_keep_their_order_over_processes():
    clips = [Clip(str(i), None, None, f"reason {i}") for i in range(3)]
    done = []
    outcomes = try_all(clips, None, jobs=2, done=done.append)
    assert outcomes == [LeftOut(str(i), f"reason {i}") for i in range(3)]
    assert len(done) == 3


def test_too_many_processes_are_refused():
    with pytest.raises(InputError):
        try_all([], None, jobs=0)


def test_the_tables_say_what_changes_counts_what_does_not_and_what_was_not_read(clip):
    known = [*sensitivity.thresholds(), Threshold("motion.corners", "unfit_s", 0.6, "s", True)]
    outcomes = [try_clip(clip, None), LeftOut("odd", "there is no recording")]
    first = next(e for e in effects(known, outcomes) if e.threshold.name == LEAST_WEIGHT)
    assert (first.threshold.name, first.up, first.lost) == (LEAST_WEIGHT, True, 2)
    titles = {table.title: table.rows for table in sensitivity_tables(known, outcomes)}
    assert titles["Thresholds that counts rest on"][-1] == (
        *(LEAST_WEIGHT, "0.45", "1.8", "share", "1", "2", "0", "+0", "+0", "0", "by hand"),
    )
    assert titles["Not read when these clips are counted"] == (("motion.corners", "unfit_s"),)
    assert titles["Clips left out"] == (("odd", "there is no recording"),)


def test_the_figures_name_the_clips(clip):
    data = json.loads(sensitivity_json(sensitivity.thresholds(), [try_clip(clip, None)]))
    assert data["schema"] == "posecount.sensitivity/1"
    assert data["clips"] == ["two"]
    (effect,) = [each for each in data["effects"] if each["threshold"] == LEAST_WEIGHT]
    assert effect["clips"] == [
        {"name": "two", "lost": 2, "gained": 0, "extra": 0, "unsure": 0, "failure": ""}
    ]


@pytest.fixture
def folder(clip, tmp_path, monkeypatch):
    (tmp_path / "two.json").write_text(TRUTH.model_dump_json(by_alias=True))
    (tmp_path / "two.mp4").write_bytes(b"seen already")
    monkeypatch.setattr("posecount.pose.model.find.find_model", lambda *_, **__: None)
    return str(tmp_path)


def test_the_command_shows_it(folder):
    done = CliRunner().invoke(app, ["evaluate", folder, "--sensitivity", "--markdown"])
    assert done.exit_code == 0, done.output
    assert (
        f"| {LEAST_WEIGHT} | 0.45 | 1.8 | share | 1 | 2 | 0 | +0 | +0 | 0 | by hand |"
        in done.stdout
    )
    assert "moved by a quarter" in done.stdout


def test_the_command_writes_figures(folder):
    done = CliRunner().invoke(app, ["evaluate", folder, "--sensitivity", "--json", "-"])
    effects_found = json.loads(done.stdout)["effects"]
    assert LEAST_WEIGHT in [effect["threshold"] for effect in effects_found]


def test_the_command_makes_no_page_of_it(folder, tmp_path):
    page = str(tmp_path / "page.html")
    done = CliRunner().invoke(app, ["evaluate", folder, "--sensitivity", "--report", page])
    assert isinstance(done.exception, InputError)
    assert "--report" in str(done.exception)
