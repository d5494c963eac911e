"""One of several people is looked at, and whoever films several is told."""

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from posecount import count_video
from posecount.errors import InputError
from posecount.media.video import Recording, open_video
from posecount.observation import one_person
from posecount.observation.one_person import only_person, several_people
from posecount.pose.people import Box, apart

SAMPLES = Path(__file__).parents[2] / "sample_videos"
CLIP = Recording(SAMPLES / "toe_raise_both_side.mp4")
WIDTH = 640
ALICE, BOB, CARL = Box(50, 100, 150, 400), Box(220, 60, 320, 420), Box(450, 100, 560, 400)
MODEL = Path("stick.task")


@pytest.fixture
def in_view(monkeypatch):
    """Put so many people before the camera, one list for each look."""

    class Finder:
        def __init__(self, model):
            pass

        def close(self):
            pass

        def people(self, image_bgr):
            return looks.pop(0) if len(looks) > 1 else looks[0]

    looks = []

    def puts(*seen):
        looks[:] = seen
        monkeypatch.setattr(one_person, "PeopleFinder", Finder)

    return puts


@pytest.mark.parametrize(
    ("which", "mirrored", "person"),
    [
        ("left", False, ALICE),
        ("middle", False, BOB),
        ("right", False, CARL),
        ("largest", False, BOB),
        ("left", True, CARL),
        ("right", True, ALICE),
    ],
)
def test_only_the_wanted_person_and_some_room_beside_them_is_shown(
    in_view, which, mirrored, person
):
    people = [ALICE, BOB, CARL]
    in_view(people)
    shown = only_person(replace(CLIP, mirrored=mirrored), which, MODEL)
    left, right = shown.columns
    assert left < person.left
    assert right > person.right
    assert all(right <= one.left or left >= one.right for one in people if one is not person)


def test_everywhere_the_person_goes_is_shown(in_view):
    there = replace(ALICE, left=5, right=105)
    in_view([ALICE, CARL], [there, CARL])
    left, right = only_person(CLIP, "left", MODEL).columns
    assert left == 0
    assert right > ALICE.right


def test_a_look_at_which_the_others_are_away_does_not_show_who_is_left(in_view):
    in_view([ALICE, CARL], [CARL], [ALICE, CARL])
    _, right = only_person(CLIP, "left", MODEL).columns
    assert right < CARL.left


def test_where_nobody_is_found_that_is_said(in_view):
    in_view([])
    with pytest.raises(InputError, match="Nobody is found"):
        only_person(CLIP, "left", MODEL)


@pytest.mark.parametrize(
    ("looks", "several"),
    [([[ALICE, BOB]], True), ([[ALICE]], False), ([[]], False), ([[ALICE, BOB], [BOB]], False)],
)
def test_several_people_are_told_of_only_if_they_stay(in_view, looks, several):
    in_view(*looks)
    assert several_people(CLIP, MODEL) is several


def test_nobody_is_looked_for_after_the_seconds_that_are_counted(in_view):
    in_view([ALICE, BOB], [ALICE])
    assert several_people(CLIP, MODEL, max_seconds=0.5)
    in_view([ALICE, BOB], [ALICE])
    assert not several_people(CLIP, MODEL, max_seconds=1.5)


def test_what_is_not_shown_is_grey():
    with open_video(replace(CLIP, columns=(200, 300))) as shown, open_video(CLIP) as whole:
        one, other = next(iter(shown)).image_bgr, next(iter(whole)).image_bgr
    assert (one[:, 200:300] == other[:, 200:300]).all()
    assert np.unique(one[:, :200]).size == np.unique(one[:, 300:]).size == 1


@pytest.mark.parametrize(
    ("boxes", "left"),
    [
        ([CARL, ALICE], [ALICE, CARL]),
        ([ALICE, replace(ALICE, left=60)], [ALICE]),
        ([ALICE, Box(300, 300, 330, 390)], [ALICE]),
        ([Box(0, 300, 400, 400), CARL], [Box(0, 300, 400, 400), CARL]),
        ([], []),
    ],
    ids=["in order", "found twice", "far behind", "one who lies", "nobody"],
)
def test_people_are_told_apart(boxes, left):
    assert apart(boxes) == left


def beside(first, second, clip, until_s):
    """Two recordings of one rate side by side."""
    with open_video(first) as a, open_video(second) as b, av.open(str(clip), "w") as target:
        stream = target.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = a.width + b.width, a.height, "yuv420p"
        for one, other in zip(a, b, strict=False):
            if one.t_s > until_s:
                break
            image = np.hstack([one.image_bgr, other.image_bgr])
            target.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        target.mux(stream.encode())


@pytest.mark.model
@pytest.mark.slow
def test_of_two_people_each_is_counted_by_themselves(tmp_path):
    clip = tmp_path / "two.mp4"
    beside(CLIP.path, SAMPLES / "nothing_standing.mp4", clip, 6.0)
    count = {which: count_video(clip, exercise="toe_raise", person=which) for which in PEOPLE}
    assert [count[which].totals.reps for which in PEOPLE] == [1, 0]
    assert [result.person for result in count.values()] == PEOPLE
    for which, warned in ((None, True), ("left", False)):
        result = count_video(clip, exercise="toe_raise", person=which, max_seconds=3.0)
        assert any("Several people" in warning for warning in result.warnings) is warned


PEOPLE = ["left", "right"]
