"""The benchmark's plan is what it says: enough, even, repeatable, and true to its names."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from sample_videos.studio.benchmark import PLAIN, main
from sample_videos.studio.motion import choreograph
from sample_videos.studio.moves import EXERCISES
from sample_videos.studio.plan import disturbed, plain, plan
from sample_videos.studio.seeds import clip as clip_of_seed
from sample_videos.studio.switches import BASES, SWITCHES

PLAN = plan()
PLAIN_CLIPS = {clip.name: clip for clip in plain()}
RATES = ("fps-10", "fps-15", "fps-24", "fps-60")
# What a disturbed clip never changes: who does what where, seen from where.
KEPT = ("exercise", "posture", "side", "camera", "body", "seed", "split", "lead_s")


def base_of(clip):
    """The plain clip of which a disturbed one was made."""
    return next(PLAIN_CLIPS[base] for base in BASES[clip.disturbance] if clip.name.startswith(base))


def test_there_are_enough_clips_and_no_name_comes_twice():
    assert len(PLAN) >= 126
    assert len({clip.name for clip in PLAN}) == len(PLAN)


def test_the_plan_is_always_the_same():
    assert plan() == PLAN


@pytest.mark.parametrize("exercise", EXERCISES)
def test_an_exercise_has_twelve_plain_clips_of_eight_bodies_in_several_views(exercise):
    clips = [clip for clip in PLAIN_CLIPS.values() if clip.exercise == exercise]
    assert len(clips) == 12
    assert len({clip.body for clip in clips}) >= 8
    views = Counter(clip.camera.view for clip in clips)
    assert len(views) >= 3
    assert (views["close-up"] >= 3) == (exercise != "toe_walk")


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_third_of_each_exercise_and_view_is_kept_apart(exercise):
    views = Counter(c.camera.view for c in PLAIN_CLIPS.values() if c.exercise == exercise)
    for view, clips in views.items():
        apart = [
            c
            for c in PLAIN_CLIPS.values()
            if (c.exercise, c.camera.view, c.split) == (exercise, view, "test")
        ]
        assert 3 * len(apart) == clips


def test_no_posture_is_only_in_one_split():
    where = {(clip.posture, clip.split) for clip in PLAIN_CLIPS.values()}
    assert {(clip.posture, split) for clip in PLAN for split in ("tune", "test")} == where


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_disturbance_is_in_both_splits(switch):
    clips = [clip for clip in PLAN if clip.disturbance == switch]
    assert {clip.split for clip in clips} == {"tune", "test"}


@pytest.mark.parametrize("clip", disturbed(), ids=lambda clip: clip.name)
def test_a_disturbed_clip_is_a_plain_one_with_something_else(clip):
    base = base_of(clip)
    assert [getattr(clip, name) for name in KEPT] == [getattr(base, name) for name in KEPT]
    named = replace(clip, name=base.name, disturbance=None, notes=base.notes)
    changed = [f.name for f in fields(clip) if getattr(named, f.name) != getattr(base, f.name)]
    assert changed


@pytest.mark.parametrize("clip", PLAN, ids=lambda clip: clip.name)
def test_a_clip_is_short_and_begins_with_a_rest(clip):
    lines, reps = choreograph(clip, 10)
    length_s = len(next(iter(lines.values()))) / 10
    assert 4.5 <= length_s <= 20.5
    assert all(1.5 < rep.start_s < rep.end_s < length_s for rep in reps)
    assert bool(reps) == (not (clip.disturbance or "").startswith("nothing"))


@pytest.mark.parametrize("base", BASES["fps-15"])
def test_other_frame_rates_show_the_same_movements(base):
    truths = [
        choreograph(clip, clip.fps)[1]
        for clip in PLAN
        if clip.name == base or (clip.disturbance in RATES and clip.name.startswith(base))
    ]
    assert len(truths) == 1 + len(RATES)
    assert all(reps == truths[0] for reps in truths)


def test_seeds_give_the_same_clip_again():
    assert clip_of_seed(41) == clip_of_seed(41)
    assert clip_of_seed(41) != clip_of_seed(48)


def test_the_command_lists_what_was_asked_for(monkeypatch, capsys):
    options = ["--list", "--exercise", "toe_raise", "--split", "test", "--disturbance", PLAIN]
    monkeypatch.setattr(sys, "argv", ["benchmark", *options])
    main()
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 4
    assert all(line.startswith("toe_raise") and line.endswith(PLAIN) for line in said)
