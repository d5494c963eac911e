"""Describes a session's sets for its landmarks file."""

from __future__ import annotations

from collections.abc import Sequence

from posecount.cue import Cue
from posecount.observation.layout import SeenSet
from posecount.observation.steps import steps_per_px
from posecount.session.plan import PlannedSet


def seen_set(planned: PlannedSet, cue: Cue, before: Sequence[SeenSet]) -> SeenSet:
    """Return the set that begins, after those ``before`` it; a repeated set is a new one."""
    return SeenSet(
        number=len(before) + 1,
        exercise=planned.step.exercise,
        hold_target_s=planned.step.hold_target_s,
        cue=cue,
        steps_per_px=steps_per_px(cue),
        planned=planned.index + 1,
        side=planned.side,
        direction=planned.direction,
        reps=planned.reps,
        attempt=1 + sum(seen.planned == planned.index + 1 for seen in before),
    )
