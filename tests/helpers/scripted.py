"""Sessions by script for the history, and a process of its own that does one."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from helpers.acting import NOBODY, READY, Stage
from posecount.history.sink import HistorySink
from posecount.history.store import History
from posecount.session.events import RepDone
from posecount.session.load import load_routine

__all__ = ["NOBODY", "READY", "Stage"]

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


class Clock:
    """A wall clock that moves when it is told to."""

    def __init__(self, at=NOON):
        self.at = at

    def __call__(self):
        return self.at

    def forward(self, seconds):
        self.at += timedelta(seconds=seconds)


def whole_session(routine, fps=30.0):
    """Everything a session tells whose reps are all done as asked, bit by bit."""
    stage = Stage(routine, fps)
    while not stage.session.finished or not stage.session._told_finished:
        state = stage.state
        if state.phase.value == "working":
            planned = state.planned
            yield stage.rep(
                side=planned.side or "unknown",
                direction=planned.direction,
                hold_s=planned.step.hold_target_s or 0.0,
                takes_s=1.0,
            )
        else:
            yield stage.frame()


def do_whole_session(history, routine, clock=None, stop_after=None):
    """One session into the history; answers with its reps as they were told."""
    return _do(HistorySink(history, clock or Clock()), routine, stop_after)


def do_due_session(history, due, clock=None):
    """The same of what is due of a routine."""
    return _do(HistorySink(history, clock or Clock(), due), due.routine)


def _do(sink, routine, stop_after=None):
    told = []
    for news in whole_session(routine):
        for event in news:
            sink.handle(event)
            told += [event] if isinstance(event, RepDone) else []
            if stop_after is not None and len(told) >= stop_after:
                return told
    assert sink.trouble is None
    return told


def as_told(event):
    """What a rep was announced as, to be found in the history."""
    rep = event.rep
    return [
        event.number,
        event.planned.step.exercise,
        rep.start_s,
        rep.end_s,
        rep.hold_s,
        rep.side,
        rep.direction,
        rep.complete,
        event.verdict.value,
    ]


def as_kept(rep):
    """The same of a rep in the history."""
    return [
        rep.number,
        rep.exercise,
        rep.start_s,
        rep.end_s,
        rep.hold_s,
        rep.side,
        rep.direction,
        rep.complete,
        rep.verdict.value,
    ]


def main(path, routine):
    """Do a session, and announce every rep once the sink has handled it."""
    with History.open(Path(path)) as history:
        sink = HistorySink(history)
        for news in whole_session(load_routine(routine)):
            for event in news:
                sink.handle(event)
                if isinstance(event, RepDone):
                    print(json.dumps(as_told(event)), flush=True)
        print(json.dumps({"trouble": sink.trouble}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
