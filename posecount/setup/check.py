"""Checks a set-up: advice while it runs, and warnings at the end."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from posecount.exercises.spec import ExerciseSpec
from posecount.observation.observed import FrameFacts
from posecount.pose.landmarks import Pose
from posecount.setup.look import Look
from posecount.setup.rules import Code, Rule, rules_for
from posecount.signals.legs import FootSignalReader

_LOOK_EVERY_S = 0.2
_LATELY_S = 2.0
_MOSTLY = 0.6
"""Share of the last seconds in which a fault must be present to be reported at once."""

_LEAST_JUDGED_S = 1.0
_LEAST_JUDGED = 0.5
"""Share of the time: poses found now and then are false, or of a person who passes by."""

_ROUNDING_S = 1e-6


@dataclass(frozen=True, slots=True)
class SetupWarning:
    """Something the set-up lacks.

    ``code`` names it for programs; ``finding`` says what is wrong and ``advice`` what to do, in
    words; ``share`` is the share of the time it was so, 0 to 1, of the time in which it could be
    judged.
    """

    code: Code
    finding: str
    advice: str
    share: float

    @property
    def message(self) -> str:
        """The whole sentence."""
        return f"{self.finding}; {self.advice}."


class SetupCheck:
    """Feed it every frame; it checks a few times a second. Pure: time comes with the frames.

    ``pose`` is the trustworthy pose of the frame, None if there is none (always in a close-up,
    where only light and frame rate are judged).
    """

    def __init__(self, spec: ExerciseSpec) -> None:
        self._watches = [_Watch(rule) for rule in rules_for(spec)]
        self._reader = FootSignalReader()
        self._looked_s = self._newest_s = math.nan
        self._step_s = 0.0
        self._advice: tuple[SetupWarning, ...] = ()

    def update(self, t_s: float, pose: Pose | None, facts: FrameFacts) -> tuple[SetupWarning, ...]:
        """Take a frame at media time ``t_s``; return the present faults, worst first."""
        if math.isnan(self._looked_s):
            self._looked_s = self._newest_s = t_s
        self._step_s = max(self._step_s, t_s - self._newest_s)
        self._newest_s = t_s
        passed_s = t_s - self._looked_s
        if passed_s < _LOOK_EVERY_S - _ROUNDING_S:
            return self._advice
        look = Look(pose, self._reader.update(t_s, pose), facts, self._step_s)
        self._looked_s, self._step_s = t_s, 0.0
        for watch in self._watches:
            watch.take(t_s, passed_s, look)
        self._advice = _found(watch.lately() for watch in self._watches)
        return self._advice

    def finish(self) -> tuple[SetupWarning, ...]:
        """Return the faults that were present for too much of the time, worst first."""
        return _found(watch.altogether() for watch in self._watches)


class _Watch:
    """The findings of one rule so far; each look stands for the time since the one before."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._recent: deque[tuple[float, float, float]] = deque()
        self._watched_s = self._judged_s = self._lacking_s = 0.0
        self._lacking: list[float] = []

    def take(self, t_s: float, passed_s: float, look: Look) -> None:
        self._watched_s += passed_s
        value = self._rule.measure(look)
        if value is not None:
            self._recent.append((t_s, passed_s, value))
            self._judged_s += passed_s
            if self._rule.lacking(value):
                self._lacking_s += passed_s
                self._lacking.append(value)
        while self._recent and self._recent[0][0] <= t_s - _LATELY_S:
            self._recent.popleft()

    def lately(self) -> SetupWarning | None:
        judged_s = sum(passed_s for _, passed_s, _ in self._recent)
        lacking = [(s, value) for _, s, value in self._recent if self._rule.lacking(value)]
        lacking_s = sum(passed_s for passed_s, _ in lacking)
        if judged_s < _LEAST_JUDGED_S or lacking_s < _MOSTLY * judged_s:
            return None
        return self._warning([value for _, value in lacking], lacking_s / judged_s)

    def altogether(self) -> SetupWarning | None:
        if self._judged_s < max(_LEAST_JUDGED_S, _LEAST_JUDGED * self._watched_s):
            return None
        share = self._lacking_s / self._judged_s
        return self._warning(self._lacking, share) if share >= self._rule.least_share else None

    def _warning(self, values: list[float], share: float) -> SetupWarning:
        rule = self._rule
        finding = rule.finding(float(np.median(values)))
        return SetupWarning(rule.code, finding, rule.advice, round(share, 2))


def _found(warnings: Iterable[SetupWarning | None]) -> tuple[SetupWarning, ...]:
    return tuple(warning for warning in warnings if warning is not None)
