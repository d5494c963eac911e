"""Recordings that are remembered: when they were filmed, and that none is there twice."""

import os
import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path

import av
import pytest
from helpers.tiny_clips import write_clip

from posecount.counting.events import Rep
from posecount.errors import InputError
from posecount.history.by_hand import AddedReps, Mend, mend_session
from posecount.history.recordings import filmed_at, remember_recording, remember_session
from posecount.history.store import History
from posecount.result import CountedRep, CountResult, Model, Source, Totals
from posecount.session.events import Verdict
from posecount.session.load import single_exercise
from posecount.session.recorded import Worked, laid_out

WRITTEN = datetime(2025, 5, 4, 3, 2, 1, tzinfo=timezone.utc)


@pytest.fixture
def clip(tmp_path):
    path = write_clip(tmp_path / "clip.mp4")
    os.utime(path, (WRITTEN.timestamp(), WRITTEN.timestamp()))
    return path


@pytest.fixture
def history(tmp_path):
    with History.open(tmp_path / "history.sqlite3") as opened:
        yield opened


def result(path, exercise="toe_raise", holds_s=(1.5, 0.4), target_s=1.0):
    reps = [
        CountedRep(
            index=number,
            start_s=4.0 * number,
            end_s=4.0 * number + 2,
            hold_s=hold_s,
            side="left",
            direction=None,
            complete=hold_s >= target_s,
            confidence=0.9,
            amplitude=0.12,
            hold_sd=0.03,
        )
        for number, hold_s in enumerate(holds_s, 1)
    ]
    return CountResult(
        posecount="0.1.0",
        source=Source(path=str(path), duration_s=20.0, frames=600, width=64, height=48),
        exercise=exercise,
        hold_target_s=target_s,
        pose_found=1.0,
        model=Model(name="full", sha256="ab" * 32),
        reps=reps,
        totals=Totals.of(reps),
        warnings=[],
    )


def with_creation_time(path, text):
    target = path.with_name(f"made {path.name}")
    with av.open(str(path)) as source, av.open(str(target), "w") as made:
        made.metadata["creation_time"] = text
        stream = made.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                made.mux(packet)
    return target


def test_its_reps_are_one_set_of_a_session_of_its_own(history, clip):
    session, before = remember_recording(history, clip, result(clip))
    assert not before
    (kept,) = history.sessions()
    assert (kept.id, kept.origin, kept.complete) == (session, "recording", True)
    assert (kept.routine_id, kept.routine_title) == ("toe-raise", "Toe raises")
    assert (kept.spec_json, kept.spec_sha256) == ("", "")
    assert kept.recording == str(clip)
    assert kept.started_at == WRITTEN
    assert kept.ended_at == WRITTEN + timedelta(seconds=20)
    (one,) = history.sets()
    assert (one.exercise, one.reps_asked, one.hold_target_s) == ("toe_raise", 2, 1.0)
    long, short = history.reps()
    assert {long.set_id, short.set_id} == {one.id}
    assert (long.verdict, short.verdict) == (Verdict.COUNTED, Verdict.SHORT)
    assert (long.start_s, long.side, long.amplitude, long.hold_sd) == (4.0, "left", 0.12, 0.03)


def test_counted_again_it_takes_the_place_of_what_was_there(history, clip):
    first, _ = remember_recording(history, clip, result(clip))
    moved = Path(shutil.copy(clip, clip.with_name("elsewhere.mp4")))
    again, before = remember_recording(history, moved, result(moved, holds_s=(1, 2, 3)))
    assert (again, before) == (first, True)
    (kept,) = history.sessions()
    assert kept.recording == str(moved)
    assert [rep.hold_s for rep in history.reps()] == [1, 2, 3]
    assert len(list(history.sets())) == 1


def test_without_a_rep_it_is_remembered_too_and_once(history, clip):
    for _ in range(2):
        remember_recording(history, clip, result(clip, holds_s=()))
    assert len(history.sessions()) == 1
    assert list(history.reps()) == []


def test_another_exercise_or_another_recording_stands_beside_it(history, clip, tmp_path):
    other = write_clip(tmp_path / "other.mp4", frames=13)
    remember_recording(history, clip, result(clip))
    remember_recording(history, clip, result(clip, "resisted_dorsiflexion"))
    remember_recording(history, other, result(other))
    assert len(history.sessions()) == 3


def test_every_set_of_a_sessions_landmarks_stands_for_itself(history, clip):
    numbers = [remember_recording(history, clip, result(clip), one)[0] for one in (1, 2, 1)]
    assert numbers == [1, 2, 1]
    assert len(history.sessions()) == 2


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-02-03T04:05:06.000000Z", datetime(2024, 2, 3, 4, 5, 6, tzinfo=timezone.utc)),
        # clocks that were never set
        ("1904-01-01T00:00:00.000000Z", None),
        ("1970-01-01T00:00:00.000000Z", None),
    ],
)
def test_it_was_filmed_when_it_says_so_and_else_when_it_was_written(clip, text, moment):
    made = with_creation_time(clip, text)
    os.utime(made, (WRITTEN.timestamp(), WRITTEN.timestamp()))
    assert filmed_at(made) == (moment or WRITTEN)


def test_what_is_no_video_was_made_when_it_was_written(tmp_path):
    path = tmp_path / "seen.landmarks"
    path.write_bytes(b"not a video")
    os.utime(path, (WRITTEN.timestamp(), WRITTEN.timestamp()))
    assert filmed_at(path) == WRITTEN


def test_a_recording_that_is_gone_meanwhile_is_told_of(history, tmp_path):
    gone = tmp_path / "gone.mp4"
    with pytest.raises(InputError, match="cannot be read"):
        remember_recording(history, gone, result(gone))
    assert history.sessions() == []


def test_a_recording_from_a_far_future_is_of_now(tmp_path):
    """The history leaves out what has a time that cannot be; what is added must be shown."""
    path = tmp_path / "a.mp4"
    path.write_text("no video")
    os.utime(path, (1.4e10, 1.4e10))
    assert filmed_at(path).year < 2190


def test_what_was_said_of_it_stays_when_it_is_counted_anew(history, clip):
    remember_recording(history, clip, result(clip))
    history.connection.execute("UPDATE sessions SET pain = 3, note = 'warm'")
    (before,) = history.connection.execute("SELECT uid FROM sessions").fetchone()
    remember_recording(history, clip, result(clip, holds_s=(1.5,)))
    (session,) = history.sessions()
    assert (session.pain, session.note) == (3, "warm")
    assert history.connection.execute("SELECT uid FROM sessions").fetchone() == (before,)


def test_a_count_that_was_mended_is_not_counted_over(history, clip):
    remember_recording(history, clip, result(clip))
    mend_session(history, 1, Mend(add_reps=[AddedReps(1, 2)]), WRITTEN + timedelta(days=900))
    with pytest.raises(InputError, match="mended by hand; 'posecount forget 1' first"):
        remember_recording(history, clip, result(clip))
    (one,) = history.sets()
    assert (one.reps_asked, one.complete) == (4, True)
    assert [rep.verdict for rep in history.reps()] == [
        Verdict.COUNTED,
        Verdict.SHORT,
        Verdict.COUNTED,
        Verdict.COUNTED,
    ]


ROUTINE = single_exercise("toe_press", reps=2, sets=2)


def session_of(*starts_s):
    reps = tuple(Rep(1, at_s, at_s + 2, 5.0, "both", None, True, 0.9) for at_s in starts_s)
    return laid_out(ROUTINE, [Worked(0, reps)], 60.0)


def test_a_routine_in_a_recording_is_a_session_like_any_other(history, clip):
    number, again = remember_session(history, clip, session_of(1, 5, 20))
    assert not again
    found = history.session(number)
    assert (found.origin, found.recording, found.complete) == ("recording", str(clip), False)
    assert found.started_at == WRITTEN + timedelta(seconds=1)
    assert [(one.reps_asked, one.complete) for one in history.sets(session=number)] == [
        (2, True),
        (2, False),
    ]
    assert [rep.verdict for rep in history.reps(session=number)] == [Verdict.COUNTED] * 3


def test_counted_again_it_replaces_what_was_counted_before(history, clip):
    remember_session(history, clip, session_of(1, 5))
    second, again = remember_session(history, clip, session_of(1, 5, 20, 30))
    assert again
    assert history.numbers() == [second]
    assert len(list(history.reps(session=second))) == 4
    _, again = remember_recording(history, clip, result(clip))
    assert not again, "one exercise of the same recording is stored beside it"


def test_one_exercise_of_a_routine_counted_by_itself_is_stored_beside_it(history, clip):
    remember_session(history, clip, session_of(1, 5))
    remember_recording(history, clip, result(clip, "toe_press"))
    assert len(history.sessions()) == 2
    _, again = remember_session(history, clip, session_of(1))
    assert again
    assert len(history.sessions()) == 2


def test_of_a_routine_too_what_was_said_stays_and_what_was_mended_is_not_counted_over(
    history, clip
):
    remember_session(history, clip, session_of(1, 5))
    history.connection.execute("UPDATE sessions SET pain = 3")
    (uid,) = history.connection.execute("SELECT uid FROM sessions").fetchone()
    remember_session(history, clip, session_of(1, 5, 20))
    assert history.session(1).pain == 3
    assert history.connection.execute("SELECT uid FROM sessions").fetchone() == (uid,)
    mend_session(history, 1, Mend(add_reps=[AddedReps(2, 1)]), WRITTEN + timedelta(days=900))
    assert history.session(1).complete
    with pytest.raises(InputError, match="mended by hand"):
        remember_session(history, clip, session_of(1))


def test_a_recording_of_a_routine_that_is_gone_is_one_sentence(history, tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        remember_session(history, tmp_path / "gone.mp4", session_of(1))
