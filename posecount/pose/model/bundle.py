"""Build a pose model bundle from the parts inside an older MediaPipe wheel or npm package.

These are fetched by the user's own pip or npm, with the user's own settings. Parts and result are
checked against the manifest, so the bundle is the same on every machine.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from posecount.errors import ModelError
from posecount.pose.model.archive import ArchiveError, member
from posecount.pose.model.manifest import Manifest, Part, Source
from posecount.pose.model.tflite import with_normalisation
from posecount.reading import why

EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
UNIX = 3
READABLE_FILE = 0o100644 << 16
PART_ALIGNMENT = 64
LOCAL_HEADER_BYTES = 30
_SOURCES = {"wheel": "the wheel", "package": "the package", "full": "the full model"}
ALIGNMENT_EXTRA_ID = 0xD935


def build_bundle(archives: Mapping[Source, Path], manifest: Manifest) -> bytes:
    """Return the bundle made of the parts in `archives`, which are keyed by source.

    Raises ModelError if an archive cannot be read, or if a part or the result is not the one in the
    manifest.
    """
    parts = [(part.name, _ready_part(part, archives[part.source])) for part in manifest.parts]
    bundle = pack_bundle(parts)
    if hashlib.sha256(bundle).hexdigest() != manifest.built.sha256:
        raise ModelError("the bundle built from these parts is not the expected one")
    return bundle


def pack_bundle(parts: list[tuple[str, bytes]]) -> bytes:
    """Return a zip of `parts`, uncompressed, each part aligned, the same bytes every time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, EARLIEST_ZIP_DATE)
            entry.create_system = UNIX
            entry.external_attr = READABLE_FILE
            entry.extra = _padding(out.tell() + LOCAL_HEADER_BYTES + len(name.encode()))
            archive.writestr(entry, content)
    return out.getvalue()


def _padding(position: int) -> bytes:
    """Return a zip extra field that moves what follows `position` to the next aligned byte."""
    size = -(position + 4) % PART_ALIGNMENT
    return ALIGNMENT_EXTRA_ID.to_bytes(2, "little") + size.to_bytes(2, "little") + bytes(size)


def _ready_part(part: Part, archive: Path) -> bytes:
    what = _SOURCES[part.source]
    try:
        content = member(archive, part.path, part.size)
    except KeyError as error:
        raise ModelError(f"{what} has no {part.path}") from error
    except (OSError, ArchiveError) as error:
        raise ModelError(f"{what} {archive.name} cannot be read ({why(error)})") from error
    if hashlib.sha256(content).hexdigest() != part.sha256:
        raise ModelError(f"{part.path} in {what} is not the expected file")
    if part.normalisation is None:
        return content
    return with_normalisation(content, part.normalisation.mean, part.normalisation.std)
