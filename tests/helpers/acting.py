"""Plays sessions by script: a person who is there or not, and an exercise machine that is told."""

from __future__ import annotations

from posecount.counting.events import MachineState, Phase, Rep, RepCounted, RepStarted
from posecount.session.command import Command
from posecount.session.events import RepDone, Verdict
from posecount.session.session import Session
from posecount.session.sighting import NOBODY, Sighting

READY = Sighting(in_view=True, in_position=True, still=True)
RESTLESS = Sighting(in_view=True, in_position=True, still=False)
ELSEWHERE = Sighting(in_view=True, in_position=False, still=False)


def machine_state(phase=Phase.NEUTRAL, hold_s=0.0):
    return MachineState(phase, 0, "unknown", None, hold_s, None, 0.0, None)


class Stage:
    """One session with its clock; everything it told is in ``told``."""

    def __init__(self, routine, fps=30.0, start_s=0.0, timing=None):
        self.session = Session(routine, timing)
        self.told = []
        self.t_s = start_s
        self.step_s = 1 / fps
        self.fed = 0

    @property
    def state(self):
        return self.session.state

    @property
    def phase(self):
        return self.state.phase.value

    def frame(self, seen=READY, events=(), machine=None, advice=None):
        self.t_s += self.step_s
        self.fed += sum(isinstance(event, RepCounted) for event in events)
        return self._tell(
            self.session.update(self.t_s, seen, events, machine or machine_state(), advice)
        )

    def wait(self, seconds, seen=READY):
        for _ in range(round(seconds / self.step_s)):
            self.frame(seen)
        return self

    def until(self, phase, seen=READY, at_most_s=200.0):
        until_s = self.t_s + at_most_s
        while self.phase != phase:
            assert self.t_s < until_s, f"{phase} was not reached, it is {self.phase}"
            self.frame(seen)
        return self

    def rep(self, seen=READY, takes_s=1.0, **rep):
        """A rep that begins now and is told a second later."""
        start_s = self.t_s
        self.frame(seen, [RepStarted(start_s, "unknown")])
        self.wait(takes_s - 2 * self.step_s, seen)
        return self.frame(seen, [self.counted(start_s, **rep)])

    def counted(self, start_s, side="unknown", direction=None, complete=True, hold_s=1.0):
        rep = Rep(1, start_s, self.t_s + self.step_s, hold_s, side, direction, complete, 0.9)
        return RepCounted(self.t_s + self.step_s, rep)

    def command(self, command, events=()):
        self.fed += sum(isinstance(event, RepCounted) for event in events)
        return self._tell(self.session.command(self.t_s, Command(command), events))

    def settle(self, run, events):
        self.fed += sum(isinstance(event, RepCounted) for event in events)
        return self._tell(self.session.settle(run, self.t_s, events))

    def _tell(self, news):
        self.told += news
        return news

    def of(self, kind):
        return [event for event in self.told if isinstance(event, kind)]

    @property
    def verdicts(self):
        return [event.verdict.value for event in self.of(RepDone)]

    @property
    def counted_reps(self):
        return sum(event.verdict is Verdict.COUNTED for event in self.of(RepDone))


def names(news):
    return [type(event).__name__ for event in news]


__all__ = ["ELSEWHERE", "NOBODY", "READY", "RESTLESS", "Stage", "machine_state", "names"]
