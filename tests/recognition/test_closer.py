"""Circles are looked at once more; what was not looked at to the end changes nothing."""

import pytest
from helpers.looked import GoldenLooks

from posecount.recognition import closer
from posecount.recognition.closer import CloserLook, counted_closer
from posecount.recognition.segments import segments

pytestmark = pytest.mark.slow


def first_look(name):
    looks = GoldenLooks([name])
    scene = looks.scene()
    found = looks.candidates(scene)
    return looks, found, segments(scene, found, looks.end_s)


def again(looks, found, done, stop=lambda: False):
    return counted_closer(found, done, None, None, looks.end_s, stop, lambda *_: None)


def test_circles_are_counted_by_the_second_look(monkeypatch):
    looks, found, done = first_look("ankle_circles_left_to_head")
    seen = []

    def look(_recording, _models, part, *_):
        seen.append(part)
        half = [one for one in looks.observations if one.t_s < 11]
        return CloserLook(half, ("It was looked at again.",))

    monkeypatch.setattr(closer, "_look", look)
    counted, remarks = again(looks, found, done)
    circles = [one for one in counted if one.spec.id == "ankle_circles"]
    assert len(seen) == 1
    assert [len(one.reps) for one in circles] == [4], "the second look saw the first half only"
    assert remarks == ["It was looked at again."]
    others = [one for one in found if one.spec.id != "ankle_circles"]
    assert all(one in counted for one in others)


def test_what_was_broken_off_changes_nothing(monkeypatch):
    looks, found, done = first_look("ankle_circles_left_to_head")
    monkeypatch.setattr(closer, "_look", lambda *_: CloserLook(()))
    counted, _ = again(looks, found, done, stop=lambda: True)
    assert counted == found


def test_other_exercises_are_not_looked_at_again(monkeypatch):
    looks, found, done = first_look("toe_walk_side")
    monkeypatch.setattr(closer, "_look", lambda *_: pytest.fail("it was looked at again"))
    counted, remarks = again(looks, found, done)
    assert (counted, remarks) == (found, [])
