"""Runs a batch: hands out unfinished clips, and stores the outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from posecount.atomic_write import parts_of, why_not_written
from posecount.batch.clips import Clip, absolute
from posecount.batch.engine import Engine
from posecount.batch.ledger import (
    HIDDEN,
    Entry,
    Ledger,
    half_written,
    landmarks_file,
    result_file,
    work_of,
)
from posecount.batch.lock import only_one
from posecount.batch.results import reps_of, source_of
from posecount.batch.tables import TABLES, Failure, Written, check_places, write_tables
from posecount.batch.work import Counted, Failed, Known, Outcome, Task, failed_with, stamp_of
from posecount.errors import OutputError
from posecount.observation.landmarks_file import is_landmarks
from posecount.pose.model.choice import PoseModels
from posecount.session.spec import Routine

Watcher = Callable[[Clip, Outcome], None]


@dataclass
class Summary:
    """The result of a batch: clips ``counted`` now, and finished ``before``, in this folder.

    ``failures`` are the clips that could not be counted, or whose results could not be stored.
    """

    before: int = 0
    counted: int = 0
    reps: int = 0
    media_s: float = 0.0
    failures: list[Failure] = field(default_factory=list)
    interrupted: bool = False
    tables: Written = field(default_factory=Written)


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch: count ``clips`` into ``folder``; with ``keep`` store their landmarks, too.

    ``model`` may be None if all clips are landmarks. ``routines`` are those that the clips'
    settings name.
    """

    clips: Sequence[Clip]
    folder: Path
    model: PoseModels | None
    keep: bool = False
    routines: Mapping[str, Routine] = field(default_factory=dict)

    def routine_of(self, clip: Clip) -> Routine | None:
        """Return the routine that is a clip's guide; None if it has none."""
        name = clip.settings.routine
        return None if name is None else self.routines[name]


def run_batch(
    batch: Batch,
    engine: Engine,
    *,
    begun: Callable[[Sequence[Clip]], None] = lambda _: None,
    watch: Watcher = lambda _clip, _outcome: None,
) -> Summary:
    """Count the unfinished clips and write the tables.

    ``begun`` is called with the clips left to count, ``watch`` with the outcome of each. An error
    with one clip is a failure of that clip alone. KeyboardInterrupt ends the counting: finished
    clips are kept, and are in the tables. Raises OutputError if the folder cannot be written,
    another batch is writing into it, or a table would replace a foreign file; if a table cannot be
    written in the end, the summary says so.
    """
    with _ready(batch.folder):
        ledger, summary = Ledger(batch.folder), Summary()
        tasks = _left(batch, ledger, summary)
        begun([task.clip for task in tasks])
        try:
            while tasks:
                tasks = _work_off(batch, tasks, engine, ledger, summary, watch)
        except KeyboardInterrupt:
            summary.interrupted = True
            # Processes ended during their work have left part files.
            _tidy(batch.folder)
        # Read again: without locks, another batch may have added to it.
        summary.tables = write_tables(Ledger(batch.folder), summary.failures, batch.folder)
        summary.failures += summary.tables.unfit
    return summary


def written_files(clips: Sequence[Clip], folder: Path, keep: bool) -> Iterator[Path]:
    """Yield every file that counting may overwrite; with ``keep`` also landmarks files."""
    yield from (folder / table for table in TABLES)
    for clip in clips:
        yield result_file(folder, clip.name)
        if keep:
            yield landmarks_file(folder, clip.name)


def _left(batch: Batch, ledger: Ledger, summary: Summary) -> list[Task]:
    """Return the unfinished tasks; finished clips are noted in the summary."""
    tasks = []
    for clip in batch.clips:
        try:
            task = _task(batch, clip, ledger)
        except Exception:
            # The recording's error is found again when it is counted.
            task = Task(clip, batch.model, routine=batch.routine_of(clip))
        if task is None:
            summary.before += 1
        else:
            tasks.append(task)
    return tasks


def _task(batch: Batch, clip: Clip, ledger: Ledger) -> Task | None:
    """Return a clip's task; None if it is finished."""
    stamp = stamp_of(clip.path)
    landmarks, work = _landmarks(batch, clip), _work(batch, clip)

    def has_all(entry: Entry) -> bool:
        return landmarks is None or landmarks_file(batch.folder, entry.name).exists()

    entry = ledger.finished(clip, stamp, work)
    if entry is not None and entry.name == clip.name and has_all(entry):
        return None
    known = {entry.sha256 for entry in filter(has_all, ledger.of_size(stamp, work))}
    return Task(clip, batch.model, tuple(known), landmarks, batch.routine_of(clip))


def _work_off(
    batch: Batch,
    tasks: Sequence[Task],
    engine: Engine,
    ledger: Ledger,
    summary: Summary,
    watch: Watcher,
) -> list[Task]:
    """Do the tasks; return those whose known result was gone when it was needed."""
    left = []
    with closing(engine(tasks)) as done:  # type: ignore[type-var]
        for task, outcome in done:
            kept = _kept(batch, task, outcome, ledger)
            if kept is None:
                left.append(replace(task, known=()))
                continue
            _note(summary, task.clip, kept)
            watch(task.clip, kept)
    return left


def _kept(batch: Batch, task: Task, outcome: Outcome, ledger: Ledger) -> Outcome | None:
    """Store the outcome's result and return it; Failed if it cannot be stored, None to count it.

    An error here is a failure of this clip: there may be a folder in the place of its result.
    """
    try:
        work = _work(batch, task.clip)
        if isinstance(outcome, Known):
            return outcome if ledger.adopt(task.clip, work, outcome) else None
        if isinstance(outcome, Counted):
            ledger.add(task.clip, work, outcome)
        elif not isinstance(outcome, Failed):
            raise TypeError(f"{type(outcome).__name__} came of it")
    except Exception as error:
        return failed_with(error)
    return outcome


def _note(summary: Summary, clip: Clip, outcome: Outcome) -> None:
    if isinstance(outcome, Known):
        summary.before += 1
    elif isinstance(outcome, Counted):
        summary.counted += 1
        summary.reps += len(reps_of(outcome.result))
        summary.media_s += source_of(outcome.result).duration_s
    else:
        summary.failures.append(Failure(clip, outcome.why))


def _work(batch: Batch, clip: Clip) -> str:
    seen_before = is_landmarks(clip.path)
    model = None if seen_before or batch.model is None else batch.model.key
    return work_of(clip, model, batch.routine_of(clip))


def _landmarks(batch: Batch, clip: Clip) -> Path | None:
    if not batch.keep or is_landmarks(clip.path):
        return None
    return absolute(landmarks_file(batch.folder, clip.name))


@contextmanager
def _ready(folder: Path) -> Iterator[None]:
    """Create and lock the folder, and remove part files left by a killed process."""
    try:
        (folder / HIDDEN).mkdir(parents=True, exist_ok=True)
        held = (folder / HIDDEN / "lock").open("ab")
    except (FileExistsError, NotADirectoryError) as error:
        raise OutputError(f"{folder} is no folder; give --out a folder.") from error
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {why_not_written(error)}") from error
    with held, only_one(folder, held):
        check_places(folder)
        _tidy(folder)
        yield


def _tidy(folder: Path) -> None:
    """Remove the part files of this folder; the caller must hold its lock."""
    tables = (parts_of(folder / table) for table in TABLES)
    for part in chain(half_written(folder), *tables):
        with suppress(OSError):
            part.unlink()
