"""The file under review: nothing in it is lost, and nothing that was edited either."""

from __future__ import annotations

import json

import pytest

from posecount.errors import InputError, OutputError
from posecount.evaluation.clips import find_clips
from posecount.review import edit
from posecount.review.truth_file import as_text, draft_beside, read_truth_file

REPS = [
    {"start_s": 1.0, "end_s": 2.0, "hold_s": 0.5, "side": "left", "direction": None, "by": "eye"},
    {"start_s": 3.0, "end_s": 4.0, "hold_s": 0.5, "side": None, "direction": None},
]
DATA = {
    "schema": "posecount.truth/1",
    "exercise": "toe_raise",
    "hold_target_s": None,
    "reps": REPS,
    "camera": {"fps": 30},
    "reviewed": False,
    "notes": "Counted.",
}


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(as_text(DATA), encoding="utf-8")
    return path


def test_saving_what_was_not_edited_changes_nothing(path):
    before = path.read_bytes()
    file = read_truth_file(path)
    file.saved(file.sheet(10.0))
    assert path.read_bytes() == before


def test_what_is_accepted_is_kept_until_all_is_and_then_the_file_is_reviewed(path):
    file = read_truth_file(path)
    half, _ = edit.accept(file.sheet(10.0), 0)
    file = file.saved(half)
    assert not file.truth.reviewed
    again = read_truth_file(path).sheet(10.0)
    assert [entry.accepted for entry in again.entries] == [True, False]
    file = file.saved(edit.accept(again, 1)[0])
    saved = json.loads(path.read_text())
    assert saved["reviewed"] is True
    assert saved["reps"] == REPS
    assert saved["camera"] == {"fps": 30}
    assert read_truth_file(path).sheet(10.0).reviewed


def test_a_file_from_before_there_was_reviewing_counts_as_reviewed(path):
    data = {name: value for name, value in DATA.items() if name != "reviewed"}
    path.write_text(as_text(data))
    file = read_truth_file(path)
    assert file.sheet(10.0).reviewed
    file.saved(edit.delete(file.sheet(10.0), 1)[0])
    assert json.loads(path.read_text()) == {**data, "reps": REPS[:1]}


def test_a_draft_is_kept_beside_offered_again_and_gone_when_saved(path):
    file = read_truth_file(path)
    assert file.draft() is None
    edited, _ = edit.delete(file.sheet(10.0), 0)
    file.keep_draft(edited)
    (path.with_suffix(".mp4")).touch()
    assert [clip.name for clip in find_clips(path.parent)] == ["a"]
    draft = read_truth_file(path).draft()
    assert draft.sheet(10.0) == edited
    file.saved(edited)
    assert not draft_beside(path).exists()
    assert [found.name for found in path.parent.iterdir() if found.name.startswith(".")] == []


def test_a_draft_that_says_the_same_or_is_broken_is_not_offered(path):
    file = read_truth_file(path)
    file.keep_draft(file.sheet(10.0))
    assert file.draft() is None
    draft_beside(path).write_text("{")
    assert file.draft() is None


def test_what_somebody_else_wrote_meanwhile_is_not_written_over(path):
    file = read_truth_file(path)
    path.write_text(as_text({**DATA, "reps": []}))
    with pytest.raises(OutputError, match="changed by another program"):
        file.saved(file.sheet(10.0))
    assert json.loads(path.read_text())["reps"] == []


def test_a_file_that_is_no_truth_is_named(path):
    path.write_text("[]")
    with pytest.raises(InputError, match=r"a\.json"):
        read_truth_file(path)
