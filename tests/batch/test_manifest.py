"""The file that says what is done in which recording."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecount.batch.clips import Settings
from posecount.batch.manifest import read_manifest
from posecount.errors import InputError

USUAL = Settings(view="body", mirrored=True)


@pytest.fixture
def read(tmp_path):
    def read(text, encoding="utf-8"):
        manifest = tmp_path / "clips.csv"
        manifest.write_text(text, encoding=encoding)
        return read_manifest(manifest, USUAL)

    return read


def test_every_column(read, tmp_path):
    found = read(
        "path,exercise,view,mirrored,side,hold_target_s,set,rotate\n"
        "a/b.mp4,heel-raise,Close-Up,no,LEFT,2.5,3,270\n"
    )
    (one,) = found
    assert one.path == tmp_path / "a" / "b.mp4"
    assert one.place.as_posix() == "a/b.mp4"
    assert one.settings == Settings("toe_raise", "close-up", False, "left", 2.5, 3, 270)


def test_the_body_may_show_how_far_to_turn(read):
    (one,) = read("path,exercise,rotate\na.mp4,toe_raise,Auto\n")
    assert (one.settings.rotate, one.settings.turned_deg) == ("auto", 0)


def test_an_empty_cell_and_a_missing_column_are_as_usual(read):
    found = read("exercise,mirrored,path\ntoe_walk,,a.mp4\n")
    assert found[0].settings == Settings("toe_walk", "body", True)


def test_a_recording_elsewhere(read, tmp_path):
    found = read("path,exercise\n/somewhere/a.mp4,toe_walk\n../b.mp4,toe_walk\n")
    assert [one.place.as_posix() for one in found] == [
        "somewhere/a.mp4",
        (tmp_path.parent / "b.mp4").as_posix().lstrip("/"),
    ]


def test_as_spreadsheets_write_it(read):
    text = 'path,exercise\r\n"a, b.mp4",toe_raise\r\n\r\n'
    assert [one.path.name for one in read(text, "utf-8-sig")] == ["a, b.mp4"]


HEAD = "path,exercise,view,mirrored,side,hold_target_s\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + "a.mp4,toe_raise,front,,,\n", ("line 2", "'front'", "auto, body, close-up")),
        (HEAD + "a.mp4,toe_raise,,,,\nb.mp4,toe_raise,,maybe,,\n", ("line 3", "true or false")),
        (HEAD + "a.mp4,toe_raise,,,both,\n", ("line 2", "'both'", "left or right")),
        (HEAD + "a.mp4,toe_raise,,,,long\n", ("line 2", "'long'", "seconds")),
        (HEAD + "a.mp4,toe_raise,,,,-1\n", ("line 2", "more than 0")),
        (HEAD + "a.mp4,ankle_circles,,,,3\n", ("line 2", "no hold")),
        (HEAD + "a.mp4,toe_rise,,,,\n", ("line 2", "toe_raise")),
        (HEAD + ",toe_raise,,,,\n", ("line 2", "path is empty")),
        (HEAD + "a.mp4,,front,,,\n", ("line 2", "'front'")),
        (HEAD + "a.mp4,,auto,,left,\n", ("line 2", "side is about one exercise")),
        (HEAD + "a.mp4,,auto,,,3\n", ("line 2", "hold_target_s is about one exercise")),
        (
            "path,exercise,routine\na.mp4,toe_raise,five-exercises\n",
            ("line 2", "leave out the exercise"),
        ),
        (HEAD + "a.mp4,toe_raise,,,,,more\n", ("line 2", "more cells")),
        ("path,exercise,veiw\n", ("line 1", "'veiw'", "view")),
        ("exercise\ntoe_raise\n", ("line 1", "'path' is missing")),
        ("path,path,exercise\n", ("line 1", "twice")),
        ("", ("line 1", "missing")),
        (HEAD, ("names no recording",)),
        (HEAD + "a\0b.mp4,toe_raise,,,,\n", ("line 2", "NUL")),
        (HEAD + "a.mp4,toe_raise\0,,,,\n", ("line 2", "toe_raise\\x00")),
        (HEAD + f"{'x' * 5000},toe_raise,,,,\n", ("line 2", "path is longer than 4096")),
        (HEAD + f"a.mp4,{'x' * 4000},,,,\n", ("line 2", "xxx...")),
        (HEAD + f"{'x' * 200_000},toe_raise,,,,\n", ("is no CSV file",)),
        (HEAD + '"a.mp4,toe_raise,,,,\n', ("is no CSV file",)),
        (HEAD + "a.mp4,toe_raise,\x1b[2J,,,\n", ("line 2", "\\x1b[2J")),
        (HEAD + "a.mp4,toe_raise,,,,1e999\n", ("line 2", "at most 600")),
        (HEAD + "a.mp4,toe_raise,,,,nan\n", ("line 2", "at most 600")),
        ("path,exercise,set\na.mp4,toe_raise,9223372036854775808\n", ("line 2", "from 1")),
        (f"path,exercise,set\na.mp4,toe_raise,{'9' * 4000}\n", ("line 2", "9...")),
        ("path,exercise,set\na.mp4,toe_raise,0\n", ("line 2", "from 1")),
        ("path,exercise,rotate\na.mp4,toe_raise,45\n", ("line 2", "'45'", "90, 180, 270 or auto")),
        ("path,exercise,rotate\na.mp4,ankle_circles,auto\n", ("line 2", "done lying")),
        ("path,rotate\na.mp4,auto\n", ("line 2", "name the exercise")),
        ("path;exercise\na.mp4;toe_raise\n", ("line 1", "with commas between")),
        ("\x1b[31mpath,exercise\n", ("line 1", "\\x1b[31mpath")),
    ],
)
def test_what_is_not_right_is_told_with_its_line_and_what_would_be(read, text, told):
    with pytest.raises(InputError) as caught:
        read(text)
    for part in told:
        assert part in str(caught.value)
    assert str(caught.value).isprintable() and len(str(caught.value)) < 500


def test_a_user_who_is_not_there_is_a_name_as_any_other(read, tmp_path):
    (one,) = read("path,exercise\n~nosuchuser/a.mp4,toe_walk\n")
    assert one.path == tmp_path / "~nosuchuser" / "a.mp4"


def test_no_more_than_its_bound_is_read_of_what_has_no_end():
    with pytest.raises(InputError, match="too large for a manifest"):
        read_manifest(Path("/dev/zero"), USUAL)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_other_encodings_are_told(read, encoding):
    with pytest.raises(InputError, match="UTF-8"):
        read("path,exercise\nä.mp4,toe_walk\n", encoding)


def test_what_cannot_be_read(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_manifest(tmp_path / "none.csv", USUAL)
    (tmp_path / "odd.csv").write_bytes(b"path,exercise\n\xff\xfe\n")
    with pytest.raises(InputError, match="UTF-8"):
        read_manifest(tmp_path / "odd.csv", USUAL)
