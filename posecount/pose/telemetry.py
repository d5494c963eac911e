"""Keeps the pose library from reporting on its use.

From 0.10.31 or thereabouts mediapipe tells Google's servers of every session: which task ran, on
what system, how often and how fast (no pictures). It has no setting for that. What it sends goes
through the curl that is built into it, and curl asks the environment for a proxy: one of a kind
that does not exist makes it give up before it opens a connection or looks up a name.
"""

from __future__ import annotations

import os

_HOST = "play.googleapis.com"
_NO_SUCH_PROXY = "nowhere://nowhere"


def refuse_telemetry() -> None:
    """Call it before a pose estimator is made; calling it again does no harm.

    Only native code in this process, and programs it starts, see these variables: ``os.environ``,
    and so Python's own downloads, stay as they are.
    """
    for name in ("https_proxy", "HTTPS_PROXY"):
        os.putenv(name, _NO_SUCH_PROXY)
    for name in ("no_proxy", "NO_PROXY"):
        os.putenv(name, without_host(os.environ.get(name, "")))


def without_host(no_proxy: str, host: str = _HOST) -> str:
    """The hosts of ``no_proxy`` less those that stand for ``host``, for which no proxy is asked."""
    return ",".join(
        entry
        for entry in no_proxy.replace(",", " ").split()
        if entry != "*" and not f".{host}".endswith(f".{entry.lower().strip('.')}")
    )
