"""A power cut in small: a session that is killed has lost nothing it has announced."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import pytest
from bench_kill import kill_many

pytestmark = pytest.mark.process


def test_every_rep_announced_before_a_kill_is_there(tmp_path):
    figures = kill_many(3, tmp_path, seed=5)
    assert figures.kills == 3
    assert figures.announced > 0
    assert figures.lost == figures.damaged == []
    # At most the one that was under way is kept without having been announced.
    assert 0 <= figures.unannounced <= 3
