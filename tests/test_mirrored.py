"""Left and right, clockwise and counterclockwise: right in a mirror, and from either side.

A pose model takes what it sees for a person: in a mirror image it calls the left foot the right
one. The estimator here does the same; it tells a mirror image by the colours of the corners.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import cv2
import numpy as np
import pytest
from helpers.fake_pose import stand_in
from helpers.golden import SAMPLES, counted_clips, golden_of, load, truth_of
from helpers.lying_figure import HEIGHT_PX, WIDTH_PX, lying_pose
from helpers.observations import reps_counted
from helpers.tiny_clips import BLUE, GREEN, RED, WHITE, four_corners, write_clip

from posecount import count_video
from posecount.counter import counter_for
from posecount.cue import Cue
from posecount.exercises import find_exercise
from posecount.media.video import open_video
from posecount.pose.landmarks import mirrored

FPS = 20
STARTS_S, TURN_S, TURNS = 2.0, 1.5, 3
LENGTH_S = 8.0
SWAPPED = {
    "left": "right", "right": "left", "both": "both", None: None,
    "clockwise": "counterclockwise", "counterclockwise": "clockwise", "unknown": "unknown",
}  # fmt: skip
SENSES = {"clockwise": 1, "counterclockwise": -1}


def looks_mirrored(image):
    """Whether red and green have changed places."""
    corner = image[image.shape[0] // 4, image.shape[1] // 4]
    nearer_red = np.abs(corner - np.array(RED)).sum() < np.abs(corner - np.array(GREEN)).sum()
    return not nearer_red


class Model:
    """Sees ``scene(t_s)``, or its mirror image, as the picture is."""

    scene = None

    def __init__(self, _model):
        pass

    def estimate(self, frame):
        pose = Model.scene(frame.t_s)
        return mirrored(pose, WIDTH_PX) if looks_mirrored(frame.image_bgr) else pose

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def close(self):
        pass


@pytest.fixture(scope="module")
def recordings(tmp_path_factory):
    """The recording as it was, and in a mirror: {mirror: path}."""
    folder = tmp_path_factory.mktemp("mirror")
    picture = four_corners(WIDTH_PX, HEIGHT_PX)
    frames = round(LENGTH_S * FPS)
    size = (WIDTH_PX, HEIGHT_PX)

    def written(name, image):
        return write_clip(folder / name, fps=FPS, frames=frames, size=size, images=[image] * frames)

    return {
        False: written("plain.mp4", picture),
        True: written("mirror.mp4", cv2.flip(picture, 1)),
    }


@pytest.fixture
def circling(monkeypatch):
    """Put a person who circles a foot before the camera."""
    stand_in(monkeypatch.setattr)
    for module in ("observation.recorded", "observation.view"):
        monkeypatch.setattr(f"posecount.{module}.MediaPipePoseEstimator", Model)

    def put(side, sense, camera_on, **where):
        def scene(t_s):
            turned = np.clip((t_s - STARTS_S) / TURN_S, 0, TURNS) * SENSES[sense]
            return lying_pose(side, float(turned), camera_on=camera_on, **where)

        monkeypatch.setattr(Model, "scene", staticmethod(scene))

    return put


def told(result):
    return [(rep.side, rep.direction) for rep in result.reps]


@pytest.mark.parametrize(
    ("side", "sense", "camera_on", "towards_head_deg", "mirror"),
    list(product(["left", "right"], SENSES, ["left", "right"], [30, -30], [False, True])),
)
def test_sides_and_directions_are_the_exercisers_own(
    circling, recordings, side, sense, camera_on, towards_head_deg, mirror
):
    circling(side, sense, camera_on, towards_head_deg=towards_head_deg)
    result = count_video(recordings[mirror], exercise="ankle_circles", mirrored=mirror)
    assert told(result) == [(side, sense)] * TURNS
    assert result.mirrored is mirror


@pytest.mark.parametrize(("side", "sense"), list(product(["left", "right"], SENSES)))
@pytest.mark.parametrize("mirror", [False, True])
def test_the_wrong_word_about_the_mirror_swaps_both(circling, recordings, side, sense, mirror):
    """The test above proves something: the mirror makes a difference that has to be undone."""
    circling(side, sense, side)
    result = count_video(recordings[mirror], exercise="ankle_circles", mirrored=not mirror)
    assert told(result) == [(SWAPPED[side], SWAPPED[sense])] * TURNS


def test_the_annotated_video_shows_the_picture_as_it_was_recorded(circling, recordings, tmp_path):
    circling("left", "clockwise", "left")
    out, seen = tmp_path / "out.mp4", []
    count_video(
        recordings[True],
        exercise="ankle_circles",
        mirrored=True,
        overlay=out,
        max_seconds=3.0,
        watch=lambda tick, _source: seen.append(looks_mirrored(tick.frame.image_bgr)),
    )
    assert seen == [False] * round(3.0 * FPS)
    with open_video(out) as video:
        image = next(iter(video)).image_bgr
    # No panel reaches the lowest rows: white was recorded on the left, blue on the right.
    colours = image[-4, [WIDTH_PX // 4, 3 * WIDTH_PX // 4]].astype(int)
    assert np.abs(colours - (WHITE, BLUE)).max() < 60


@pytest.mark.parametrize("mirror", [False, True])
def test_a_close_up_is_turned_back_in_both_looks_at_it(circling, recordings, mirror):
    circling("left", "clockwise", "left")
    learned, counted = [], []
    count_video(
        recordings[mirror],
        exercise="toe_press",
        view="close-up",
        mirrored=mirror,
        max_seconds=1.0,
        learning=lambda frame, _source: learned.append(looks_mirrored(frame.image_bgr)),
        watch=lambda tick, _source: counted.append(looks_mirrored(tick.frame.image_bgr)),
        pictures=True,
    )
    assert learned == counted == [False] * FPS


# -- what the real model saw ---------------------------------------------------------------------

ONE_SIDED = [
    clip
    for clip in counted_clips()
    if {"left", "right"} & {r["side"] for r in truth_of(clip)["reps"]}
]


def counted(clip, change):
    spec = find_exercise(truth_of(clip)["exercise"])
    changed = [
        replace(seen, pose=None if seen.pose is None else change(seen.pose))
        for seen in load(golden_of(clip))
    ]
    return reps_counted(counter_for(spec, Cue.LANDMARKS, None, ()), changed)


@pytest.mark.parametrize("clip", ONE_SIDED, ids=lambda clip: clip.stem)
def test_the_machines_themselves_prefer_no_side(clip):
    """Landmarks in a mirror give the same reps at the same times, sides and directions swapped."""
    plain = counted(clip, lambda pose: pose)
    mirror = counted(clip, lambda pose: mirrored(pose, WIDTH_PX))
    assert [(SWAPPED[r.side], SWAPPED[r.direction]) for r in mirror] == [
        (r.side, r.direction) for r in plain
    ]
    assert {r["side"] for r in truth_of(clip)["reps"]} == {r.side for r in plain}
    assert [r.start_s for r in mirror] == pytest.approx([r.start_s for r in plain], abs=0.1)


# -- end to end with the real model --------------------------------------------------------------


class Flipped:
    """The pictures of a video in a mirror, one after the other."""

    def __init__(self, video):
        self._frames = iter(video)

    def __getitem__(self, _index):
        return cv2.flip(next(self._frames).image_bgr, 1)


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "seconds"),
    [("ankle_circles_right_raised_camera", 8.0), ("toe_raise_right_front", 8.5)],
)
def test_a_sample_in_a_mirror_counts_the_same(name, seconds, tmp_path):
    sample, exercise = SAMPLES / f"{name}.mp4", truth_of(SAMPLES / f"{name}.mp4")["exercise"]
    with open_video(sample) as video:
        write_clip(
            tmp_path / "mirror.mp4",
            fps=round(video.fps),
            frames=round(seconds * video.fps),
            size=(video.width, video.height),
            images=Flipped(video),
            options={"crf": "16"},
        )
    plain = count_video(sample, exercise=exercise, max_seconds=seconds)
    back = count_video(tmp_path / "mirror.mp4", exercise=exercise, mirrored=True)
    assert len(plain.reps) >= 2
    assert told(back) == told(plain)
    assert [r.start_s for r in back.reps] == pytest.approx([r.start_s for r in plain.reps], abs=0.5)
