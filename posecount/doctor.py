"""Checks this machine for what would keep posecount from working, and says what to do.

Nothing here may fail because something is missing: finding that out is its purpose.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.metadata
import platform
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from posecount.errors import ModelError

if TYPE_CHECKING:
    from posecount.pose.model.manifest import Variant
    from posecount.sinks.sound_synth import Wave

OLDEST_PYTHON, NEWEST_PYTHON = (3, 10), (3, 14)
OLDEST_MEDIAPIPE, FIRST_MEDIAPIPE_WITH_TELEMETRY = (0, 10, 31), (1,)
REINSTALL = "pip install --force-reinstall posecount"
CV2_OWNER = "opencv-contrib-python"
CV2_RIVALS = ("opencv-python", "opencv-python-headless", "opencv-contrib-python-headless")
LIBRARIES = ("numpy", "av", "pydantic", "typer", "rich", "platformdirs", "pooch")
SYSTEM_LIBRARIES = {"libEGL": "libEGL.so.1", "libGLESv2": "libGLESv2.so.2", "libGL": "libGL.so.1"}
OS_RELEASE = Path("/etc/os-release")
INSTALL_LINES = {
    "debian": "sudo apt install libegl1 libgles2 libgl1",
    "ubuntu": "sudo apt install libegl1 libgles2 libgl1",
    "fedora": "sudo dnf install mesa-libEGL mesa-libGLES mesa-libGL",
    "rhel": "sudo dnf install mesa-libEGL mesa-libGLES mesa-libGL",
    "arch": "sudo pacman -S --needed libglvnd mesa",
    "alpine": "Alpine's musl is not supported: MediaPipe needs a glibc system such as Debian",
}
ENCODER = "libx264"
DECODERS = {
    "h264": ("h264",),
    "hevc": ("hevc",),
    "vp9": ("vp9", "libvpx-vp9"),
    "av1": ("libdav1d", "libaom-av1"),
}


@dataclass(frozen=True)
class Check:
    """One thing looked at; `ok` is None if it is worth a remark but does not stop anything."""

    name: str
    ok: bool | None
    found: str
    advice: str = ""


def run_checks(model: Path | None = None) -> list[Check]:
    """Look at everything posecount needs, without fetching anything; raises nothing."""
    return [
        check_python(),
        check_mediapipe(),
        check_cv2(),
        *map(check_library, LIBRARIES),
        *check_system_libraries(),
        check_model(model),
        check_heavy_model(),
        *check_codecs(),
        check_camera(),
        check_screen(),
        check_sound(),
        check_speech(),
        check_parquet(),
        check_fit(),
    ]


def check_python() -> Check:
    """Check that this Python is one MediaPipe is built for."""
    fits = OLDEST_PYTHON <= sys.version_info[:2] <= NEWEST_PYTHON
    oldest, newest = (".".join(map(str, bound)) for bound in (OLDEST_PYTHON, NEWEST_PYTHON))
    advice = "" if fits else f"use Python {oldest} to {newest}"
    return Check("Python", fits, platform.python_version(), advice)


def check_mediapipe() -> Check:
    """Check that MediaPipe loads, and is a release with the Tasks API and without telemetry."""
    version = _version("mediapipe")
    trouble = _import_trouble("mediapipe.tasks.python.vision")
    if version is None or trouble:
        return Check("mediapipe", False, trouble or "not installed", REINSTALL)
    fits = OLDEST_MEDIAPIPE <= _numbers(version) < FIRST_MEDIAPIPE_WITH_TELEMETRY
    advice = "" if fits else 'pip install "mediapipe>=0.10.31,<1.0"'
    return Check("mediapipe", fits, version, advice)


def check_cv2() -> Check:
    """Check that cv2 loads and that a single package owns its folder."""
    trouble = _import_trouble("cv2")
    version = _version(CV2_OWNER)
    rivals = [name for name in CV2_RIVALS if _version(name)]
    if rivals:
        found = f"{' and '.join(rivals)} beside {CV2_OWNER}; they overwrite one another's cv2"
        remedy = f"pip uninstall -y {' '.join(rivals)} && {_reinstall(CV2_OWNER)}"
        return Check("cv2", False if trouble else None, found, remedy)
    if trouble or version is None:
        found = trouble or f"cv2 does not come from {CV2_OWNER}"
        return Check("cv2", False, found, _reinstall(CV2_OWNER))
    return Check("cv2", True, f"{CV2_OWNER} {version}")


def check_library(name: str) -> Check:
    """Check that the package and module `name` is installed and can be imported."""
    trouble = _import_trouble(name)
    version = _version(name)
    if trouble or version is None:
        return Check(name, False, trouble or "not installed", _reinstall(name))
    return Check(name, True, version)


def check_system_libraries() -> list[Check]:
    """Check the graphics libraries MediaPipe and OpenCV's window load, where Linux has them."""
    if sys.platform != "linux":
        return []
    advice = _install_line()
    return [_check_system_library(name, file, advice) for name, file in SYSTEM_LIBRARIES.items()]


def check_model(model: Path | None = None) -> Check:
    """Check the pose model: where it is, or that it is still to be fetched."""
    return _check_model("pose model", model, "full", "on first use")


def check_heavy_model() -> Check:
    """Check the heavy pose model, which some exercises are looked at with."""
    return _check_model(
        "heavy model", None, "heavy", "for ankle circles, and where feet jump about"
    )


def _check_model(name: str, model: Path | None, variant: Variant, when: str) -> Check:
    try:
        from posecount.pose.model.find import cache_directory, local_model
        from posecount.pose.model.manifest import load_manifest

        found = local_model(model, variant)
        size = f"about {load_manifest(variant).built.size / 1e6:.0f} MB"
    except ModelError as error:
        return Check(name, False, str(error), "give the path of a pose landmarker .task")
    except (ImportError, OSError, ValueError) as error:
        return Check(name, False, _words(error), REINSTALL)
    if found is None:
        plan = f"nothing: will be fetched {when} ({size}) into {cache_directory()}"
        return Check(name, None, "not here yet", plan)
    return Check(name, True, f"{found.name}, {found.path}, SHA-256 {found.sha256}")


def check_codecs() -> list[Check]:
    """Check that recordings can be read, and annotated videos written."""
    missing = [name for name, names in DECODERS.items() if not any(map(_decodes, names))]
    reading = Check(
        "video decoders",
        "h264" not in missing and (None if missing else True),
        f"without {', '.join(missing)}" if missing else ", ".join(DECODERS),
        _reinstall("av") if missing else "",
    )
    writes = _has_codec(ENCODER, "w")
    found = ENCODER if writes else f"without {ENCODER}"
    advice = "" if writes else f"{_reinstall('av')} (needed only to write annotated videos)"
    return [reading, Check("video encoder", writes or None, found, advice)]


def check_camera() -> Check:
    """Check which cameras of this computer give a picture; a phone's will do as well."""
    try:
        from posecount.media.local_camera import find_local_cameras

        found = find_local_cameras()
    except Exception as error:  # OpenCV may be missing, or its driver raise what it likes.
        return Check("camera", None, _words(error), "see what is missing above")
    if not found:
        advice = "plug one in, or use a phone's by its address: posecount live --camera http://…"
        return Check("camera", None, "none, or another program has it", advice)
    return Check("camera", True, ", ".join(f"{c.number} ({c.width} x {c.height})" for c in found))


def check_screen() -> Check:
    """Check whether there is a screen to open a window on; only live and review need one."""
    try:
        from posecount.live.display import check_display

        check_display()
    except Exception as error:
        says = f"{_words(error).rstrip('.')} (needed only for windows)"
        return Check("screen", None, "none", says)
    return Check("screen", True, "there is one")


def check_sound() -> Check:
    """Check whether a session can be heard."""
    try:
        from posecount.sinks.sound import NoLoudspeakerError, open_loudspeaker
    except Exception as error:
        return Check("sound", None, _words(error), "see what is missing above")
    try:
        open_loudspeaker(_silence).close()
    except NoLoudspeakerError as error:
        return Check("sound", None, f"none: {error}", "live sessions are silent without it")
    return Check("sound", True, "a loudspeaker")


def check_speech() -> Check:
    """Check whether this computer can speak."""
    try:
        from posecount.sinks.sound_voice import HOW_TO_SPEAK, find_engine

        engine = find_engine()
    except Exception as error:
        return Check("speech", None, _words(error), "see what is missing above")
    if engine is None:
        return Check("speech", None, "nothing that speaks", HOW_TO_SPEAK)
    return Check("speech", True, engine.name)


def check_parquet() -> Check:
    """Check whether tables can be written as Parquet; without it they are CSV and JSON."""
    return _check_optional("pyarrow", "pyarrow", "parquet", "Parquet")


def check_fit() -> Check:
    """Check whether sessions can be written as FIT files."""
    return _check_optional("fit-tool", "fit_tool", "fit", "FIT files")


def _check_optional(package: str, module: str, extra: str, writes: str) -> Check:
    trouble, version = _import_trouble(module), _version(package)
    if trouble or version is None:
        advice = f"pip install 'posecount[{extra}]' (needed only to write {writes})"
        return Check(package, None, trouble or "not installed", advice)
    return Check(package, True, version)


def _silence(length: int) -> Wave:
    import numpy as np

    return np.zeros(length, np.float32)


def _decodes(codec: str) -> bool:
    return _has_codec(codec, "r")


def _has_codec(name: str, mode: Literal["r", "w"]) -> bool:
    try:
        from av.codec import Codec

        Codec(name, mode)
    except (ImportError, OSError, ValueError):
        return False
    return True


def _check_system_library(name: str, file: str, advice: str) -> Check:
    try:
        ctypes.CDLL(file)
    except OSError:
        return Check(name, False, "cannot be loaded", advice)
    return Check(name, True, file)


def _install_line() -> str:
    """Return the command that installs the graphics libraries on this Linux."""
    try:
        release = OS_RELEASE.read_text(encoding="utf-8")
    except OSError:
        release = ""
    fields = dict(line.split("=", 1) for line in release.splitlines() if "=" in line)
    family = f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}".replace('"', "").split()
    known = (INSTALL_LINES[name] for name in family if name in INSTALL_LINES)
    return next(known, "install your system's packages for libEGL, libGLESv2 and libGL")


def _import_trouble(module: str) -> str:
    """Return why `module` cannot be imported, or nothing if it can."""
    try:
        importlib.import_module(module)
    except Exception as error:  # a broken package may raise anything at all while loading
        return _words(error)
    return ""


def _words(error: Exception) -> str:
    """Return the first line of an error, or its kind if it says nothing."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _reinstall(package: str) -> str:
    return f"pip install --force-reinstall {package}"
