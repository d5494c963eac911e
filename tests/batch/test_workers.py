"""Processes that do the work, and what happens when one of them dies."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.batch_clips import (
    Unsendable,
    endless_work,
    faulty_work,
    is_running,
    task,
    times_begun,
    work_that_dies,
    workers_of,
    write_recording,
)
from helpers.waiting import wait_until

from posecount.batch.work import Counted, Failed
from posecount.batch.workers import in_processes

pytestmark = pytest.mark.process

ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


def outcomes(paths, jobs, work):
    found = {}
    for done, outcome in in_processes([task(path) for path in paths], jobs, work):
        assert done.clip.path not in found
        found[done.clip.path] = outcome
    return found


def test_one_that_dies_is_tried_once_more_and_harms_no_other(tmp_path):
    names = ["a", "deadly", "b", "unlucky", "c"]
    paths = [
        write_recording(tmp_path / f"{name}.landmarks", reps)
        for reps, name in enumerate(names, start=1)
    ]
    found = outcomes(paths, 2, work_that_dies)
    assert list(map(times_begun, paths)) == [1, 2, 1, 2, 1]
    failed = found.pop(paths[1])
    assert isinstance(failed, Failed)
    assert "SIGKILL" in failed.why and "2 times" in failed.why
    assert {path.stem: outcome.result.totals.reps for path, outcome in found.items()} == {
        "a": 1,
        "b": 3,
        "unlucky": 4,
        "c": 5,
    }


def test_a_process_is_used_again(tmp_path):
    paths = [write_recording(tmp_path / f"{i}.landmarks", 1) for i in range(4)]
    found = outcomes(paths, 1, work_that_dies)
    assert all(isinstance(outcome, Counted) for outcome in found.values())
    assert len({pid for path in paths for pid in workers_of(path)}) == 1


def test_more_processes_than_work_do_no_harm(tmp_path):
    path = write_recording(tmp_path / "a.landmarks", 1)
    assert len(outcomes([path], 8, work_that_dies)) == 1
    assert outcomes([], 8, work_that_dies) == {}


@ON_LINUX
def test_leaving_early_ends_the_processes_at_once(tmp_path):
    paths = [tmp_path / "a", tmp_path / "b"]

    def begun():
        wait_until(lambda: all(map(times_begun, paths)))
        raise KeyboardInterrupt

    def tasks():
        yield from map(task, paths)
        begun()

    with pytest.raises(KeyboardInterrupt):
        list(in_processes(tasks(), 3, endless_work))
    assert not any(is_running(pid) for path in paths for pid in workers_of(path))


@ON_LINUX
def test_they_end_when_the_process_that_began_them_is_killed(tmp_path):
    path = tmp_path / "a"
    code = (
        "from helpers.batch_clips import *; from posecount.batch.workers import in_processes\n"
        "if __name__ == '__main__':\n"
        f"    list(in_processes([task({str(path)!r})], 1, endless_work))"
    )
    script = tmp_path / "begin.py"
    tests = Path(__file__).parents[1]
    folders = [str(tests)]
    script.write_text(f"import sys; sys.path[:0] = {folders!r}\n{code}")
    parent = subprocess.Popen([sys.executable, str(script)])
    wait_until(lambda: times_begun(path))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_until(lambda: not is_running(workers_of(path)[0]))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("exits", "SystemExit: 3"),
        ("memory", "not enough memory"),
        ("odd", r"RuntimeError: \x1b[2J half \ud800."),
        ("unsendable", "Counting failed with"),
        ("unreadable", "cannot be made again"),
    ],
)
def test_whatever_the_work_raises_is_an_outcome_and_the_next_is_done(tmp_path, name, why):
    bad, good = (write_recording(tmp_path / f"{stem}.landmarks", 2) for stem in (name, "good"))
    found = outcomes([bad, good], 1, faulty_work)
    assert isinstance(found[bad], Failed)
    assert why in found[bad].why
    assert found[bad].why.endswith(".") and found[bad].why.isprintable()
    assert found[good].result.totals.reps == 2


def test_a_task_that_cannot_be_sent_is_an_outcome_and_the_next_is_done(tmp_path):
    good = write_recording(tmp_path / "good.landmarks", 2)
    bad = task("bad")
    bad = replace(bad, clip=replace(bad.clip, path=Unsendable("bad")))
    found = dict(in_processes([bad, task(good)], 1, faulty_work))
    assert "this path stays here" in found[bad].why
    assert found[task(good)].result.totals.reps == 2


def test_where_no_process_can_be_started_each_task_says_so(monkeypatch):
    def no_more(*_):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", no_more)
    tasks = [task("a"), task("b"), task("c")]
    found = dict(in_processes(tasks, 2, faulty_work))
    assert list(found) == tasks
    assert all("use fewer --jobs" in outcome.why for outcome in found.values())
