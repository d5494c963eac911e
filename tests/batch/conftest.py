"""What tests of batches share."""

from __future__ import annotations

import pytest
from helpers.batch_clips import write_recording


@pytest.fixture
def folder(tmp_path):
    for reps, name in enumerate(("a", "deep/b", "deep/c"), start=1):
        write_recording(tmp_path / "in" / f"{name}.landmarks", reps)
    return tmp_path
