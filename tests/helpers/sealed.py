"""Runs commands where the network is denied, and tells of every attempt to reach it.

Three ways: ``refused`` (Python's own sockets refuse, and what was tried is written down, so that a
swallowed error is found too), ``nowhere`` (Linux: a namespace without any interface but its own
loopback), ``traced`` (strace: native code cannot hide either). Loopback is allowed: a camera or a
screen may be there.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]
WAYS = ("refused", "nowhere", "traced")

_REFUSING = """
import os, sys

def _is_near(address):
    if not isinstance(address, tuple):
        return True
    host = address[0].decode() if isinstance(address[0], bytes) else address[0]
    return host in (None, "", "localhost", "::1") or str(host).startswith("127.")

def _refuse(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        address = (arguments[0],)
    else:
        return
    if not _is_near(address):
        with open(os.environ["ATTEMPTS"], "a") as file:
            print(event, address, file=file)
        raise OSError("the network is denied")

sys.addaudithook(_refuse)
"""
# Only the calls asked for stop the process: else everything else is slow too.
_STRACE = ("strace", "-f", "--seccomp-bpf", "-A")
_CALLS = re.compile(r"\b(connect|sendto|sendmsg|sendmmsg)\(")
_ADDRESS = re.compile(r"inet_addr\(\"([^\"]+)\"\)|inet_pton\(AF_INET6, \"([^\"]+)\"")
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1


@dataclass(frozen=True)
class Ran:
    """How a command ended, and whom it tried to reach."""

    code: int
    out: str
    err: str
    attempts: list[str]


class Sealed:
    """A place of its own for what posecount keeps, and no way out of it."""

    def __init__(self, folder, *ways):
        self.folder = folder
        self.ways = ways
        self._attempts = folder / "attempts.txt"
        self._trace = folder / "trace.txt"
        hook = folder / "hook"
        hook.mkdir()
        (hook / "sitecustomize.py").write_text(_REFUSING, encoding="utf-8")
        places = {
            f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("DATA", "STATE", "CACHE")
        }
        self.environment = {
            **os.environ,
            **places,
            "HOME": str(folder),
            "COLUMNS": "200",
            "ATTEMPTS": str(self._attempts),
        }
        if "refused" in ways:
            self.environment["PYTHONPATH"] = str(hook)

    def run(self, *words, within_s=240.0):
        """Run Python with these arguments."""
        command = [*self._around(), sys.executable, *map(str, words)]
        done = subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=within_s,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr, self.attempts())

    def posecount(self, *words):
        """Run the real command."""
        return self.run("-m", "posecount", *words)

    def attempts(self):
        """Everything that was tried until now."""
        told = self._attempts.read_text().splitlines() if self._attempts.exists() else []
        traced = self._trace.read_text(errors="replace") if self._trace.exists() else ""
        return told + [line for line in traced.splitlines() if _reaches_out(line)]

    def _around(self):
        around = []
        if "traced" in self.ways:
            # The trace is added to, command by command.
            around += [*_STRACE, "-qq", "-e", "trace=%network", "-o", str(self._trace)]
        if "nowhere" in self.ways:
            around += ["unshare", "-rn"]
        return around


def sealed_or_skip(folder, *ways):
    """Sealed in these ways; where this machine does not allow one, the test is skipped."""
    for way in ways:
        if not allowed(way):
            pytest.skip(f"this machine does not allow '{way}'")
    return Sealed(folder, *ways)


def allowed(way):
    """Whether this machine lets a test do that."""
    tool, *trial = {
        "refused": ("true",),
        "nowhere": ("unshare", "-rn", "true"),
        "traced": (*_STRACE, "-o", "/dev/null", "true"),
    }[way]
    if shutil.which(tool) is None:
        return False
    return subprocess.run([tool, *trial], capture_output=True, check=False).returncode == 0


def loopback_up():
    """In a namespace of its own, a machine has to be told that it may talk to itself."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", _IFF_UP))


def _reaches_out(line):
    if not _CALLS.search(line):
        return False
    hosts = [four or six for four, six in _ADDRESS.findall(line)]
    return any(not (host.startswith("127.") or host == "::1") for host in hosts)
