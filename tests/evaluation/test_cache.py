"""What was seen in a clip is seen once, and anew where anything it depends on has changed."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import numpy as np
import pytest
from helpers.known import frames_of, seen_set, write

import posecount
from posecount.errors import OutputError, VideoError
from posecount.evaluation import cache
from posecount.evaluation.cache import landmarks_of, make_room
from posecount.exercises import find_exercise
from posecount.pose.model.choice import PoseModels
from posecount.pose.model.find import ModelFile

MODEL = PoseModels(ModelFile(Path("stick.task"), "0" * 64, "stick"))
HOME = Path(posecount.__file__).parent


@pytest.fixture
def video(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECOUNT_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"a clip")
    return path


class Look:
    """Stands in for looking at a clip: writes some landmarks, and knows how often it did."""

    def __init__(self):
        self.times = 0

    def __call__(self, place):
        self.times += 1
        write(place, (seen_set(), frames_of(np.random.default_rng(1), 8)))


@pytest.fixture
def look():
    return Look()


def kept(video, look, *, exercise="toe_raise", model=MODEL, mirrored=False):
    return landmarks_of(video, find_exercise(exercise), model, mirrored=mirrored, look=look)


def test_a_clip_is_looked_at_once(video, look):
    first = kept(video, look)
    whole = first.read_bytes()
    assert kept(video, look) == first
    assert (look.times, first.read_bytes()) == (1, whole)


def test_its_name_does_not_matter_but_what_is_in_it(video, look):
    first = kept(video, look)
    assert kept(video.rename(video.with_name("other.mp4")), look) == first
    assert look.times == 1


def test_exercises_for_which_the_same_is_followed_share_what_was_seen(video, look):
    assert kept(video, look, exercise="toe_raise") == kept(
        video, look, exercise="resisted_plantar_flexion"
    )
    assert look.times == 1


@pytest.mark.parametrize(
    "other",
    [
        {"exercise": "ankle_circles"},
        {"exercise": "toe_press"},
        {"model": PoseModels(ModelFile(MODEL.first.path, "1" * 64, "other"))},
        {"mirrored": True},
    ],
    ids=str,
)
def test_what_is_seen_otherwise_is_kept_apart(video, look, other):
    assert kept(video, look) != kept(video, look, **other)
    assert look.times == 2


def test_another_version_of_the_clip_is_looked_at_anew(video, look):
    kept(video, look)
    video.write_bytes(b"another clip")
    kept(video, look)
    assert look.times == 2


def test_so_is_every_clip_once_what_looks_has_changed(video, look, monkeypatch):
    kept(video, look)
    monkeypatch.setattr(cache, "looking_sha256", lambda: "changed")
    kept(video, look)
    assert look.times == 2


@pytest.mark.parametrize("left", [0, 10, 300])
def test_a_damaged_file_is_made_anew(video, look, left):
    place = kept(video, look)
    whole = place.read_bytes()
    place.write_bytes(whole[:left])
    assert kept(video, look) == place
    assert (look.times, place.read_bytes()) == (2, whole)


def test_a_file_without_its_end_is_made_anew(video, look):
    """All that is in it is right, and yet it is not the whole clip."""
    place = kept(video, look)
    whole = place.read_bytes()
    write(place, (seen_set(), frames_of(np.random.default_rng(1), 4)), end=None)
    assert kept(video, look).read_bytes() == whole
    assert look.times == 2


def test_a_cache_that_cannot_be_written_costs_only_time(video, look, tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert kept(video, look) == video

    def no_room(_place):
        raise OutputError("there is no space left.")

    (tmp_path / "cache").unlink()
    assert kept(video, no_room) == video


def test_a_clip_that_cannot_be_read_is_told(video):
    def unreadable(_place):
        raise VideoError("It is no video.")

    with pytest.raises(VideoError, match="no video"):
        kept(video, unreadable)


def test_what_was_used_longest_ago_makes_room(tmp_path):
    places = [tmp_path / f"{i}.landmarks" for i in range(4)]
    for i, place in enumerate(places):
        place.write_bytes(bytes(100))
        os.utime(place, (1000 + i, 1000 + i))
    os.utime(places[0], (2000, 2000))
    make_room(tmp_path, most_bytes=250)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.landmarks", "3.landmarks"]
    make_room(tmp_path / "nowhere")


def test_using_a_file_keeps_it_from_making_room(video, look):
    place = kept(video, look)
    os.utime(place, (1000, 1000))
    kept(video, look)
    assert place.stat().st_mtime > 1_000_000


# -- which code decides what is seen -------------------------------------------------------------

SAYS_NOTHING_OF_PICTURES = {
    "errors.py",  # sentences
    "atomic_write.py",  # how a file is written
    "reading.py",  # how a file is read within bounds
    "plain.py",  # whether a number is one
    "quarter_turn.py",  # whether a turn is one
    "which_person.py",  # whether a word names one
    "counting/events.py",  # names of sides
    "signals/legs.py",  # a name for a pair of numbers
}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("posecount."):
            yield HOME.joinpath(*node.module.split(".")[1:]).with_suffix(".py")


def test_all_that_looks_at_pictures_is_part_of_what_a_file_is_called():
    named = set(cache.looking_modules())
    assert HOME / "pose" / "estimator.py" in named
    used = {other for path in named for other in imported(path) if other.is_file()}
    strangers = {path.relative_to(HOME).as_posix() for path in used - named}
    assert strangers <= SAYS_NOTHING_OF_PICTURES
