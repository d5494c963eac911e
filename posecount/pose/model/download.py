"""Download the official pose model bundle."""

from __future__ import annotations

import hashlib
import io
from urllib.parse import urlsplit

from posecount.errors import ModelError
from posecount.pose.model.manifest import Official
from posecount.pose.model.progress import Progress, no_progress

CONNECT_SECONDS = 4.0
SILENCE_SECONDS = 15.0
CHUNK_BYTES = 1 << 16
WHAT = "Downloading the pose model"


def download_bundle(official: Official, progress: Progress = no_progress) -> bytes:
    """Return the official bundle, checked; one attempt, given up after seconds of silence.

    Raises ModelError, with a short reason, if it cannot be obtained or is not the expected file.
    """
    import pooch

    received = io.BytesIO()
    fetch = pooch.HTTPDownloader(
        progressbar=_Bar(progress),
        chunk_size=CHUNK_BYTES,
        timeout=(CONNECT_SECONDS, SILENCE_SECONDS),
    )
    progress(WHAT, 0, None)
    try:
        fetch(official.url, received, None)
    except OSError as error:
        raise ModelError(_reason(error, official.url)) from error
    bundle = received.getvalue()
    if hashlib.sha256(bundle).hexdigest() != official.sha256:
        raise ModelError("what arrived is not the expected file (wrong checksum)")
    return bundle


def _reason(error: OSError, url: str) -> str:
    """Describe an error of requests, which pooch downloads with."""
    host = urlsplit(url).hostname
    response = getattr(error, "response", None)
    if response is not None:
        return f"{host} answered {response.status_code}"
    if "Timeout" in type(error).__name__:
        return f"{host} did not answer in time"
    return f"no connection to {host}"


class _Bar:
    """Passes on pooch's calls to a progress bar."""

    def __init__(self, progress: Progress) -> None:
        self.total = 0
        self._done = 0
        self._progress = progress

    def update(self, received: int) -> None:
        self._done = min(self._done + received, self.total or self._done + received)
        self._progress(WHAT, self._done, self.total or None)

    def reset(self) -> None:
        self._done = 0

    def close(self) -> None:
        pass
