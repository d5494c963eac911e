"""Prints a batch's progress and its summary."""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import TracebackType

from posecount.batch.clips import Clip
from posecount.batch.results import reps_of, source_of
from posecount.batch.run import Summary
from posecount.batch.tables import CLIPS, REPS
from posecount.batch.work import Counted, Failed, Outcome
from posecount.cli.console import BarColumn, LiteralColumn, Screen, TimeRemainingColumn, bar
from posecount.plain import encodable

_FAILURES_SHOWN = 5
_SPEED_OVER_S = 3600.0


class BatchProgress:
    """A bar over the clips by their size, with reps, speed and the time left."""

    def __init__(self, screen: Screen) -> None:
        self._progress = bar(
            LiteralColumn("counting"),
            BarColumn(),
            LiteralColumn("{task.fields[told]}"),
            TimeRemainingColumn(),
            screen=screen,
            disable=not screen.is_terminal,
            # One clip may take minutes, and the speed of the next ones predicts the rest.
            speed_estimate_period=_SPEED_OVER_S,
        )
        self._task = self._progress.add_task("counting", total=None, told="")
        self._clips = self._done = self._reps = self._failed = 0
        self._media_s, self._since_s = 0.0, time.monotonic()

    def begun(self, clips: Sequence[Clip]) -> None:
        """Show the clips that are left to count."""
        self._clips, self._since_s = len(clips), time.monotonic()
        self._progress.update(
            self._task, total=sum(_size(clip) for clip in clips), told=self._told()
        )

    def watch(self, clip: Clip, outcome: Outcome) -> None:
        """Count one more finished clip."""
        self._done += 1
        if isinstance(outcome, Counted):
            self._reps += len(reps_of(outcome.result))
            self._media_s += source_of(outcome.result).duration_s
        self._failed += isinstance(outcome, Failed)
        self._progress.update(self._task, advance=_size(clip), told=self._told())

    def _told(self) -> str:
        told = f"{self._done} of {self._clips} clips, {self._reps} reps"
        if self._media_s:
            told += f", {speed(self._media_s, time.monotonic() - self._since_s)}"
        return told + (f", {self._failed} failed" if self._failed else "")

    def __enter__(self) -> BatchProgress:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()


def speed(media_s: float, took_s: float) -> str:
    """Format the speed as a multiple of the recordings' own."""
    return f"{media_s / max(took_s, 1e-3):.1f}x real time"


def summary_lines(summary: Summary, clips: int, took_s: float) -> list[str]:
    """Return the summary of a batch of ``clips`` clips."""
    failed = len(summary.failures)
    left = clips - summary.before - summary.counted - (failed - len(summary.tables.unfit))
    told = [f"{_number(summary.counted, 'clip')} counted, {_number(summary.reps, 'rep')}"]
    if summary.counted:
        told.append(
            f"{summary.media_s / 60:.1f} min of recordings in {took_s / 60:.1f} min, "
            f"{speed(summary.media_s, took_s)}"
        )
    if summary.before:
        told.append(f"{summary.before} finished before")
    if failed:
        told.append(f"{failed} failed")
    if left:
        told.append(f"{left} left, the same command goes on with them")
    some = summary.failures[:_FAILURES_SHOWN]
    failures = [f"! {encodable(str(failure.clip.path))}: {failure.why}" for failure in some]
    lines = ["; ".join(told) + ".", *failures]
    if failed > _FAILURES_SHOWN:
        lines.append(f"! and {failed - _FAILURES_SHOWN} more in the table of errors")
    files = summary.tables.files
    older = [file.with_suffix(".parquet") for file in files if file.stem in (CLIPS, REPS)]
    lines += [
        f"! {file} is from an earlier run and out of date: pyarrow is not installed."
        for file in older
        if file not in files and file.exists()
    ]
    return [*lines, f"Tables: {', '.join(map(str, files))}"] if files else lines


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _size(clip: Clip) -> int:
    try:
        return max(1, clip.path.stat().st_size)
    except OSError:
        return 1
