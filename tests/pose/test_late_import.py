"""What posecount never uses is loaded when somebody does."""

from __future__ import annotations

import subprocess
import sys

import pytest


def told_by(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("use", ["json.tool.main", "tool.main"])
def test_a_module_is_loaded_once_it_is_used(use):
    code = f"""
import sys
from posecount.pose.late_import import imported_later
with imported_later("json", "json.tool"):
    import json, json.tool
    import json.tool as tool
print("json" in sys.modules)
{use}
print("json" in sys.modules)
"""
    assert told_by(code) == ["False", "True"]


def test_a_module_that_is_loaded_already_stays():
    code = """
import json
from posecount.pose.late_import import imported_later
with imported_later("json"):
    import json as again
print(again is json and json.dumps(1))
"""
    assert told_by(code) == ["1"]


def test_mediapipe_is_loaded_without_matplotlib_and_can_draw_with_it_all_the_same():
    code = """
import sys
from posecount.pose.late_import import imported_later
with imported_later("matplotlib", "matplotlib.pyplot", "sounddevice"):
    from mediapipe.tasks.python.vision import drawing_utils
print("matplotlib" in sys.modules)
drawing_utils.plt.figure
print("matplotlib" in sys.modules)
"""
    assert told_by(code) == ["False", "True"]
