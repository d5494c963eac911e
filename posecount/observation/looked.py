"""The way a recording was looked at."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.pose.model.find import ModelFile


@dataclass(frozen=True, slots=True)
class Looked:
    """The model that looked at a recording, and remarks on it for the user.

    ``model``        the pose model whose poses count, None if landmarks were known already;
    ``remarks``      sentences for the user;
    ``steady_feet``  whether the heavy model looked, and the feet did not jump about.
    """

    model: ModelFile | None = None
    remarks: tuple[str, ...] = ()
    steady_feet: bool = False
