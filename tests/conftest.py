"""What all tests share."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import settings

# Helpers that tests of several folders use.
for folder in (".", "exercises", "golden", "live", "signals", "sources"):
    sys.path.insert(0, str(Path(__file__).parent / folder))

# The same examples on every run: a red run must be red again.
settings.register_profile("posecount", deadline=None, derandomize=True, max_examples=25)
settings.load_profile("posecount")
