"""The pose models: their sources, and the checksums that identify them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

PACKAGED = Path(__file__).parent
CHECKOUT = Path(__file__).parents[3] / "models"

Variant = Literal["full", "heavy"]
"""The heavy model is steadier where the full one jumps about, and takes over twice as long."""

Source = Literal["wheel", "package", "full"]
"""The source of a part: pip's wheel, npm's package, or the full model's own bundle."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Official(_Frozen):
    """The bundle as its authors publish it."""

    url: str
    sha256: str


class Built(_Frozen):
    """The bundle as posecount builds it itself; `size` in bytes."""

    size: int
    sha256: str


class Wheel(_Frozen):
    """The wheel that still carries the parts; `size` in bytes."""

    requirement: str
    platform: str
    python: str
    abi: str
    size: int


class Package(_Frozen):
    """The npm package that carries a part, and the archive npm makes of it; `size` in bytes."""

    requirement: str
    file_name: str
    size: int


class Normalisation(_Frozen):
    """Model input = (pixel - mean) / std, pixels 0-255."""

    mean: float
    std: float


class Part(_Frozen):
    """One TFLite model: its name in the bundle and its path in its source; `size` in bytes.

    `normalisation` is None if the part itself states its input scaling.
    """

    name: str
    source: Source
    path: str
    size: int
    sha256: str
    normalisation: Normalisation | None


class Manifest(_Frozen):
    """One pose model and every way to get it."""

    name: str
    licence: str
    official: Official
    built: Built
    wheel: Wheel | None = None
    package: Package | None = None
    parts: tuple[Part, ...]

    @property
    def file_name(self) -> str:
        """Name of the bundle in the cache directory."""
        return f"{self.name}.task"

    @property
    def checksums(self) -> frozenset[str]:
        """SHA-256 of the bundles that are this model."""
        return frozenset({self.official.sha256, self.built.sha256})


@cache
def load_manifest(variant: Variant = "full") -> Manifest:
    """Read the manifest shipped with the package, or the checkout's own."""
    name = f"{variant}.json"
    path = PACKAGED / name if (PACKAGED / name).is_file() else CHECKOUT / name
    return Manifest.model_validate_json(path.read_bytes())


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as hex digits. Raises OSError if it cannot be read."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
