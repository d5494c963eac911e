"""A recording is turned so that the person in it is upright."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posecount.errors import InputError
from posecount.media.video import Recording
from posecount.observation import upright as room
from posecount.observation.upright import upright
from posecount.pose.landmarks import LandmarkIndex as Mark
from posecount.quarter_turn import nearest_turn

MODEL = Path("no.task")
CLIP = Recording("clip.mp4")
HEAD_AT = {0: (0.0, -1.0), 90: (-1.0, 0.0), 180: (0.0, 1.0), 270: (1.0, 0.0)}
"""Where the head is in the picture, by the clockwise turn that it needs; y points down."""


def body(head, size_px=100.0, lean_deg=0.0):
    """Somebody whose head is in that direction from the hips."""
    angle = np.radians(lean_deg)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    up = turn @ np.array(head) * size_px
    points = np.tile(-up, (33, 1))
    points[[Mark.LEFT_SHOULDER, Mark.RIGHT_SHOULDER]] = up
    points[[Mark.LEFT_HIP, Mark.RIGHT_HIP]] = 0.0
    return points + 300.0


@pytest.fixture
def in_view(monkeypatch):
    """Says who is found in each of the three pictures, and which recording was looked at."""
    asked = []

    def found(*looks):
        class Finder:
            def __init__(self, model):
                self.waiting = list(looks)

            def bodies(self, image):
                return self.waiting.pop(0)

            def close(self):
                pass

        def pictures(recording, times_s, stop):
            asked.append(recording)
            return iter([None] * len(looks))

        monkeypatch.setattr(room, "PeopleFinder", Finder)
        monkeypatch.setattr(room, "pictures_at", pictures)
        return asked

    return found


@pytest.mark.parametrize("lean_deg", [-40.0, -15.0, 0.0, 15.0, 40.0])
@pytest.mark.parametrize("turn", HEAD_AT)
def test_until_the_head_is_up_however_the_body_leans(in_view, turn, lean_deg):
    in_view(*[[body(HEAD_AT[turn], lean_deg=lean_deg)]] * 3)
    assert upright(CLIP, MODEL).turned_deg == turn


def test_by_the_largest_person_and_most_of_the_pictures(in_view):
    small, large = body(HEAD_AT[180], 20.0), body(HEAD_AT[90])
    in_view([small, large], [], [large, small])
    assert upright(CLIP, MODEL).turned_deg == 90


def test_a_mirror_image_is_judged_as_it_is_shown(in_view):
    asked = in_view([body(HEAD_AT[90])])
    turned = upright(replace(CLIP, mirrored=True), MODEL)
    assert (turned.turned_deg, turned.mirrored) == (90, True)
    assert not asked[0].mirrored


def test_where_nobody_is_found_that_is_said(in_view):
    in_view([], [], [])
    with pytest.raises(InputError, match="Nobody is found"):
        upright(CLIP, MODEL)


@pytest.mark.parametrize(
    ("leaning_deg", "turn"),
    [(0, 0), (44, 0), (46, 270), (90, 270), (180, 180), (-180, 180), (-90, 90), (-46, 90)],
)
def test_the_nearest_turn(leaning_deg, turn):
    assert nearest_turn(leaning_deg) == turn
