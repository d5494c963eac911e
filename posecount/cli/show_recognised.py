"""Prints which exercises were recognised in a recording."""

from __future__ import annotations

from posecount.cli.console import Screen
from posecount.cli.listing import Column, Listing
from posecount.cli.show import clock
from posecount.exercises import find_exercise
from posecount.recognised_result import RecognisedRep, RecognisedResult, RecognisedSegment
from posecount.result import Totals


def print_recognised(result: RecognisedResult, screen: Screen) -> None:
    """Print the table of segments, the table of reps, and one line on how they were seen."""
    columns = [
        Column("from"),
        Column("to"),
        Column("exercise"),
        Column("reps", figures=True),
        Column("what was counted", words=True),
        Column("sure", figures=True),
    ]
    rows = [_segment_row(segment, result.reps) for segment in result.segments]
    Listing(columns, rows, title=_title(result)).show(screen)
    if result.reps:
        names = ("start s", "end s", "hold s")
        figures = [Column(name, figures=True) for name in names]
        columns = [Column("exercise"), Column("rep", figures=True), *figures]
        columns += [Column("side"), Column("direction"), Column("held")]
        Listing(columns, [_rep_row(rep) for rep in result.reps]).show(screen)
    found, frames = result.pose_found, result.source.frames
    screen.paragraph(f"A person was found in {found:.0%} of {frames} frames.")


def _title(result: RecognisedResult) -> str:
    done = [f"{name}: {totals.reps}" for name, totals in result.totals.items()]
    return ", ".join(done) or "no exercise was recognised"


def _segment_row(segment: RecognisedSegment, reps: list[RecognisedRep]) -> list[str]:
    own = [
        rep
        for rep in reps
        if rep.exercise == segment.exercise
        and segment.start_s <= rep.start_s
        and rep.end_s <= segment.end_s
    ]
    return [
        clock(segment.start_s),
        clock(segment.end_s),
        segment.exercise or "something else",
        str(len(own)) if segment.exercise else "",
        _counted(own) if own else "",
        f"{segment.confidence:.2f}",
    ]


def _counted(reps: list[RecognisedRep]) -> str:
    totals = Totals.of(list(reps))
    parts = [f"left {totals.left}, right {totals.right}"]
    if totals.clockwise or totals.counterclockwise:
        parts.append(f"clockwise {totals.clockwise}, counterclockwise {totals.counterclockwise}")
    if find_exercise(reps[0].exercise).hold_target_s is not None:
        parts.append(f"{totals.complete} held long enough")
    return "; ".join(parts)


def _rep_row(rep: RecognisedRep) -> list[str]:
    target_s = find_exercise(rep.exercise).hold_target_s
    held = "" if target_s is None else "reached" if rep.complete else "short"
    times = [f"{at_s:.1f}" for at_s in (rep.start_s, rep.end_s, rep.hold_s)]
    return [rep.exercise, str(rep.index), *times, rep.side, rep.direction or "", held]
