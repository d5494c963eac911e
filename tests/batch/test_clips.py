"""Which recordings a batch takes, and what their results are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.batch.clips import Found, Settings, checked, gather, named
from posecount.errors import InputError

RAISES = Settings("toe_raise")


def touch(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def places(gathered):
    return [one.place.as_posix() for one in gathered.found]


def test_a_folder_is_gone_through_and_a_file_is_taken_as_it_is(tmp_path):
    names = ("b.MP4", "a/c.mov", "a/notes.txt", "a/.hidden.mp4", ".trash/d.mp4", "e.landmarks")
    touch(tmp_path, *names)
    assert places(gather([tmp_path], RAISES, tmp_path / "out")) == [
        "a/c.mov",
        "b.MP4",
        "e.landmarks",
    ]
    assert places(gather([tmp_path / "a" / "notes.txt"], RAISES, tmp_path / "out")) == ["notes.txt"]


def test_what_a_batch_has_written_is_no_recording(tmp_path):
    touch(tmp_path, "a.mp4", "out/landmarks/b.landmarks", "landmarks/c.landmarks")
    assert places(gather([tmp_path], RAISES, tmp_path / "out")) == [
        "a.mp4",
        "landmarks/c.landmarks",
    ]
    inside = gather([tmp_path], RAISES, tmp_path)
    assert places(inside) == ["a.mp4", "out/landmarks/b.landmarks"]


def test_a_video_and_the_landmarks_made_from_it_are_one_recording(tmp_path):
    touch(tmp_path, "a.mkv", "a.landmarks", "b.landmarks")
    gathered = gather([tmp_path], RAISES, tmp_path / "out")
    assert places(gathered) == ["a.mkv", "b.landmarks"]
    assert gathered.beside == (tmp_path / "a.landmarks",)
    named_itself = gather([tmp_path / "a.landmarks"], RAISES, tmp_path / "out")
    assert places(named_itself) == ["a.landmarks"]


def test_a_path_where_nothing_is_stands_among_others_but_not_alone(tmp_path):
    touch(tmp_path, "a.mp4")
    both = gather([tmp_path / "gone.mp4", tmp_path / "a.mp4"], RAISES, tmp_path / "out")
    assert places(both) == ["gone.mp4", "a.mp4"]
    empty = tmp_path / "empty"
    empty.mkdir()
    for nothing in (tmp_path / "gone.mp4", empty):
        with pytest.raises(InputError, match="There is no recording in"):
            gather([nothing], RAISES, tmp_path / "out")


def found(path, place=None, settings=RAISES):
    return Found(Path(path), Path(place or Path(path).name), settings)


def names(*founds):
    return [clip.name for clip in named(founds)]


def test_a_result_is_called_as_its_recording():
    assert names(found("/x/a/b.mp4", "a/b.mp4"), found("/x/a/b.mov", "a/b.mov")) == [
        "a/b.mp4",
        "a/b.mov",
    ]


def test_the_same_place_twice_gets_two_names_that_stay():
    first, second = found("/x/a.mp4"), found("/y/A.mp4")
    one, other = names(first, second)
    assert one == "a.mp4" and other.startswith("A.mp4~")
    assert names(found("/z/a.mp4"), second)[1] == other


def test_named_twice_is_one_clip_unless_something_else_is_asked_of_it():
    walk = Settings("toe_walk")
    assert len(names(found("/x/a.mp4"), found("/x/a.mp4", "x/a.mp4"))) == 1
    assert len(set(names(found("/x/a.mp4"), found("/x/a.mp4", settings=walk)))) == 2


@given(st.lists(st.text("aAbß/é", min_size=1, max_size=4), max_size=12))
def test_no_two_results_share_a_file(texts):
    clips = named(found(f"/{index}/{text}", text) for index, text in enumerate(texts))
    assert len({clip.name.casefold() for clip in clips}) == len(texts)


def test_a_name_no_file_could_have_is_shortened():
    long, other = names(found("/" + "ä" * 120 + ".mp4"), found("/" + "ä" * 120 + ".mov"))
    assert long != other
    assert all(len(name.encode()) <= 200 for name in (long, other))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (Settings("toe_rise"), "toe_raise"),
        (Settings("toe_raise", view="front"), "close-up"),
        (Settings("toe_raise", side="both"), "left or right"),
        (Settings("ankle_circles", hold_target_s=3.0), "no hold"),
    ],
)
def test_settings_that_are_not_right(wrong, told):
    with pytest.raises(InputError, match=told):
        checked(wrong)


def test_another_name_of_an_exercise_is_its_id():
    assert checked(Settings("heel-raise")) == RAISES
