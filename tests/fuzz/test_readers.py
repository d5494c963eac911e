"""Odd inputs by the thousand: each is read or refused in one sentence, in bounded memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

RUN = Path(__file__).parents[1] / "helpers" / "run.py"


@pytest.mark.parametrize(
    ("reader", "inputs"),
    [
        ("landmarks", 500),
        ("manifests", 1000),
        ("routines", 1000),
        ("truths", 1000),
        ("labels", 500),
        ("history", 20),
    ],
)
def test_odd_inputs_are_read_or_refused_in_one_sentence(reader, inputs):
    done = subprocess.run(
        [sys.executable, str(RUN), reader, str(inputs)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
