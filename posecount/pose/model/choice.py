"""Chooses the pose model: the one asked for, or the full one with the heavy one as fallback."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from posecount.errors import ModelError
from posecount.pose.model.find import ModelFile, asked_by_environment, find_model
from posecount.pose.model.manifest import Variant
from posecount.pose.model.progress import Progress, no_progress

AUTO = "auto"
_VARIANTS: tuple[Variant, ...] = get_args(Variant)


@dataclass(frozen=True, slots=True)
class PoseModels:
    """The model to use, and whether to try the heavy one if its feet jump about."""

    first: ModelFile
    falls_back: bool = False

    @property
    def key(self) -> str:
        """A key that distinguishes results of these models from those of others."""
        return f"{self.first.sha256} {AUTO}" if self.falls_back else self.first.sha256

    def steadier(self, progress: Progress = no_progress) -> ModelFile:
        """Return the heavy model, fetched on first use. Raises ModelError if it is unobtainable."""
        return find_model(variant="heavy", progress=progress)


RAISED_FOOT = "A raised foot is followed more reliably by the heavy pose model"
"""The reason for which some exercises are looked at with it."""


def steadier_or_why_not(
    models: PoseModels, because: str, progress: Progress = no_progress
) -> ModelFile | str:
    """Return the heavy model, or the remark that it is wanted ``because`` and is unobtainable."""
    try:
        return models.steadier(progress)
    except ModelError as error:
        return f"{because}, and the heavy model cannot be used. {error}"


AnyModel = str | Path | ModelFile | PoseModels
"""A name (auto, full, heavy), a model's path, or a model found before."""


def choose_models(wanted: AnyModel | None, progress: Progress = no_progress) -> PoseModels:
    """Find the pose model that is ``wanted``, fetching it on first use; None means auto.

    A file is given by its path; one that is named like a variant as ``./heavy``. Raises ModelError.
    """
    if isinstance(wanted, PoseModels):
        return wanted
    if isinstance(wanted, ModelFile):
        return PoseModels(wanted)
    if wanted is None or str(wanted) == AUTO:
        return PoseModels(find_model(progress=progress), falls_back=not asked_by_environment())
    for variant in _VARIANTS:
        if str(wanted) == variant:
            return PoseModels(find_model(variant=variant, progress=progress))
    return PoseModels(find_model(Path(wanted), progress=progress))


def model_path(wanted: AnyModel | None) -> Path | None:
    """Return the model file asked for; None for a name or for nothing."""
    if isinstance(wanted, PoseModels):
        return wanted.first.path
    if isinstance(wanted, ModelFile):
        return wanted.path
    return None if wanted is None or str(wanted) in (AUTO, *_VARIANTS) else Path(wanted)
