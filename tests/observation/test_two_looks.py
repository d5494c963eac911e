"""The heavy model looks at circles both ways round, and the steadier way counts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from helpers.fake_pose import ClosedInTheEnd, OneInView
from helpers.golden import load

import posecount.to_count
from posecount import count_video
from posecount.errors import ModelError
from posecount.observation.two_looks import TwoLooks
from posecount.pose.model.choice import PoseModels
from posecount.pose.model.find import ModelFile

TESTS = Path(__file__).parents[1]
NAME = "ankle_circles_left_to_head"
CLIP = TESTS.parent / "sample_videos" / f"{NAME}.mp4"
FULL, HEAVY = (ModelFile(Path(f"{name}.task"), name[0] * 64, name) for name in ("full", "heavy"))


class Known(ClosedInTheEnd):
    """Stands in for a pose model: sees what the golden recording holds, less or more steadily."""

    shakes = ()
    sample = NAME
    marks = slice(None)

    def __init__(self, model):
        self._poses = {
            round(seen.t_s, 3): seen.pose
            for seen in load(TESTS / "golden" / f"{self.sample}.landmarks")
        }
        self.name = model.stem
        self._rng = np.random.default_rng(1)

    def estimate(self, frame):
        return self.seen(frame, {self.name, "plain"} & set(self.shakes))

    def seen(self, frame, shakes):
        pose = self._poses.get(round(frame.t_s, 3))
        if pose is None or not shakes:
            return pose
        points_px = pose.points_px.copy()
        points_px[self.marks] += self._rng.normal(0, 6.0, points_px[self.marks].shape)
        return replace(pose, points_px=points_px)


def flipped(model, frame):
    """What the heavy model sees in the mirror; the full one finds nobody there."""
    return model.seen(frame, "mirror" in model.shakes) if model.name == "heavy" else None


@pytest.fixture
def counted(monkeypatch):
    """Counts the sample while the feet shake for models of these names, or this way round."""

    def count(*shaking, steadier=HEAVY, clip=CLIP, exercise="ankle_circles", **how):
        def fetched(*_args, **_named):
            if isinstance(steadier, Exception):
                raise steadier
            return steadier

        monkeypatch.setattr(Known, "shakes", shaking)
        monkeypatch.setattr("posecount.observation.recorded.MediaPipePoseEstimator", Known)
        monkeypatch.setattr("posecount.observation.one_person.PeopleFinder", OneInView)
        monkeypatch.setattr("posecount.pose.mirror_choice.estimate_flipped", flipped)
        monkeypatch.setattr(PoseModels, "steadier", fetched)
        monkeypatch.setattr(
            posecount.to_count,
            "choose_models",
            lambda wanted: wanted or PoseModels(FULL, falls_back=True),
        )
        return count_video(clip, exercise=exercise, view="body", **how)

    return count


def directions(result):
    return [rep.direction for rep in result.reps]


TRUE = [
    rep["direction"]
    for rep in json.loads(CLIP.with_suffix(".json").read_text(encoding="utf-8"))["reps"]
]


@pytest.mark.parametrize("shaking", ["plain", "mirror"])
def test_the_steadier_way_round_counts_and_the_heavy_model_is_named(counted, shaking):
    result = counted(shaking)
    assert directions(result) == TRUE
    assert result.model.name == "heavy"


def test_without_the_heavy_model_the_full_one_answers_and_one_sentence_says_so(counted):
    result = counted(steadier=ModelError("There is no network."))
    assert directions(result) == TRUE
    assert result.model.name == "full"
    (sentence,) = [warning for warning in result.warnings if "heavy model" in warning]
    assert "There is no network." in sentence


def test_a_model_that_was_asked_for_looks_alone(counted):
    assert (
        counted("full", model=PoseModels(HEAVY), steadier=ModelError("asked for")).model.name
        == "heavy"
    )


@pytest.mark.parametrize("shaking", ["plain", "mirror"])
def test_pictures_and_kept_landmarks_are_those_of_the_steadier_one(counted, tmp_path, shaking):
    result = counted(shaking, overlay=tmp_path / "a.mp4", landmarks=tmp_path / "a.landmarks")
    assert (tmp_path / "a.mp4").stat().st_size > 100_000
    again = count_video(tmp_path / "a.landmarks", exercise="ankle_circles")
    assert (again.model.name, again.reps) == ("heavy", result.reps)


def test_an_empty_recording_is_no_fault():
    looks = TwoLooks(None, None)
    assert list(looks.look(frame for frame in ())) == []
    assert looks.unsteadiness() == (0.0, 0.0)
    assert looks.spool(second=False) is None
    looks.close()


WALK = "toe_walk_side"
FEET = [27, 28, 29, 30, 31, 32]


@pytest.mark.parametrize(("shaking", "counting"), [((), "full"), (("full",), "heavy")])
def test_for_other_exercises_the_heavy_model_is_tried_where_the_feet_jump_about_at_first(
    counted, monkeypatch, shaking, counting
):
    """Where they do not, it is not even looked for."""
    monkeypatch.setattr(Known, "sample", WALK)
    monkeypatch.setattr(Known, "marks", FEET)
    clip = CLIP.with_name(f"{WALK}.mp4")
    steadier = HEAVY if shaking else AssertionError("it was looked for")
    result = counted(*shaking, clip=clip, exercise="toe_walk", steadier=steadier)
    assert result.model.name == counting
    assert result.totals.reps == 2


def test_feet_that_jump_about_without_the_heavy_model_are_told_of(counted, monkeypatch):
    monkeypatch.setattr(Known, "sample", WALK)
    monkeypatch.setattr(Known, "marks", FEET)
    clip, missing = CLIP.with_name(f"{WALK}.mp4"), ModelError("There is no network.")
    result = counted("full", clip=clip, exercise="toe_walk", steadier=missing)
    assert result.model.name == "full"
    assert any("jump about" in w and "no network" in w for w in result.warnings)
