"""Whatever happens in a session, nothing crashes and no rep gets lost."""

from __future__ import annotations

from helpers.acting import ELSEWHERE, NOBODY, READY, RESTLESS, Stage, machine_state
from hypothesis import given, settings
from hypothesis import strategies as st

from posecount.counting.events import HoldReached, Phase, RepDropped, RepStarted
from posecount.session.events import (
    Paused,
    RepDone,
    Resumed,
    RoutineFinished,
    SetDiscarded,
    SetFinished,
    SetStarted,
    Verdict,
)
from posecount.session.load import load_routine, read_routine, single_exercise
from posecount.session.state import Mark
from posecount.session.summary import SetSummary

MIXED = read_routine(
    """
schema = "posecount.routine/1"
id = "mixed"
title = "Mixed"
[[steps]]
exercise = "toe_raise"
position = "p"
instruction = "i"
sets = 2
reps = 2
hold_s = 1
rest_s = 4
rest_least_s = 2
sides = ["right", "left"]
[[steps]]
exercise = "ankle_circles"
position = "p"
instruction = "i"
reps = 2
sides = ["left", "right"]
directions = ["counterclockwise", "clockwise"]
[[steps]]
exercise = "toe_walk"
position = "p"
instruction = "i"
sets = 2
duration_s = 5
rest_s = 3
""",
    "mixed.toml",
)

SIGHTS = st.sampled_from([READY, READY, READY, RESTLESS, ELSEWHERE, NOBODY])
SIDES = st.sampled_from(["left", "right", "both", "unknown"])
TURNS = st.sampled_from([None, "clockwise", "counterclockwise", "unknown"])
REPS = st.tuples(st.just("rep"), SIGHTS, SIDES, TURNS, st.booleans())
WAITS = st.tuples(st.just("wait"), SIGHTS, st.floats(0.1, 12.0))
GAPS = st.tuples(st.just("gap"), st.floats(0.0, 60.0))
KEYS = st.tuples(
    st.just("key"),
    st.sampled_from(["pause", "resume", "next", "back", "redo", "pause", "resume"]),
    st.booleans(),
)
SOON = st.tuples(st.just("soon"))
NOISE = st.tuples(st.just("noise"), SIGHTS)
DEEDS = st.lists(st.one_of(REPS, REPS, WAITS, SOON, GAPS, KEYS, NOISE), max_size=40)


class Wild(Stage):
    """Also puts machines away as a runner does, with a rep still in hand now and then."""

    def _tell(self, news):
        super()._tell(news)
        run, self.run = getattr(self, "run", None), self.session.run
        if run is not None and run is not self.run and getattr(self, "in_hand", False):
            self.in_hand = False
            self.settle(run, [self.counted(self.t_s - 0.5)])
        return news


def do(stage, deed):
    kind, *how = deed
    if kind == "rep":
        seen, side, direction, complete = how
        stage.rep(seen, takes_s=0.6, side=side, direction=direction, complete=complete)
    elif kind == "wait":
        stage.wait(how[1], how[0])
    elif kind == "gap":
        stage.t_s += how[0]
        stage.frame()
    elif kind == "soon":
        stage.wait(14.0, READY)
    elif kind == "noise":
        told = [RepStarted(stage.t_s, "left"), HoldReached(stage.t_s, 1.0)]
        told.append(RepDropped(stage.t_s, stage.t_s, stage.t_s, "too small"))
        stage.frame(how[0], told, machine_state(Phase.HOLDING, 0.5))
    else:
        key, in_hand = how
        puts_away = key in ("next", "back", "redo")
        stage.in_hand = in_hand and not puts_away
        stage.command(key, [stage.counted(stage.t_s)] if in_hand and puts_away else [])


@settings(max_examples=120)
@given(deeds=DEEDS, fps=st.sampled_from([10, 15, 24, 30, 60]), quits=st.booleans())
def test_no_rep_is_lost_and_none_counts_twice(deeds, fps, quits):
    stage = Wild(MIXED, fps=fps)
    for deed in deeds:
        do(stage, deed)
        check_state(stage.state)
    if quits:
        stage.in_hand = False
        stage.command("quit")
    else:
        stage.wait(1.0)
    check_story(stage)


def check_state(state):
    marks = [item.mark for item in state.progress]
    assert marks.count(Mark.CURRENT) <= 1
    assert 0 <= state.reps_done <= state.reps_target
    assert 0 <= state.ready_share <= 1
    assert 0 <= state.hold_share <= 1
    assert (state.rest_left_s is not None) == (state.phase.value == "rest")
    assert state.rest_left_s is None or 0 <= state.rest_left_s <= state.rest_s
    assert (state.countdown is not None) == (state.phase.value == "countdown")
    assert state.countdown in (None, 1, 2, 3)
    assert (state.summary is not None) == (state.phase.value == "finished")
    assert state.paused is None or state.phase.value != "finished"


def check_story(stage):
    """What was told is whole, and the summary can be told from it alone."""
    reps = stage.of(RepDone)
    assert [event.number for event in reps] == list(range(1, stage.fed + 1))
    discarded = {(event.planned.index, event.attempt) for event in stage.of(SetDiscarded)}
    valid = [e for e in reps if e.attempt and (e.planned.index, e.attempt) not in discarded]
    counted = [event for event in valid if event.verdict is Verdict.COUNTED]
    summary = stage.session.summary
    assert sum(step.reps for step in summary.steps) == len(counted)
    assert sum(map(every_rep, summary.steps)) + summary.outside == len(reps)
    begun = [(e.planned.index, e.attempt) for e in stage.of(SetStarted) if not e.resumed]
    assert len(begun) == len(set(begun))
    told = [e for e in stage.of(SetFinished) if e.attempt]
    again = {(e.planned.index, e.attempt) for e in told if not e.complete}
    # A late rep may complete a set that had ended without it.
    ended = [
        (e.planned.index, e.attempt)
        for e in told
        if not (e.complete and (e.planned.index, e.attempt) in again)
    ]
    assert len(ended) == len(set(ended))
    assert set(ended) <= set(begun)
    for event in stage.of(SetFinished):
        done = [e for e in reps if (e.planned, e.attempt) == (event.planned, event.attempt)]
        if event.attempt and event.complete:
            assert sum(e.verdict is Verdict.COUNTED for e in done) == event.planned.reps
    finished = stage.of(RoutineFinished)
    assert len(finished) == int(stage.session.finished)
    assert not finished or finished[0].summary == summary
    pauses = [event for event in stage.told if isinstance(event, (Paused, Resumed))]
    assert not any(isinstance(event, Resumed) for event in pauses[:1])


def every_rep(step):
    return step.discarded + sum(map(_of_set, step.sets))


def _of_set(one: SetSummary):
    return one.reps + one.holds_short + one.other + one.extra


@settings(max_examples=40)
@given(
    fps=st.floats(10, 60),
    start_s=st.floats(0, 1e6),
    away=st.lists(st.tuples(st.floats(0, 60), st.floats(0.1, 12)), max_size=4),
)
def test_reps_count_whatever_the_frame_rate_and_whoever_walks_off(fps, start_s, away):
    """Every rep asked for is done, with absences in between: the routine ends complete."""
    stage = Stage(single_exercise("toe_press", reps=4, sets=2), fps=fps, start_s=start_s)
    while not stage.session.finished and stage.t_s < start_s + 400:
        since_s = stage.t_s - start_s
        gone = any(a <= since_s < a + length for a, length in away)
        seen = NOBODY if gone else READY
        if stage.phase == "working" and stage.state.paused is None and not gone:
            stage.rep(seen)
        else:
            stage.frame(seen)
    stage.frame()
    assert stage.session.summary.complete
    assert stage.verdicts == ["counted"] * 8
    check_story(stage)


@settings(max_examples=40)
@given(passing=st.lists(st.floats(0, 30), max_size=6), other=st.sampled_from([ELSEWHERE, NOBODY]))
def test_someone_passing_through_changes_nothing(passing, other):
    """For two seconds it is somebody else who is seen, or nobody; the reps go on."""
    stage = Stage(single_exercise("toe_press", reps=10)).until("working")
    began_s = stage.t_s
    for _ in range(10):
        since_s = stage.t_s - began_s
        seen = other if any(a <= since_s < a + 2 for a in passing[:1]) else READY
        stage.rep(seen, takes_s=3.0)
    stage.frame()
    assert stage.session.summary.complete
    assert not stage.of(Paused)


def test_keys_alone_lead_through_both_routines():
    for name in ("five-exercises", "four-exercises"):
        stage = Stage(load_routine(name)).wait(0.1)
        for _ in range(200):
            stage.command("next")
        assert stage.session.finished
        assert all(step.skipped for step in stage.session.summary.steps)
