"""What all tests share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import settings

# Helpers that tests of several folders use. Test files of the same name in two folders are told
# apart by --import-mode=importlib, which adds no folder itself.
HERE = Path(__file__).parent
for folder in (HERE, *sorted(path for path in HERE.iterdir() if path.is_dir())):
    sys.path.insert(0, str(folder))

# The same examples on every run: a red run must be red again.
settings.register_profile("posecount", deadline=None, derandomize=True, max_examples=25)
settings.load_profile("posecount")


@pytest.fixture(autouse=True, scope="session")
def _nobodys_history(tmp_path_factory):
    """No test touches what the person at this machine has done."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield
