"""Describes a routine's progress for the screen: the bar at the bottom, and the summary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from posecount.language import tr, trn
from posecount.live.scene import Part, Row, Scene
from posecount.session.spec import Turning
from posecount.session.state import Mark, ProgressItem
from posecount.session.summary import SessionSummary, StepSummary
from posecount.signals.legs import LEGS

TURNINGS = get_args(Turning)


def summary_scene(summary: SessionSummary, today: str = "") -> Scene:
    """Return the scene at the end; ``today`` is a sentence on how today's plan stands."""
    length_s = max(0.0, summary.ended_s - summary.started_s)
    minutes, seconds = divmod(round(length_s), 60)
    return Scene(
        headline=tr("Done") if summary.complete else tr("Not everything was done"),
        detail=f"{tr(summary.routine.title)} · {minutes} min {seconds:02d} s",
        rows=tuple(_row(step) for step in summary.steps),
        text=(today,) if today else (),
        advice=tr("Press q to close."),
    )


def _row(step: StepSummary) -> Row:
    bouts = step.step.spec.in_bouts
    done = (step.sets_complete, len(step.sets)) if bouts else (step.reps, step.reps_asked)
    return Row(
        name=tr(step.step.name),
        done=tr("{done} of {asked}", done=done[0], asked=done[1]),
        note=" · ".join(_notes(step)),
        complete=step.complete,
    )


def _notes(step: StepSummary) -> Iterator[str]:
    """Yield what was done on which leg and in which direction, how long, and what did not count."""
    if step.skipped:
        yield tr("skipped")
        return
    if step.step.sides or any(side in step.sides for side in LEGS):
        yield _each(step.sides, LEGS)
    if step.step.spec.turning:
        yield _each(step.directions, TURNINGS)
    if step.hold_s and step.step.hold_target_s:
        yield tr("held {seconds} s", seconds=f"{step.hold_s:.0f}")
    if step.holds_short:
        yield trn("{count} too short", "{count} too short", step.holds_short)
    if step.other:
        yield tr("{count} of the other leg or direction", count=step.other)


def _each(counts: Mapping[Any, int], names: Sequence[str]) -> str:
    """Return the count of each name, and of what was not seen; both feet count for each leg."""
    both = counts.get("both", 0)
    told = [f"{tr(name)} {counts.get(name, 0) + both}" for name in names]
    unseen = counts.get("unknown", 0)
    return ", ".join([*told, tr("not seen {count}", count=unseen)] if unseen else told)


def progress_parts(progress: tuple[ProgressItem, ...]) -> tuple[tuple[Part, ...], int]:
    """Return a part for every step: its length, and the share of it that is done."""
    steps: dict[int, list[ProgressItem]] = {}
    current = 0
    for item in progress:
        steps.setdefault(item.planned.step_index, []).append(item)
        if item.mark is Mark.CURRENT:
            current = item.planned.step_index
    return tuple(_part(items) for items in steps.values()), current


def _part(items: list[ProgressItem]) -> Part:
    step = items[0].planned.step
    asked = sum(item.planned.reps for item in items)
    done = sum(min(item.reps_done, item.planned.reps) for item in items)
    return Part(asked * (1.0 + (step.hold_target_s or 1.0)), done / asked)
