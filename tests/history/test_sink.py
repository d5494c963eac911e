"""What the sink keeps of a session, whatever happens in it, and when the database fails."""

import hashlib
import sqlite3
from datetime import timedelta

import pytest
from helpers.scripted import (
    NOBODY,
    NOON,
    READY,
    Clock,
    Stage,
    as_kept,
    as_told,
    do_whole_session,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posecount.history.sink import HistorySink
from posecount.history.store import History
from posecount.session.daily_plan import read_routine_json
from posecount.session.events import RepDone, Verdict
from posecount.session.load import load_routine, single_exercise

CIRCLES = single_exercise(
    "ankle_circles", 2, 1, sides=["left", "right"], directions=["clockwise", "counterclockwise"]
)
RAISES = single_exercise("toe_raise", 3, 2, hold_s=1.0)


@pytest.fixture
def history(tmp_path):
    with History.open(tmp_path / "history.sqlite3", wait_s=0.01) as opened:
        yield opened


class Recorded:
    """A session on stage whose every event goes to the sink at once."""

    def __init__(self, history, routine=RAISES):
        self.stage, self.clock = Stage(routine, fps=10), Clock()
        self.sink = HistorySink(history, self.clock)
        self.handled = 0

    def pass_on(self):
        """Answers with whether anything was told."""
        new, self.handled = self.stage.told[self.handled :], len(self.stage.told)
        for event in new:
            self.sink.handle(event)
        return new

    @property
    def reps(self):
        return self.stage.of(RepDone)


def kept_of(history):
    return [as_kept(rep) for rep in history.reps()]


def test_a_whole_session_is_kept_with_the_routine_it_was_done_against(history):
    clock, routine = Clock(), load_routine("four-exercises")
    told = do_whole_session(history, routine, clock)
    (session,) = history.sessions()
    assert session.started_at == NOON
    assert session.ended_at == clock.at
    assert (session.origin, session.complete) == ("live", True)
    assert (session.routine_id, session.routine_title) == (routine.id, routine.title)
    assert read_routine_json(session.spec_json) == routine
    assert session.spec_sha256 == hashlib.sha256(session.spec_json.encode()).hexdigest()
    assert kept_of(history) == [as_told(event) for event in told]
    sets = list(history.sets())
    assert [one.exercise for one in sets] == [
        step.exercise
        for step in routine.steps
        for _ in range(step.sets * (len(step.sides) or 1) * (len(step.directions) or 1))
    ]
    assert all(one.complete and not one.discarded for one in sets)
    assert all(one.ended_s > one.started_s for one in sets)


def test_another_version_of_a_routine_is_another_spec(history):
    for reps in (2, 2, 3):
        do_whole_session(history, single_exercise("toe_raise", reps))
    first, again, changed = (session.spec_sha256 for session in history.sessions())
    assert first == again != changed


def test_a_session_is_stamped_when_it_begins_and_when_it_ends(history):
    done = Recorded(history)
    done.stage.until("working")
    done.pass_on()
    done.clock.forward(90)
    assert history.sessions()[0].ended_at is None
    done.stage.command("quit")
    done.pass_on()
    (session,) = history.sessions()
    assert session.ended_at - session.started_at == timedelta(seconds=90)
    assert not session.complete


def test_where_no_set_was_begun_there_was_no_session(history):
    done = Recorded(history)
    done.stage.wait(3.0, seen=NOBODY)
    done.stage.command("quit")
    done.pass_on()
    assert history.sessions() == []
    assert done.sink.trouble is None


def test_a_set_that_is_done_again_is_kept_and_marked(history):
    done = Recorded(history)
    done.stage.until("working").rep()
    done.stage.command("redo")
    done.stage.until("working").rep(complete=False)
    done.pass_on()
    first, second = history.sets()
    assert (first.attempt, first.discarded, first.complete) == (1, True, False)
    assert first.ended_s is not None
    assert (second.attempt, second.discarded, second.ended_s) == (2, False, None)
    verdicts = {rep.set_id: rep.verdict for rep in history.reps()}
    assert verdicts == {first.id: Verdict.COUNTED, second.id: Verdict.SHORT}


def test_measures_are_kept_as_they_came(history):
    done = Recorded(history)
    done.stage.until("working").rep()
    done.pass_on()
    (rep,) = history.reps()
    assert (rep.amplitude, rep.hold_sd, rep.confidence) == (None, None, 0.9)


ACTIONS = st.lists(
    st.sampled_from(["rep", "short", "left", "right", "wait", "away", "set", "next", "back"])
    | st.sampled_from(["redo", "pause", "resume", "locked", "free"]),
    max_size=25,
)


def act(stage, action):
    if stage.session.finished:
        return
    if action in ("rep", "left", "right"):
        side = "unknown" if action == "rep" else action
        stage.rep(side=side, takes_s=0.5)
    elif action == "short":
        stage.rep(complete=False, takes_s=0.5)
    elif action == "wait":
        stage.wait(4.0)
    elif action == "away":
        stage.wait(4.0, seen=NOBODY)
    elif action == "set":
        for _ in range(60):
            stage.frame(READY)
    else:
        stage.command(action)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS, routine=st.sampled_from([CIRCLES, RAISES]))
def test_whatever_happens_every_rep_told_is_kept_as_it_was_told(tmp_path_factory, actions, routine):
    path = tmp_path_factory.mktemp("any") / "history.sqlite3"
    locker = sqlite3.connect(path, isolation_level=None)
    with History.open(path, wait_s=0.001) as history:
        done, locked = Recorded(history, routine), False
        for action in ["set", "set", *actions]:
            if action in ("locked", "free"):
                if (action == "locked") != locked:
                    locker.execute("BEGIN IMMEDIATE" if action == "locked" else "ROLLBACK")
                    locked = not locked
                continue
            act(done.stage, action)
            told_a_rep = any(isinstance(event, RepDone) for event in done.pass_on())
            if told_a_rep and not locked:
                assert kept_of(history) == [as_told(event) for event in done.reps]
        if locked:
            locker.execute("ROLLBACK")
        if not done.stage.session.finished:
            done.stage.command("quit")
        done.stage.frame()
        done.pass_on()
        assert done.sink.trouble is None
        assert kept_of(history) == [as_told(event) for event in done.reps]
        check_sets(history, done.stage)
    locker.close()


def check_sets(history, stage):
    """Sets, and which of them count, are those of the session's own summary."""
    summary = stage.session.summary
    counts = [one for step in summary.steps for one in step.sets if one.begun]
    kept = [one for one in history.sets() if not one.discarded]
    assert sum(one.complete for one in kept) == sum(one.complete for one in counts)
    reps = list(history.reps())
    valid = {one.id for one in kept}
    counted = sum(rep.verdict is Verdict.COUNTED and rep.set_id in valid for rep in reps)
    assert counted == sum(one.reps for one in counts)
    assert sum(rep.set_id is None for rep in reps) == summary.outside
    if history.sessions():
        assert history.sessions()[0].complete == summary.complete


# -- when the database fails ---------------------------------------------------------------------


def test_a_disk_that_is_full_ends_no_session_and_is_told_of_at_the_end(history):
    done = Recorded(history, single_exercise("toe_raise", 200))
    done.stage.until("working").rep()
    done.pass_on()
    pages = history.connection.execute("PRAGMA page_count").fetchone()[0]
    history.connection.execute(f"PRAGMA max_page_count = {pages}")
    for _ in range(100):
        done.stage.rep(takes_s=0.3)
        done.pass_on()
    missing = len(done.reps) - len(kept_of(history))
    assert missing > 0
    done.stage.command("quit")
    done.pass_on()
    assert done.sink.trouble.startswith(f"{missing} reps are not in the history")
    assert "full" in done.sink.trouble
    assert done.sink.trouble.endswith(".")
    assert kept_of(history) == [as_told(event) for event in done.reps[:-missing]]


def test_what_waited_for_another_process_is_kept_once_that_is_done(tmp_path, history):
    done = Recorded(history)
    done.stage.until("working").rep()
    done.pass_on()
    other = sqlite3.connect(history.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done.stage.rep()
    done.pass_on()
    assert done.sink.trouble.startswith("1 rep is not in the history")
    assert "locked" in done.sink.trouble
    other.execute("ROLLBACK")
    done.sink.close()
    assert done.sink.trouble is None
    with History.open(history.path) as again:
        assert len(kept_of(again)) == 2


def test_a_session_that_is_forgotten_while_it_is_done_stays_forgotten(history):
    done = Recorded(history)
    done.stage.until("working").rep()
    done.pass_on()
    history.forget_all()
    done.stage.rep()
    done.stage.command("quit")
    done.pass_on()
    assert "deleted" in done.sink.trouble
    assert history.sessions() == kept_of(history) == []
