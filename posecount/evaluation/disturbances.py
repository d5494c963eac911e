"""Measures the cost of each disturbance against plain clips that are otherwise the same.

A disturbed clip is named like its plain one with the disturbance added: of ``toe_raise_side_1``
with ``fps-10``, that is ``toe_raise_side_1_fps_10``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from posecount.evaluation.cells import NOTHING, TextTable, answers, number, percent
from posecount.evaluation.metrics import Summary, summarize
from posecount.evaluation.run import Evaluated

_COLUMNS = (
    "disturbance",
    "clips",
    "exact",
    "plain",
    "MAE",
    "plain",
    "OBO",
    "plain",
    "side (?)",
    "plain",
    "hold s",
    "plain",
    "false/min",
)
_FRAME_RATE = re.compile(r"fps-(\d+)")
_PLAIN = 0
"""Stands for the plain clip's own frame rate."""


@dataclass(frozen=True, slots=True)
class RateGroup:
    """Counts of one clip by frame rate, in frames per second; 0 is the plain clip's own."""

    name: str
    split: str
    true_reps: int
    counted: dict[int, int]

    def agrees(self, rates: Sequence[int] = ()) -> bool | None:
        """Whether all counts equal the plain clip's; None without a clip of these ``rates``."""
        asked = [n for rate, n in self.counted.items() if rate and (not rates or rate in rates)]
        return set(asked) == {self.counted[_PLAIN]} if asked else None


def disturbance_table(clips: Sequence[Evaluated]) -> TextTable:
    """Return a row for each disturbance: its clips, and the plain ones of the same scene.

    Clips with nothing to count have no plain clip to compare with.
    """
    by_name = {clip.name: clip for clip in clips}
    kinds = sorted({kind for clip in clips if (kind := clip.truth.disturbance)})
    rows = []
    for kind in kinds:
        disturbed = [clip for clip in clips if clip.truth.disturbance == kind]
        counting = [clip for clip in disturbed if clip.truth.reps]
        plain = [by_name[name] for name in map(plain_name, counting) if name in by_name]
        rows.append((kind, str(len(disturbed)), *_figures(disturbed, plain)))
    return TextTable("What disturbances cost", _COLUMNS, tuple(rows), words=(0,))


def rate_table(clips: Sequence[Evaluated]) -> TextTable:
    """Return the reps counted in the same clip at each frame rate."""
    groups = rate_groups(clips)
    rates = sorted({rate for group in groups for rate in group.counted} - {_PLAIN})
    rows = tuple(
        (
            group.name,
            "yes" if group.agrees() else "no",
            str(group.true_reps),
            str(group.counted[_PLAIN]),
            *(str(group.counted.get(rate, NOTHING)) for rate in rates),
        )
        for group in groups
    )
    columns = ("clip", "same counts", "true", "plain", *(f"{rate} fps" for rate in rates))
    return TextTable("The same clip at other frame rates", columns, rows)


def rate_groups(clips: Sequence[Evaluated]) -> list[RateGroup]:
    """Return every plain clip that also exists at other frame rates."""
    by_name = {clip.name: clip for clip in clips}
    groups: dict[str, RateGroup] = {}
    for clip in clips:
        rate = _FRAME_RATE.fullmatch(clip.truth.disturbance or "")
        plain = by_name.get(plain_name(clip))
        if rate is None or plain is None:
            continue
        score = plain.score
        new = RateGroup(plain.name, score.split, score.true_reps, {_PLAIN: score.counted_reps})
        group = groups.setdefault(plain.name, new)
        group.counted[int(rate[1])] = clip.score.counted_reps
    return [groups[name] for name in sorted(groups)]


def plain_name(clip: Evaluated) -> str:
    """Return the name of the clip without its disturbance."""
    return clip.name.removesuffix("_" + (clip.truth.disturbance or "").replace("-", "_"))


def _figures(disturbed: Sequence[Evaluated], plain: Sequence[Evaluated]) -> list[str]:
    here, there = (_texts(summarize([clip.score for clip in each])) for each in (disturbed, plain))
    pairs = [cell for pair in zip(here, there, strict=True) for cell in pair]
    false = summarize([clip.score for clip in disturbed]).false_per_minute
    return [*pairs, number(false, 2)]


def _texts(summary: Summary) -> tuple[str, ...]:
    return (
        percent(summary.exact),
        number(summary.mae, 3),
        percent(summary.obo),
        answers(summary.sides),
        number(summary.hold_median_s, 2),
    )
