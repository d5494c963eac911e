"""Describes a routine's progress for the screen: the bar at the bottom, and the summary."""

from __future__ import annotations

from posecount.live.scene import Part, Row, Scene
from posecount.session.state import Mark, ProgressItem
from posecount.session.summary import SessionSummary, StepSummary


def summary_scene(summary: SessionSummary) -> Scene:
    """Return the scene at the end."""
    length_s = max(0.0, summary.ended_s - summary.started_s)
    minutes, seconds = divmod(round(length_s), 60)
    return Scene(
        headline="Done" if summary.complete else "That was it",
        detail=f"{summary.routine.title} · {minutes} min {seconds:02d} s",
        rows=tuple(_row(step) for step in summary.steps),
        advice="Press q to close.",
    )


def _row(step: StepSummary) -> Row:
    bouts = step.step.spec.in_bouts
    done = (step.sets_complete, len(step.sets)) if bouts else (step.reps, step.reps_asked)
    notes = []
    if step.skipped:
        notes.append("skipped")
    if step.hold_s and step.step.hold_target_s:
        notes.append(f"held {step.hold_s:.0f} s in all")
    if step.holds_short:
        notes.append(f"{step.holds_short} let go early")
    return Row(step.step.name, f"{done[0]} of {done[1]}", ", ".join(notes), step.complete)


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
