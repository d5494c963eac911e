"""Where the foot network's file is: beside the package, or in the checkout."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from posecount.errors import ModelError

PACKAGED = Path(__file__).parent
CHECKOUT = Path(__file__).parents[2] / "models"


class FootManifest(BaseModel):
    """What is known about the file; `size` in bytes. How it was made is in `models/foot/`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    licence: str
    size: int
    sha256: str
    started_from: str
    started_from_sha256: str


@cache
def load_foot_manifest() -> FootManifest:
    """Read the manifest shipped with the package, or the checkout's own."""
    return FootManifest.model_validate_json((_folder() / "foot.json").read_bytes())


def foot_network_path() -> Path:
    """The network's file. Raises ModelError where it is missing or not the one that was made."""
    manifest, path = load_foot_manifest(), _folder() / "foot.onnx"
    try:
        damaged = hashlib.sha256(path.read_bytes()).hexdigest() != manifest.sha256
    except OSError as error:
        raise ModelError(f"{path} cannot be read; install posecount again.") from error
    if damaged:
        raise ModelError(f"{path} is damaged; install posecount again.")
    return path


def _folder() -> Path:
    return PACKAGED if (PACKAGED / "foot.json").is_file() else CHECKOUT
