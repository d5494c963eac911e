"""What all tests share."""

from __future__ import annotations

import os
from gettext import NullTranslations

import pytest
from hypothesis import settings

from posecount.language import use_language

# Rich takes a terminal's size from here once and for all, and pytest-xdist sets it for its workers.
for _name in ("COLUMNS", "LINES"):
    os.environ.pop(_name, None)

# Texts are compared in English, whatever this computer speaks.
for _name in ("LC_ALL", "LC_MESSAGES"):
    os.environ.pop(_name, None)
os.environ["LANG"] = "C.UTF-8"

# The same examples on every run: a red run must be red again.
settings.register_profile("posecount", deadline=None, derandomize=True, max_examples=25)
settings.load_profile("posecount")


@pytest.fixture(autouse=True)
def _english_again():
    """No test leaves its language to the next."""
    yield
    use_language("en", NullTranslations())


@pytest.fixture(autouse=True, scope="session")
def _nobodys_history(tmp_path_factory):
    """No test touches what the person at this machine has done."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield
