"""No output is an input or another output, whatever the two are called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from helpers.unprivileged import nobody, open_folder  # noqa: F401  (a fixture)

from posecount import outputs
from posecount.errors import OutputError
from posecount.outputs import check_distinct, check_outputs

posix = pytest.mark.skipif(os.name == "nt", reason="of POSIX")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "v.mp4").write_bytes(b"precious")
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.mp4").symlink_to("v.mp4")
    (tmp_path / "way").symlink_to("sub")
    (tmp_path / "dangling").symlink_to("sub/new.json")
    os.link(tmp_path / "v.mp4", tmp_path / "hard.mp4")
    return tmp_path


@posix
@pytest.mark.parametrize(
    "name", ["v.mp4", "./v.mp4", "sub/../v.mp4", "link.mp4", "hard.mp4", "way/../v.mp4", "absolute"]
)
def test_an_output_that_is_the_input_is_refused(folder, name):
    name = str(folder / "v.mp4") if name == "absolute" else name
    with pytest.raises(OutputError, match="is the recording itself"):
        check_outputs([("--json", name)], [("the recording", "v.mp4")])


@posix
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.json", "a.json"),
        ("a.json", "./a.json"),
        ("sub/new.json", "way/new.json"),
        ("sub/new.json", "dangling"),
        ("link.mp4", "hard.mp4"),
        ("-", "-"),
        ("-", Path("-")),
    ],
)
def test_two_outputs_that_are_one_file_are_refused(folder, one, other):
    with pytest.raises(OutputError, match="--json and --overlay go") as refusal:
        check_outputs([("--json", one), ("--overlay", other)])
    assert "\n" not in str(refusal.value)


@posix
def test_files_of_their_own_are_not(folder):
    check_outputs(
        [("--json", "a.json"), ("--overlay", "sub/a.json"), ("--landmarks", "A2.json")],
        [("the recording", "v.mp4"), ("the manifest", "none.csv")],
    )
    check_outputs([("--json", "-"), ("--csv", "a.csv")])
    check_outputs([("--json", os.devnull), ("--csv", os.devnull)])


@posix
def test_an_input_that_is_not_there_yet_is_spared_too(folder):
    with pytest.raises(OutputError, match="is the history itself"):
        check_outputs([("--json", "way/h.sqlite3")], [("the history", "sub/h.sqlite3")])


@posix
def test_where_case_makes_no_difference_names_that_differ_by_it_are_one(folder, monkeypatch):
    check_outputs([("--json", "A.json"), ("--csv", "a.json")])
    monkeypatch.setattr(outputs, "_ignores_case", lambda _: True)
    with pytest.raises(OutputError, match="go into one file"):
        check_outputs([("--json", "A.json"), ("--csv", "a.json")])
    with pytest.raises(OutputError, match="go into one file"):
        check_outputs([("--json", "\u00e9.json"), ("--csv", "e\u0301.json")])


def test_this_file_systems_own_case_is_found_out(tmp_path):
    (tmp_path / "folder").mkdir()
    assert outputs._ignores_case(tmp_path / "folder") == (tmp_path / "FOLDER").exists()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("sub", "is a folder"),
        ("no/a.json", "There is no folder no"),
        ("v.mp4/a.json", "There is no folder"),
        ("a\0b", "is no name for a file"),
        ("n" * 5000, "is no name for a file"),
    ],
)
def test_a_place_that_cannot_be_is_one_sentence(folder, name, says):
    with pytest.raises(OutputError, match=says) as refusal:
        check_outputs([("--json", name)])
    assert "\n" not in str(refusal.value)
    check_distinct([("--json", name)])


def test_what_is_write_protected_is_not_replaced(open_folder):  # noqa: F811
    (open_folder / "a.json").write_text("mine")
    (open_folder / "a.json").chmod(0o444)
    with nobody(), pytest.raises(OutputError, match="is write-protected"):
        check_outputs([("--json", open_folder / "a.json")])
    open_folder.chmod(0o555)
    with nobody(), pytest.raises(OutputError, match="cannot be written to"):
        check_outputs([("--json", open_folder / "b.json")])
