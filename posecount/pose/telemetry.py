"""Keeps the pose library from reporting on its use.

Since about 0.10.31 mediapipe reports every session to Google's servers: which task ran, on what
system, how often and how fast (no pictures). It has no setting for that. The report goes through a
built-in curl, and curl reads its proxy from the environment: a proxy of an unknown kind makes it
give up before it opens a connection or looks up a name.
"""

from __future__ import annotations

import os

_HOST = "play.googleapis.com"
_NO_SUCH_PROXY = "nowhere://nowhere"


def refuse_telemetry() -> None:
    """Call this before creating a pose estimator; a repeated call does no harm.

    Only native code in this process, and programs it starts, see these variables: ``os.environ``,
    and therefore Python's own downloads, stay unchanged. Start a program that needs the network
    with ``user_environment()``.
    """
    for name in ("https_proxy", "HTTPS_PROXY"):
        os.putenv(name, _NO_SUCH_PROXY)
    for name in ("no_proxy", "NO_PROXY"):
        os.putenv(name, without_host(os.environ.get(name, "")))


def user_environment() -> dict[str, str]:
    """Return the environment as the user set it, for a program that needs the network."""
    return dict(os.environ)


def without_host(no_proxy: str, host: str = _HOST) -> str:
    """Return the hosts of ``no_proxy`` without those that would exempt ``host`` from the proxy."""
    return ",".join(
        entry
        for entry in no_proxy.replace(",", " ").split()
        if entry != "*" and not f".{host}".endswith(f".{entry.lower().strip('.')}")
    )
