"""The same work on a real Dask cluster: a scheduler and two workers, each its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers.batch_clips import (
    RAISES,
    is_running,
    slow_work,
    task,
    times_begun,
    workers_of,
    write_recording,
)
from helpers.cutting import cut
from helpers.waiting import wait_until

from posecount import CountResult, count_video
from posecount.batch.clips import gather, named
from posecount.batch.cluster import on_cluster
from posecount.batch.run import Batch, run_batch
from posecount.batch.work import Counted
from posecount.errors import InputError

pytestmark = pytest.mark.process

pytest.importorskip("distributed")
parquet = pytest.importorskip("pyarrow.parquet")

TESTS = Path(__file__).parents[1]
SAMPLES = TESTS.parent / "sample_videos"
CLIPS = 16
# The workers find the work of these tests where the tests do.
PLACES = [str(TESTS / name) for name in ("", "batch", "exercises")]


class Cluster:
    """A scheduler, and as many workers as are begun."""

    def __init__(self, folder):
        self._folder = folder
        self._processes = []
        self._file = folder / "scheduler.json"
        words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self._begin("scheduler", *words, "--scheduler-file", self._file)
        wait_until(lambda: self._file.exists() and self._file.stat().st_size > 0)
        self.address = json.loads(self._file.read_text())["address"]

    def worker(self, threads=1):
        words = ("--no-nanny", "--no-dashboard", "--nthreads", str(threads))
        return self._begin("worker", self.address, *words)

    def _begin(self, *words):
        places = os.pathsep.join([*PLACES, os.environ.get("PYTHONPATH", "")])
        log = (self._folder / f"{len(self._processes)}.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *map(str, words)],
            cwd=self._folder,
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": places.rstrip(os.pathsep)},
        )
        log.close()
        self._processes.append(process)
        return process

    def end(self):
        for process in reversed(self._processes):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path):
    (tmp_path / "cluster").mkdir()
    begun = Cluster(tmp_path / "cluster")
    yield begun
    begun.end()


@pytest.fixture
def recordings(tmp_path):
    return [
        write_recording(
            tmp_path / "in" / f"{index:02d}.landmarks", 1 + index % 3, brightness=60.0 + index
        )
        for index in range(CLIPS)
    ]


def at_work(cluster, threads=1, number=1):
    """Nodes, ready, however long a busy computer takes to start them."""
    from distributed import Client

    nodes = [cluster.worker(threads) for _ in range(number)]
    with Client(cluster.address, set_as_default=False) as client:
        client.wait_for_workers(number, timeout=120)
    return nodes


def test_a_node_killed_in_the_middle_and_every_clip_is_counted_once(cluster, recordings, tmp_path):
    nodes = at_work(cluster, number=2)
    dead = nodes[0]
    engine = on_cluster(cluster.address, slow_work)
    clips = named(gather([tmp_path / "in"], RAISES, tmp_path / "out").found)
    told = []

    def watch(clip, _outcome):
        told.append(clip.name)
        if len(told) == 4:
            # It has worked, and is in the middle of something.
            wait_until(lambda: dead.pid in {pid for path in recordings for pid in workers_of(path)})
            dead.kill()
            dead.wait()

    summary = run_batch(Batch(clips, tmp_path / "out", None), engine, watch=watch)
    assert (summary.counted, summary.failures) == (CLIPS, [])
    assert sorted(told) == [path.name for path in recordings]
    worked = [set(workers_of(path)) for path in recordings]
    assert any(dead.pid in pids for pids in worked)
    assert all(pids <= {node.pid for node in nodes} for pids in worked)
    assert not is_running(dead.pid)
    rows = parquet.read_table(tmp_path / "out" / "clips.parquet").to_pylist()
    assert [(row["clip"], row["reps"]) for row in rows] == [
        (path.name, 1 + index % 3) for index, path in enumerate(recordings)
    ]
    reps = parquet.read_table(tmp_path / "out" / "reps.parquet")
    assert reps.num_rows == sum(1 + index % 3 for index in range(CLIPS))


def test_all_nodes_killed_the_work_goes_on_when_another_comes(cluster, recordings):
    nodes = at_work(cluster, number=2)
    found = {}
    for done, outcome in on_cluster(cluster.address, slow_work)(map(task, recordings)):
        assert done.clip.path not in found
        found[done.clip.path] = outcome
        if len(found) == 3:
            for node in nodes:
                node.kill()
            cluster.worker()
    assert sorted(found) == recordings
    assert all(isinstance(outcome, Counted) for outcome in found.values())
    assert all(times_begun(path) >= 1 for path in recordings)


def test_a_scheduler_that_is_gone_is_told_in_one_sentence(cluster, recordings):
    at_work(cluster, number=2)
    with pytest.raises(InputError, match=r"is gone; what was counted is kept"):
        for _ in on_cluster(cluster.address, slow_work)(map(task, recordings)):
            cluster.end()
            time.sleep(0.1)


def test_nobody_at_the_address(monkeypatch):
    monkeypatch.setattr("posecount.batch.cluster._WAIT_S", 1)
    with pytest.raises(InputError, match="No Dask scheduler answers at"):
        on_cluster("tcp://127.0.0.1:9")
    with pytest.raises(InputError, match="No Dask scheduler answers at"):
        on_cluster("nonsense://x")


def test_workers_with_several_threads_are_refused(cluster):
    at_work(cluster, threads=2)
    with pytest.raises(InputError, match="--nthreads 1"):
        on_cluster(cluster.address)


@pytest.mark.model
def test_the_command_counts_a_real_recording_there(cluster, tmp_path):
    at_work(cluster, number=2)
    sample = tmp_path / "one_of_four.mp4"
    cut(SAMPLES / "dorsiflexion_both_side.mp4", sample, 9.5)
    words = ["batch", str(sample), "-e", "resisted_dorsiflexion", "--out", str(tmp_path / "out")]
    where = ["--engine", "dask", "--address", cluster.address]
    done = subprocess.run(
        [sys.executable, "-m", "posecount", *words, *where],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    kept = tmp_path / "out" / "results" / f"{sample.name}.json"
    there = CountResult.model_validate_json(kept.read_text())
    assert there == count_video(sample, exercise="resisted_dorsiflexion")
