"""Nothing leaves the machine: everything works where the network is denied, and nothing tries."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from helpers.cutting import cut
from helpers.desktop import needs_desktop
from helpers.sealed import WAYS, Sealed, allowed, sealed_or_skip

from posecount.pose.model.find import find_model

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "sample_videos"
# Reserved for documentation: nobody answers there.
NOBODY = "192.0.2.1"

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="namespaces and strace are Linux's"
    ),
]


def sealed_with_model(folder):
    """Sealed in every way this machine allows. It is told where the model is: fetching that, once,
    is the one thing posecount needs a network for."""
    sealed = Sealed(folder, *(way for way in WAYS if allowed(way)))
    sealed.environment["POSECOUNT_MODEL"] = str(find_model(None).path)
    return sealed


@pytest.mark.model
def test_counting_remembering_and_reporting_need_no_network(tmp_path):
    sealed = sealed_with_model(tmp_path)
    clip = tmp_path / "raises.mp4"
    cut(SAMPLES / "toe_raise_both_side.mp4", clip, 8.3)
    page, table = tmp_path / "report.html", tmp_path / "reps.csv"
    commands = [
        ("count", clip, "-e", "toe_raise", "--remember", "--overlay", tmp_path / "overlay.mp4"),
        ("history",),
        ("history", "show", "1"),
        ("export", "--csv", table),
        ("report", "--html", page),
        ("label", clip, "-e", "toe_raise"),
        ("routines",),
        ("doctor",),
        ("forget", "--all", "--yes"),
    ]
    for words in commands:
        ran = sealed.posecount(*words)
        assert ran.code == 0, (words, ran.out, ran.err)
        assert ran.attempts == [], words
    assert len(json.loads(clip.with_suffix(".json").read_text())["reps"]) == 2
    assert len(table.read_text().splitlines()) == 1 + 2
    assert "<html" in page.read_text()


@pytest.mark.model
@needs_desktop
def test_a_live_session_needs_no_network_but_the_camera(tmp_path):
    """The camera is a stream on the loopback, the only address there is in that namespace."""
    sealed = sealed_with_model(tmp_path)
    ran = sealed.run(HERE / "helpers" / "private_live.py", tmp_path, *sealed.ways)
    assert ran.code == 0, (ran.out, ran.err)
    assert ran.attempts == []
    counted = json.loads((tmp_path / "reps.json").read_text())["reps"]
    assert [rep["verdict"] for rep in counted] == ["counted"]
    remembered = sealed.posecount("history", "show", "1")
    assert (remembered.code, remembered.attempts) == (0, []), remembered.err
    assert "Resisted dorsiflexion" in remembered.out


TRIES = {
    "an address": f"socket.create_connection(({NOBODY!r}, 80), 0.2)",
    "a name": "socket.getaddrinfo('posecount.invalid', 80)",
    "a datagram": f"socket.socket(type=socket.SOCK_DGRAM).sendto(b'.', ({NOBODY!r}, 9))",
}
NATIVE = (
    "import ctypes, socket, struct; "
    f"to = struct.pack('=H', 2) + struct.pack('!H', 9) + socket.inet_aton({NOBODY!r}) + bytes(8); "
    "c = ctypes.CDLL(None); c.connect(c.socket(2, 2, 0), to, 16)"
)


@pytest.mark.parametrize("what", TRIES)
def test_an_attempt_whose_error_is_swallowed_is_found(tmp_path, what):
    code = f"import socket\ntry:\n    {TRIES[what]}\nexcept OSError:\n    pass"
    ran = Sealed(tmp_path, "refused").run("-c", code)
    assert ran.code == 0, ran.err
    assert len(ran.attempts) == 1


def test_an_attempt_of_native_code_is_found(tmp_path):
    ran = sealed_or_skip(tmp_path, "traced").run("-c", NATIVE)
    assert ran.code == 0, ran.err
    assert [NOBODY in attempt for attempt in ran.attempts] == [True]


def test_in_a_namespace_there_is_nobody_to_reach(tmp_path):
    code = f"import socket; socket.create_connection(({NOBODY!r}, 80), 5)"
    ran = sealed_or_skip(tmp_path, "nowhere").run("-c", code)
    assert ran.code != 0
    assert "unreachable" in ran.err
