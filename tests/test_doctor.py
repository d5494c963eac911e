import importlib.metadata
import io
import json
import subprocess
import sys

import pytest

from posecount import doctor
from posecount.cli.console import Screen
from posecount.cli.show_doctor import print_checks
from posecount.doctor import Check, run_checks
from posecount.errors import InputError
from posecount.media.local_camera import LocalCamera
from posecount.sinks.sound import NoLoudspeakerError


@pytest.fixture(autouse=True)
def empty_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECOUNT_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("POSECOUNT_MODEL", raising=False)


@pytest.fixture
def installed(monkeypatch):
    """Pretend that these packages, and no others, are installed."""

    def pretend(**versions):
        packages = {name.replace("_", "-"): version for name, version in versions.items()}

        def version(name):
            if name not in packages:
                raise importlib.metadata.PackageNotFoundError(name)
            return packages[name]

        monkeypatch.setattr(doctor.importlib.metadata, "version", version)

    return pretend


@pytest.fixture
def importing(monkeypatch):
    """Make every import go well, or raise `error`."""

    def goes(error=None):
        def load(name):
            if error:
                raise error

        monkeypatch.setattr(doctor.importlib, "import_module", load)

    return goes


def test_nothing_is_fetched_and_the_first_fetch_is_announced(tmp_path):
    (check,) = [check for check in run_checks() if check.name == "pose model"]
    assert check.ok is None
    assert "fetched on first use (about 9 MB)" in check.advice
    (heavy,) = [check for check in run_checks() if check.name == "heavy model"]
    assert heavy.ok is None
    assert "fetched for ankle circles, and where feet jump about (about 31 MB)" in heavy.advice
    assert not (tmp_path / "cache").exists()


NO_IMPORT_WORKS = """
import json, sys
for name in ("mediapipe", "cv2", "av", "numpy", "pydantic", "platformdirs", "pooch"):
    sys.modules[name] = None
from posecount.doctor import run_checks
print(json.dumps({check.name: [check.ok, check.advice] for check in run_checks()}))
"""


def test_a_machine_where_every_import_fails_still_gets_a_full_report():
    """In a process of its own, in which nothing has been imported yet."""
    command = [sys.executable, "-c", NO_IMPORT_WORKS]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    checks = json.loads(done.stdout)
    for name in ("mediapipe", "cv2", "av", "numpy", "pose model", "video decoders"):
        ok, advice = checks[name]
        assert ok is False, name
        assert advice, name


@pytest.mark.parametrize("error", [ImportError("libGL.so.1: no"), OSError("bad"), ValueError()])
def test_whatever_a_broken_library_raises_is_reported(installed, importing, error):
    installed(mediapipe="0.10.35")
    importing(error)
    check = doctor.check_mediapipe()
    assert check.ok is False
    assert check.found == (str(error) or "ValueError")


@pytest.mark.parametrize(
    ("version", "ok"),
    [
        ("0.10.21", False),
        ("0.10.30", False),
        ("0.10.31", True),
        ("0.10.35", True),
        ("1.0", False),
        ("1.0.0rc1", False),
        ("1.2.2", False),
    ],
)
def test_only_mediapipe_with_tasks_and_without_telemetry_will_do(installed, importing, version, ok):
    installed(mediapipe=version)
    importing()
    assert doctor.check_mediapipe().ok is ok


@pytest.mark.parametrize(
    ("version", "ok"),
    [((3, 9), False), ((3, 10), True), ((3, 14), True), ((3, 15), False)],
)
def test_the_python_version_is_judged(monkeypatch, version, ok):
    monkeypatch.setattr(doctor.sys, "version_info", (*version, 0))
    assert doctor.check_python().ok is ok


def test_two_packages_over_one_cv2_folder_are_noticed(installed, importing):
    installed(opencv_contrib_python="5.0", opencv_python_headless="4.12")
    importing()
    check = doctor.check_cv2()
    assert check.ok is None
    assert check.advice.startswith("pip uninstall -y opencv-python-headless && ")


def test_a_cv2_of_another_package_alone_is_not_enough(installed, importing):
    installed()
    importing()
    assert doctor.check_cv2().ok is False


@pytest.mark.parametrize(
    ("release", "line"),
    [
        ('ID=debian\nVERSION_ID="12"\n', "apt install"),
        ("ID=linuxmint\nID_LIKE=ubuntu\n", "apt install"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "dnf install"),
        ("ID=fedora\n", "dnf install"),
        ("ID=arch\n", "pacman -S"),
        ("ID=alpine\n", "musl is not supported"),
        ("ID=other\n", "your system's packages"),
        ("", "your system's packages"),
        (None, "your system's packages"),
    ],
)
def test_missing_system_libraries_come_with_the_line_that_installs_them(
    monkeypatch, tmp_path, release, line
):
    def missing(_):
        raise OSError("cannot open shared object file")

    path = tmp_path / "os-release"
    if release is not None:
        path.write_text(release)
    monkeypatch.setattr(doctor, "OS_RELEASE", path)
    monkeypatch.setattr(doctor.ctypes, "CDLL", missing)
    monkeypatch.setattr(doctor.sys, "platform", "linux")
    checks = doctor.check_system_libraries()
    assert [check.name for check in checks] == ["libEGL", "libGLESv2", "libGL"]
    assert all(check.ok is False and line in check.advice for check in checks)


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_need_no_graphics_libraries(monkeypatch, system):
    monkeypatch.setattr(doctor.sys, "platform", system)
    assert doctor.check_system_libraries() == []


def test_a_model_that_cannot_be_read_is_a_failed_check_and_no_error(tmp_path):
    check = doctor.check_model(tmp_path / "absent.task")
    assert check.ok is False
    assert "absent.task" in check.found


@pytest.mark.parametrize(
    ("lacking", "reading", "writing"),
    [
        (set(), True, True),
        ({"libdav1d"}, True, True),
        ({"libdav1d", "libaom-av1"}, None, True),
        ({"h264"}, False, True),
        ({"libx264"}, True, None),
    ],
)
def test_codecs_are_judged_by_what_they_stop(monkeypatch, lacking, reading, writing):
    monkeypatch.setattr(doctor, "_has_codec", lambda name, _: name not in lacking)
    assert [check.ok for check in doctor.check_codecs()] == [reading, writing]


def test_the_codecs_here_are_really_asked():
    assert doctor._has_codec("h264", "r")
    assert not doctor._has_codec("no such codec", "r")


def test_the_table_shows_text_as_it_is():
    file = io.StringIO()
    print_checks([Check("a", None, "[red] path [/x]", "do [this]")], Screen(file=file, width=100))
    shown = file.getvalue()
    assert "[red] path [/x]" in shown
    assert "do [this]" in shown
    assert "note" in shown


def fails(error):
    def fail(*_args, **_named):
        raise error

    return fail


def test_what_a_session_needs_is_looked_at_as_well():
    names = [check.name for check in run_checks()]
    assert names[-6:] == ["camera", "screen", "sound", "speech", "pyarrow", "fit-tool"]


@pytest.mark.parametrize(
    ("found", "ok", "says"),
    [
        ([], None, "none"),
        ([LocalCamera(0, 640, 480, 30.0), LocalCamera(2, 1280, 720, 0.0)], True, "2 (1280 x 720)"),
    ],
)
def test_cameras_are_named(monkeypatch, found, ok, says):
    monkeypatch.setattr("posecount.media.local_camera.find_local_cameras", lambda: found)
    check = doctor.check_camera()
    assert (check.ok, says in check.found) == (ok, True)
    assert bool(check.advice) is not bool(ok)


@pytest.mark.parametrize("error", [RuntimeError("no driver"), OSError(), ImportError("cv2")])
def test_a_camera_driver_that_fails_is_no_end(monkeypatch, error):
    monkeypatch.setattr("posecount.media.local_camera.find_local_cameras", fails(error))
    assert doctor.check_camera().ok is None


@pytest.mark.parametrize(
    ("error", "ok"), [(None, True), (InputError("There is no screen here."), None)]
)
def test_a_screen_is_worth_a_word(monkeypatch, error, ok):
    answer = fails(error) if error else lambda: None
    monkeypatch.setattr("posecount.live.display.check_display", answer)
    check = doctor.check_screen()
    assert check.ok is ok
    assert ("There is no screen here" in check.advice) is (error is not None)


def test_sound_is_tried_and_let_go(monkeypatch):
    closed = []

    class Speaker:
        def close(self):
            closed.append(True)

    def opened(fill):
        assert not fill(64).any()
        return Speaker()

    monkeypatch.setattr("posecount.sinks.sound.open_loudspeaker", opened)
    assert doctor.check_sound().ok is True
    assert closed == [True]
    silent = fails(NoLoudspeakerError("no audio device was found"))
    monkeypatch.setattr("posecount.sinks.sound.open_loudspeaker", silent)
    check = doctor.check_sound()
    assert (check.ok, check.found) == (None, "none: no audio device was found")


@pytest.mark.parametrize(("program", "ok"), [("/usr/bin/espeak-ng", True), (None, None)])
def test_what_speaks_is_named(monkeypatch, program, ok):
    monkeypatch.setattr("shutil.which", lambda name: program if name == "espeak-ng" else None)
    monkeypatch.setitem(sys.modules, "pyttsx3", None)
    check = doctor.check_speech()
    assert check.ok is ok
    assert check.found == "espeak-ng" if ok else "espeak-ng" in check.advice


@pytest.mark.parametrize(
    ("check", "extra"), [(doctor.check_parquet, "parquet"), (doctor.check_fit, "fit")]
)
def test_without_an_optional_package_there_is_the_line_that_installs_it(
    installed, importing, check, extra
):
    installed()
    importing()
    checked = check()
    assert checked.ok is None
    assert f"posecount[{extra}]" in checked.advice
