"""The session reads no clock, sees no picture and touches no file; only loading does."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_purity import loaded_by

import posecount.session

FOLDER = Path(posecount.session.__file__).parent


def test_running_a_session_loads_no_library_for_pictures():
    assert loaded_by("import posecount.session.runner, posecount.session.load") == set()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_every_file_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 250
