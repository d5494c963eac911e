"""Which pose model looks at a picture: the one asked for, or the full one and a steadier one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from posecount.pose.model.find import ModelFile, asked_by_environment, find_model
from posecount.pose.model.manifest import Variant
from posecount.pose.model.progress import Progress, no_progress

AUTO = "auto"
_VARIANTS: tuple[Variant, ...] = get_args(Variant)


@dataclass(frozen=True, slots=True)
class PoseModels:
    """The model that looks first, and whether the heavy one is tried where its feet jump about."""

    first: ModelFile
    falls_back: bool = False

    @property
    def key(self) -> str:
        """What tells results of these models from those of others."""
        return f"{self.first.sha256} {AUTO}" if self.falls_back else self.first.sha256

    def steadier(self, progress: Progress = no_progress) -> ModelFile:
        """The heavy model, fetched on first use. Raises ModelError where it cannot be had."""
        return find_model(variant="heavy", progress=progress)


AnyModel = str | Path | ModelFile | PoseModels
"""A name (auto, full, heavy), a model's path, or a model that was found already."""


def choose_models(wanted: AnyModel | None, progress: Progress = no_progress) -> PoseModels:
    """Find the pose model that is ``wanted``, fetching it on first use; None is auto.

    A file is given by its path; one called as a variant is, by ``./heavy``. Raises ModelError.
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
    """The file that is asked for; None where a name, or nothing, is."""
    if isinstance(wanted, PoseModels):
        return wanted.first.path
    if isinstance(wanted, ModelFile):
        return wanted.path
    return None if wanted is None or str(wanted) in (AUTO, *_VARIANTS) else Path(wanted)
