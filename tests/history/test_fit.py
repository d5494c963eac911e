"""FIT files, decoded by a reader that is independent of what writes them."""

import sys
from datetime import timedelta

import pytest
from helpers.scripted import NOON, Clock, do_whole_session

from posecount.errors import InputError
from posecount.history.fit import write_fit
from posecount.history.rows import in_one
from posecount.history.store import History
from posecount.session.load import load_routine, single_exercise

CIRCLES = single_exercise("ankle_circles", 2, directions=["clockwise"])


@pytest.fixture
def history(tmp_path):
    with History.open(tmp_path / "history.sqlite3") as opened:
        yield opened


@pytest.fixture
def decoded(history, tmp_path):
    """What was written, as a list of messages by kind for each file."""
    pytest.importorskip("fit_tool")
    return lambda: _written(history, tmp_path / "fit")


def _written(history, folder):
    write_fit(history, folder)
    return [messages(file) for file in sorted(folder.iterdir())]


def messages(file):
    fitdecode = pytest.importorskip("fitdecode")
    found = {}
    with fitdecode.FitReader(
        str(file),
        check_crc=fitdecode.CrcCheck.RAISE,
        error_handling=fitdecode.ErrorHandling.RAISE,
    ) as reader:
        for one in reader:
            if isinstance(one, fitdecode.FitDataMessage):
                values = {field.name: field.value for field in one.fields}
                found.setdefault(one.name, []).append(values)
    return found


def execute(history, statement, *values):
    with in_one(history.connection):
        history.connection.execute(statement, values)


def test_a_session_is_an_activity_with_a_set_and_a_lap_for_each_set(history, decoded):
    do_whole_session(history, load_routine("four-exercises"), Clock())
    (found,) = decoded()
    sets, kept = found["set"], list(history.sets())
    assert [one["repetitions"] for one in sets] == [one.reps_asked for one in kept]
    for one, record in zip(sets, kept, strict=True):
        begun = NOON + timedelta(seconds=record.started_s)
        assert abs(begun - one["start_time"]) < timedelta(seconds=1)
        assert one["duration"] == pytest.approx(record.ended_s - record.started_s, abs=1e-3)
        assert one["set_type"] == "active"
    laps, (session,), (activity,) = found["lap"], found["session"], found["activity"]
    assert len(laps) == session["num_laps"] == len(sets)
    total_s = session["total_elapsed_time"]
    assert sum(lap["total_elapsed_time"] for lap in laps) == pytest.approx(total_s, abs=0.01)
    assert session["total_cycles"] == 86 == sum(lap["total_cycles"] for lap in laps)
    assert (session["sport"], session["sub_sport"]) == ("training", "strength_training")
    assert session["start_time"] == NOON == found["file_id"][0]["time_created"]
    assert activity["total_timer_time"] == total_s
    assert found["file_id"][0]["type"] == "activity"


def test_every_set_leads_to_the_title_of_its_exercise(history, decoded):
    do_whole_session(history, load_routine("four-exercises"), Clock())
    (found,) = decoded()
    titles = {
        (one["exercise_category"], one["exercise_name"]): one["wkt_step_name"]
        for one in found["exercise_title"]
    }
    named = [titles[one["category"], one["category_subtype"]] for one in found["set"]]
    assert len(titles) == len({one.exercise for one in history.sets()}) == len(set(named))
    assert named[0] == "Resisted plantar flexion"
    assert titles["warm_up", 2] == "Ankle circles"


def test_only_what_counted_is_in_it(history, decoded):
    do_whole_session(history, load_routine("four-exercises"), Clock())
    first, second, third, *_ = [one.id for one in history.sets()]
    execute(history, "UPDATE sets SET discarded = 1 WHERE id = ?", first)
    execute(history, "UPDATE reps SET verdict = 'hold too short' WHERE set_id = ?", second)
    execute(
        history,
        "UPDATE reps SET verdict = 'hold too short' WHERE id ="
        " (SELECT min(id) FROM reps WHERE set_id = ?)",
        third,
    )
    (found,) = decoded()
    kept = list(history.sets())[2:]
    asked = [one.reps_asked for one in kept]
    assert [one["repetitions"] for one in found["set"]] == [asked[0] - 1, *asked[1:]]


def test_a_note_and_a_name_stay_out_of_it(history, tmp_path):
    pytest.importorskip("fit_tool")
    do_whole_session(history, CIRCLES, Clock())
    execute(history, "UPDATE sessions SET note = 'felt cold', recording = 'at_home.mp4'")
    write_fit(history, tmp_path / "fit")
    (file,) = (tmp_path / "fit").iterdir()
    assert b"cold" not in file.read_bytes()
    assert b"home" not in file.read_bytes()


def test_clocks_there_are_told(history, decoded):
    do_whole_session(history, CIRCLES, Clock())
    execute(history, "UPDATE sessions SET utc_offset_min = 330")
    (found,) = decoded()
    (activity,) = found["activity"]
    assert activity["local_timestamp"] - activity["timestamp"] == timedelta(hours=5, minutes=30)


def test_written_again_it_is_the_same_file(history, tmp_path):
    pytest.importorskip("fit_tool")
    do_whole_session(history, CIRCLES, Clock())
    execute(history, "UPDATE sessions SET utc_offset_min = 60")
    folder = tmp_path / "fit"
    (folder).mkdir()
    (folder / "mine.fit").write_bytes(b"ridden")
    assert write_fit(history, folder).written == 1
    before = (folder / "posecount-2026-03-01-130000-1.fit").read_bytes()
    assert write_fit(history, folder).written == 1
    write_fit(history, folder, profile="anna")
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        "mine.fit": b"ridden",
        "posecount-2026-03-01-130000-1.fit": before,
        "posecount-anna-2026-03-01-130000-1.fit": before,
    }


def test_a_session_without_reps_or_from_before_the_format_has_no_file(history, tmp_path):
    pytest.importorskip("fit_tool")
    for day in range(3):
        do_whole_session(history, CIRCLES, Clock(NOON + timedelta(days=day)))
    execute(history, "UPDATE reps SET verdict = 'hold too short' WHERE session_id = 1")
    execute(
        history, "UPDATE sessions SET started_at = '1970-01-01T00:00:00.000+00:00' WHERE id = 2"
    )
    files = write_fit(history, tmp_path / "fit")
    assert (files.written, files.empty, files.out_of_range) == (1, 1, 1)
    assert len(list((tmp_path / "fit").iterdir())) == 1


def test_a_set_added_by_hand_and_one_before_the_session_can_be_read(history, decoded):
    do_whole_session(history, CIRCLES, Clock())
    execute(history, "UPDATE sets SET started_s = -5, ended_s = NULL, exercise = ?", "x" * 1000)
    execute(history, "UPDATE reps SET start_s = -5, end_s = -5")
    (found,) = decoded()
    (one,) = found["set"]
    assert (one["duration"], one["repetitions"]) == (0.0, 2)
    assert found["session"][0]["start_time"] == NOON - timedelta(seconds=5)


def test_without_fit_tool_there_is_the_line_that_installs_it(history, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "fit_tool", None)
    with pytest.raises(InputError, match=r"pip install 'posecount\[fit\]'"):
        write_fit(history, tmp_path / "fit")
    assert not (tmp_path / "fit").exists()


def test_a_file_in_the_folders_place_is_left_alone(history, tmp_path):
    pytest.importorskip("fit_tool")
    (tmp_path / "fit").write_text("mine")
    with pytest.raises(InputError, match="give --fit another place"):
        write_fit(history, tmp_path / "fit")
    assert (tmp_path / "fit").read_text() == "mine"
