"""No command writes over what it reads, or what another of its options writes."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.fake_pose import LENGTH_S, stand_in
from helpers.tiny_clips import four_corners, write_clip
from helpers.waiting import wait_until

from posecount import cli
from posecount.history.opening import history_path
from posecount.history.store import History
from posecount.live.preferences import remembered_file

FAKE = Path(__file__).parents[1] / "helpers" / "fake_pose.py"
FPS = 10
posix = pytest.mark.skipif(os.name == "nt", reason="of POSIX")
pytestmark = [posix, pytest.mark.process]


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    frames = round(LENGTH_S * FPS)
    images = [four_corners(320, 240)] * frames
    path = tmp_path_factory.mktemp("clips") / "v.mp4"
    return write_clip(path, fps=FPS, frames=frames, size=(320, 240), images=images)


@pytest.fixture
def folder(tmp_path, monkeypatch, recording):
    """A recording, its truth, a routine, a manifest, a model and a history; and links to them."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    Path("v.mp4").write_bytes(recording.read_bytes())
    truth = {"schema": "posecount.truth/1", "exercise": "toe_raise", "reps": []}
    Path("v.json").write_text(json.dumps(truth))
    Path("r.toml").write_text("a routine")
    Path("m.task").write_text("a model")
    Path("m.csv").write_text("path,exercise\nv.mp4,toe_raise\n")
    History.open().close()
    remembered_file().parent.mkdir(parents=True)
    remembered_file().write_text("{}")
    for name in ("v.mp4", "v.json", "m.task", "r.toml"):
        Path(f"soft-{name}").symlink_to(name)
        os.link(name, f"hard-{name}")
    Path("out/results").mkdir(parents=True)
    Path("out/landmarks").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def posecount(monkeypatch, capsys):
    """The whole command in this process."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["posecount", *map(str, words)])
        with pytest.raises(SystemExit) as leaving:
            cli.main()
            raise SystemExit(0)
        said = capsys.readouterr()
        return leaving.value.code or 0, said.out, said.err

    return run


def everything_in(folder):
    return {
        path: (path.is_symlink(), path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }


HISTORY, REMEMBERED = "the history's file", "what is remembered"

REFUSED = [
    *(
        ("count", "v.mp4", "-e", "toe_raise", option, name)
        for option in ("--json", "--landmarks")
        for name in ("v.mp4", "./v.mp4", "soft-v.mp4", "hard-v.mp4")
    ),
    ("count", "v.mp4", "-e", "toe_raise", "--overlay", "hard-v.mp4"),
    ("count", "soft-v.mp4", "-e", "toe_raise", "--json", "hard-v.mp4"),
    ("count", "v.mp4", "-e", "toe_raise", "--overlay", "x.mp4", "--json", "x.mp4"),
    ("count", "v.mp4", "-e", "toe_raise", "--landmarks", "x", "--json", "./x"),
    ("count", "v.mp4", "-e", "toe_raise", "--model", "m.task", "--json", "soft-m.task"),
    ("count", "v.mp4", "-e", "toe_raise", "--json", HISTORY),
    ("count", "v.mp4", "-e", "toe_raise", "--json", REMEMBERED),
    ("batch", "--manifest", "m.csv", "--out", "out"),
    ("evaluate", ".", "--json", "v.json"),
    ("evaluate", ".", "--report", "hard-v.json"),
    ("evaluate", ".", "--report", "soft-v.mp4"),
    ("evaluate", ".", "--report", "x.html", "--json", "x.html"),
    ("evaluate", ".", "--model", "m.task", "--json", "hard-m.task"),
    ("evaluate", ".", "--report", "-", "--json", "-"),
    ("count", "v.mp4", "-e", "toe_raise", "--landmarks", "-"),
    ("label", "v.mp4", "-e", "toe_raise", "--force", "--out", "hard-v.mp4"),
    ("label", "v.mp4", "-e", "toe_raise", "--force", "--model", "m.task", "--out", "soft-m.task"),
    ("review", "v.mp4", "hard-v.mp4"),
    ("live", "--routine", "r.toml", "--json", "soft-r.toml"),
    ("live", "-e", "toe_raise", "--model", "m.task", "--json", "m.task"),
    ("live", "-e", "toe_raise", "--record-to", "x.mkv", "--json", "x.mkv"),
    ("live", "-e", "toe_raise", "--record-to", "x.mkv", "--json", "x.landmarks"),
    ("live", "-e", "toe_raise", "--json", HISTORY),
    ("record", "--force", "--model", "m.task", "--out", "model.mkv"),
    ("export", "--csv", HISTORY),
    ("export", "--csv", "-", "--json", "-"),
    ("export", "--csv", "x", "--json", "x"),
    ("export", "--csv", "x", "--parquet", "-"),
    ("report", "--html", HISTORY),
]


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_it_is_refused_before_anything_is_done(folder, posecount, monkeypatch, words):
    stand_in(monkeypatch.setattr)
    places = {HISTORY: history_path(), REMEMBERED: remembered_file()}
    # What the second of each pair would be written over by the first.
    Path("out/results/v.mp4.json").symlink_to("../../v.mp4")
    Path("model.mkv").symlink_to("m.task")
    before = everything_in(folder)
    code, out, err = posecount(*(places.get(word, word) for word in words))
    assert (code, out) == (2, ""), err
    assert err.startswith("posecount: ") and err.strip().endswith("."), err
    assert len(err.strip().splitlines()) == 1, err
    assert everything_in(folder) == before


@pytest.mark.parametrize(
    ("result", "read"),
    [
        ("out/results/v.mp4.json", "v.mp4"),
        ("out/landmarks/v.mp4.landmarks", "v.mp4"),
        ("out/errors.csv", "m.csv"),
        ("out/clips.parquet", "v.mp4"),
    ],
)
@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_batch_spares_what_is_linked_into_its_folder(
    folder, posecount, monkeypatch, result, read, link
):
    stand_in(monkeypatch.setattr)
    link(folder / read, folder / result)
    before = everything_in(folder)
    code, _, err = posecount("batch", "--manifest", "m.csv", "--out", "out", "--landmarks")
    assert (code, "itself" in err, err.count("\n")) == (2, True, 1), err
    assert everything_in(folder) == before


def test_a_draft_that_is_a_link_to_the_recording_is_refused(folder, posecount):
    Path("v.json.draft").symlink_to("v.mp4")
    before = everything_in(folder)
    code, _, err = posecount("review", "v.mp4", "v.json")
    assert (code, "the draft of it" in err) == (2, True), err
    assert everything_in(folder) == before


def test_landmarks_are_an_input_too(folder, posecount, monkeypatch):
    stand_in(monkeypatch.setattr)
    assert posecount("count", "v.mp4", "-e", "toe_raise", "--landmarks", "v.landmarks")[0] == 0
    before = Path("v.landmarks").read_bytes()
    code, _, err = posecount("count", "v.landmarks", "-e", "toe_raise", "--json", "v.landmarks")
    assert (code, "is the recording itself" in err) == (2, True)
    assert Path("v.landmarks").read_bytes() == before


@pytest.mark.parametrize(("mask", "expected"), [(0o022, 0o644), (0o077, 0o600)])
def test_what_commands_write_has_the_mode_the_umask_leaves(
    folder, posecount, monkeypatch, mask, expected
):
    pytest.importorskip("pyarrow")
    stand_in(monkeypatch.setattr)
    monkeypatch.setattr("posecount.cli.batch._model", lambda *_: None)
    before = os.umask(mask)
    try:
        written = ["n.json", "n.landmarks", "n.mp4"]
        words = ("--json", written[0], "--landmarks", written[1], "--overlay", written[2])
        assert posecount("count", "v.mp4", "-e", "toe_raise", "--remember", *words)[0] == 0
        words = ("--csv", "n.csv", "--json", "e.json", "--parquet", "n.parquet")
        assert posecount("export", *words)[0] == 0
        assert posecount("report", "--html", "n.html")[0] == 0
        assert posecount("label", "v.mp4", "-e", "toe_raise", "--out", "truth.json")[0] == 0
        Path("in").mkdir()
        Path("n.landmarks").rename("in/n.landmarks")
        assert posecount("batch", "in", "-e", "toe_raise", "--out", "b", "--jobs", "1")[0] == 0
    finally:
        os.umask(before)
    written = [*folder.glob("n.*"), folder / "e.json", folder / "truth.json"]
    written += [path for path in Path("b").rglob("*") if path.is_file()]
    assert len(written) >= 11
    told = {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in written}
    assert set(told.values()) == {oct(expected)}, told
    assert stat.S_IMODE(history_path().stat().st_mode) == 0o600


# -- a request to end ----------------------------------------------------------------------------


def started(folder, *words, **environment):
    return subprocess.Popen(
        [sys.executable, str(FAKE), *map(str, words)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "200", **environment},
    )


def parts_in(folder):
    return [path.name for path in folder.rglob(".*") if path.is_file() and ".part" in path.name]


def test_a_request_to_end_leaves_what_was_counted_and_no_part(folder):
    words = ("--overlay", "o.mp4", "--landmarks", "o.landmarks", "--json", "o.json")
    mark = folder / "four seconds are counted"
    running = started(
        folder, "count", "v.mp4", "-e", "toe_raise", *words, SLOW="0.05", MARK=str(mark)
    )
    wait_until(mark.exists)
    assert len(parts_in(folder)) == 2
    running.send_signal(signal.SIGTERM)
    _, err = running.communicate(timeout=120)
    assert (running.returncode, "Traceback" in err) == (130, False), err
    assert parts_in(folder) == []
    assert json.loads(Path("o.json").read_text())["totals"]["reps"] == 1


def test_two_requests_end_it_at_once_and_leave_no_part(folder):
    words = ("--overlay", "o.mp4", "--landmarks", "o.landmarks")
    mark = folder / "four seconds are counted"
    running = started(folder, "count", "v.mp4", "-e", "toe_raise", *words, SLOW="1", MARK=str(mark))
    wait_until(lambda: len(parts_in(folder)) == 2)
    running.send_signal(signal.SIGTERM)
    running.send_signal(signal.SIGTERM)
    _, err = running.communicate(timeout=120)
    assert "Traceback" not in err
    assert running.returncode in (130, 143), err
    assert parts_in(folder) == []


def test_a_command_that_knows_no_good_order_unwinds(folder):
    mark = folder / "four seconds are counted"
    words = ("-e", "toe_raise", "--out", "t.json")
    running = started(folder, "label", "v.mp4", *words, SLOW="0.05", MARK=str(mark))
    wait_until(mark.exists)
    running.send_signal(signal.SIGTERM)
    _, err = running.communicate(timeout=120)
    assert (running.returncode, "Traceback" in err) == (143, False), err
    assert not Path("t.json").exists() and parts_in(folder) == []


def test_two_that_write_one_file_are_one_too_many(folder):
    mark = folder / "four seconds are counted"
    words = ("count", "v.mp4", "-e", "toe_raise", "--overlay", "o.mp4")
    first = started(folder, *words, "--landmarks", "o.landmarks", SLOW="0.5", MARK=str(mark))
    wait_until(lambda: len(parts_in(folder)) == 2)
    for option, name in (("--overlay", "o.mp4"), ("--landmarks", "o.landmarks")):
        second = started(folder, *words[:4], option, name)
        _, err = second.communicate(timeout=120)
        assert (second.returncode, f"Another posecount is writing {name}" in err) == (2, True), err
        assert "Traceback" not in err
    first.send_signal(signal.SIGTERM)
    _, err = first.communicate(timeout=120)
    assert (first.returncode, parts_in(folder)) == (130, []), err
    assert ("Annotated video" in err) == Path("o.mp4").exists()
