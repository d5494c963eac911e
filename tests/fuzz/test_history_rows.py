"""The same for a history with odd rows. Until its readers take them this is known to fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).with_name("run.py")


@pytest.mark.xfail(strict=True, reason="the history's readers are being mended elsewhere")
def test_odd_rows_are_shown_or_refused_in_one_sentence():
    done = subprocess.run(
        [sys.executable, str(RUN), "history", "200"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
