"""What the studio draws, and what its camera and its clothes make of it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from sample_videos.studio.disturb import Lens
from sample_videos.studio.motion import choreograph
from sample_videos.studio.plan import plain
from sample_videos.studio.spec import Away, Disturb, Fidget, Walk

CLIPS = {clip.name: clip for clip in plain()}
GREY = np.full((48, 64, 3), 128, np.uint8)
CLEAN = Disturb(noise=0.0, blur_px=0.0, vignette=0.0)


def record(switches, frames=1, fps=30):
    """Some frames of a grey wall with a dark edge, as a camera stores them."""
    wall = GREY.copy()
    wall[:, 32:] = 40
    lens = Lens(switches, 5, (64, 48), fps)
    return [lens.record(wall) for _ in range(frames)]


def test_a_camera_without_faults_changes_nothing():
    assert np.abs(record(CLEAN)[0].astype(int)[:, :32] - 128).max() <= 1


def test_noise_is_as_strong_as_asked_and_new_in_each_frame():
    first, second = record(replace(CLEAN, noise=0.05), 2)
    wanted = 255 * 0.05 * (0.6 + 0.8 * np.sqrt(128 / 255))
    assert first[:, :32].std() == pytest.approx(wanted, rel=0.1)
    apart = first[:, :32].astype(float) - second[:, :32]
    assert apart.std() == pytest.approx(wanted * np.sqrt(2), rel=0.1)


def test_shake_moves_the_picture_alike_at_any_frame_rate():
    slow = record(replace(CLEAN, shake_px=6.0), 8, fps=15)
    quick = record(replace(CLEAN, shake_px=6.0), 16, fps=30)
    assert len({frame.tobytes() for frame in slow}) > 1
    for one, other in zip(slow, quick[::2], strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_tremor_leaves_truth_and_all_other_joints_alone():
    clip = CLIPS["resisted_plantar_flexion_side_1"]
    calm, reps = choreograph(clip, 30)
    lines, trembling_reps = choreograph(replace(clip, tremble_deg=1.6), 30)
    assert trembling_reps == reps
    changed = [name for name in calm if not np.array_equal(calm[name], lines[name])]
    assert changed == [f"{clip.side[0].upper()}.bend"]


def test_who_walks_away_comes_back_to_the_same_place():
    clip = replace(CLIPS["toe_raise_side_2"], motions=(Away(),))
    lines, reps = choreograph(clip, 30)
    assert reps == []
    for channel in ("y", "L.y", "R.y"):
        assert np.abs(lines[channel]).max() > 2.0
        assert abs(lines[channel][-1]) < 0.02


def test_walking_on_flat_soles_is_no_rep():
    clip = CLIPS["toe_walk_side_1"]
    flat = replace(clip, motions=(Walk(((3.0, 0.4, 0.0),), flat=True), Fidget("scratch_leg", 3.0)))
    assert choreograph(clip, 30)[1]
    assert choreograph(flat, 30)[1] == []


@pytest.mark.parametrize("name", ["toe_raise_side_2", "resisted_dorsiflexion_side_1"])
def test_drawing_only_what_moves_gives_the_whole_picture(name, monkeypatch):
    pytest.importorskip("pyvista")
    pytest.importorskip("anny")
    from sample_videos.studio import render
    from sample_videos.studio.window import Window

    def drawn():
        stage = render.Stage(replace(CLIPS[name], size_px=(320, 240)))
        whole_s = stage.moments // 4
        stage.lines = {channel: line[::whole_s] for channel, line in stage.lines.items()}
        stage.moments = len(next(iter(stage.lines.values())))
        stage.moments_fps = 10
        return [picture.copy() for picture in render.pictures(stage)]

    in_part = drawn()
    monkeypatch.setattr(render, "moving_part", lambda *_: Window(0, 0, 320, 240))
    for one, other in zip(in_part, drawn(), strict=True):
        apart = np.abs(one.astype(int) - other).max(axis=2)
        # Edges may fall on another side of a pixel; nothing else differs.
        assert (apart > 12).mean() < 0.001
    assert any((one != in_part[0]).any() for one in in_part[1:])
