from __future__ import annotations

import os
import subprocess
import sys

import pytest

from posecount.pose.telemetry import without_host


@pytest.mark.parametrize(
    ("no_proxy", "kept"),
    [
        ("", ""),
        ("*", ""),
        ("localhost,127.0.0.1", "localhost,127.0.0.1"),
        ("localhost, .googleapis.com", "localhost"),
        ("play.googleapis.com oogleapis.com", "oogleapis.com"),
        ("COM,example.com", "example.com"),
    ],
)
def test_no_exception_from_the_proxy_is_left_for_the_servers_reported_to(no_proxy, kept):
    assert without_host(no_proxy) == kept


def test_native_code_is_given_a_proxy_that_does_not_exist_and_python_is_not():
    """In a process of its own: what is put into the environment stays there."""
    code = (
        "import os, subprocess, sys\n"
        "from posecount.pose.telemetry import refuse_telemetry\n"
        "refuse_telemetry()\n"
        "print(os.environ.get('https_proxy'), flush=True)\n"
        'child = \'import os; print(os.environ["https_proxy"], os.environ["no_proxy"])\'\n'
        "subprocess.run([sys.executable, '-c', child], check=True)\n"
    )
    environment = {**os.environ, "no_proxy": "*,example.com"}
    environment.pop("https_proxy", None)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["None", "nowhere://nowhere example.com"]
