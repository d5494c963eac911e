"""What the options of ``count`` say about the recording, whatever is counted in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from posecount.errors import InputError
from posecount.quarter_turn import QuarterTurn, WantedTurn
from posecount.which_person import WhichPerson


@dataclass(frozen=True, slots=True)
class Looking:
    """How to look at a recording, as typed."""

    mirrored: bool
    rotate: WantedTurn
    person: WhichPerson | None
    model: str
    max_seconds: float | None
    fps: float | None
    jobs: int | None

    @property
    def turned_deg(self) -> QuarterTurn:
        """How far to turn the picture, whatever was done in it."""
        if self.rotate == "auto":
            raise InputError("--rotate auto is about one exercise; name it with --exercise.")
        return self.rotate


def only_with_exercise(given: Mapping[str, bool]) -> None:
    """Raise InputError for the first option that is given but needs an exercise."""
    for option, is_given in given.items():
        if is_given:
            raise InputError(f"{option} is about one exercise; name it with --exercise.")


def only_one(videos: Sequence[Path]) -> Path:
    """Return the only recording; raise InputError if there are several."""
    if len(videos) > 1:
        raise InputError(
            "Several recordings are counted together only with --routine; 'posecount batch' "
            "counts each by itself."
        )
    return videos[0]
