"""The effects of moving thresholds, as tables and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from posecount import __version__
from posecount.evaluation.cells import TextTable
from posecount.evaluation.run import LeftOut
from posecount.evaluation.sensitivity import Change, Threshold, Tried
from posecount.evaluation.tables import left_out_table

SCHEMA = "posecount.sensitivity/1"

LEGEND = (
    "Each threshold is moved by a quarter, alone; a whole number by one at least. clips: clips "
    "that are counted otherwise; lost: true reps that were right and are not any more; gained: "
    "true reps that were wrong and are right; extra: how many more reps are counted that are "
    "none; unsure: how many more sides and directions are unknown; failed: clips in which counting "
    "broke off. reason: whether the number is measured or follows from something, or was chosen by "
    "hand. Clips are counted from what was seen in them once: thresholds of looking itself "
    "(motion) are covered only where counting reads them too."
)
_COLUMNS = (
    "threshold",
    "from",
    "to",
    "unit",
    "clips",
    "lost",
    "gained",
    "extra",
    "unsure",
    "failed",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of moving one threshold one way on all clips."""

    threshold: Threshold
    up: bool
    changes: tuple[Change, ...]

    @property
    def lost(self) -> int:
        """Number of true reps that were right and no longer are."""
        return sum(change.lost for change in self.changes)

    @property
    def gained(self) -> int:
        """Number of true reps that were not right and now are."""
        return sum(change.gained for change in self.changes)

    @property
    def extra(self) -> int:
        """Increase in extra reps."""
        return sum(change.extra for change in self.changes)

    @property
    def unsure(self) -> int:
        """Increase in unknown sides and directions."""
        return sum(change.unsure for change in self.changes)

    @property
    def failed(self) -> int:
        """Number of clips in which counting failed."""
        return sum(bool(change.after.failure) for change in self.changes)


def effects(thresholds: Sequence[Threshold], outcomes: Sequence[Tried | LeftOut]) -> list[Effect]:
    """Return every move that changed something, ordered by the number of clips it changed."""
    found: dict[tuple[str, bool], list[Change]] = {}
    for outcome in outcomes:
        for change in outcome.changes if isinstance(outcome, Tried) else ():
            found.setdefault((change.threshold, change.up), []).append(change)
    by_name = {threshold.name: threshold for threshold in thresholds}
    made = [Effect(by_name[name], up, tuple(found[name, up])) for name, up in found]
    return sorted(made, key=lambda e: (-len(e.changes), -e.lost, -e.gained, e.threshold.name, e.up))


def sensitivity_tables(
    thresholds: Sequence[Threshold], outcomes: Sequence[Tried | LeftOut]
) -> list[TextTable]:
    """Return tables of thresholds that changed counts, changed nothing, or were not read."""
    quiet, unread = _quiet_and_unread(thresholds, outcomes)
    tables = [
        TextTable(
            "Thresholds that counts rest on",
            _COLUMNS,
            tuple(map(_row, effects(thresholds, outcomes))),
            words=(0, 3, 10),
        ),
        _by_module("Read, but a quarter changes nothing in these clips", quiet),
        _by_module("Not read when these clips are counted", unread),
        left_out_table(outcome for outcome in outcomes if isinstance(outcome, LeftOut)),
    ]
    return [table for table in tables if table.rows]


def sensitivity_json(thresholds: Sequence[Threshold], outcomes: Sequence[Tried | LeftOut]) -> str:
    """Return the same as JSON, clip by clip."""
    quiet, unread = _quiet_and_unread(thresholds, outcomes)
    data = {
        "schema": SCHEMA,
        "posecount": __version__,
        "effects": [_effect_data(effect) for effect in effects(thresholds, outcomes)],
        "change_nothing": [threshold.name for threshold in quiet],
        "not_read": [threshold.name for threshold in unread],
        "clips": [outcome.name for outcome in outcomes if isinstance(outcome, Tried)],
        "left_out": [
            {"name": outcome.name, "why": outcome.why}
            for outcome in outcomes
            if isinstance(outcome, LeftOut)
        ],
    }
    return json.dumps(data, indent=1) + "\n"


def _quiet_and_unread(
    thresholds: Iterable[Threshold], outcomes: Iterable[Tried | LeftOut]
) -> tuple[list[Threshold], list[Threshold]]:
    read: set[str] = set()
    changed: set[str] = set()
    for outcome in outcomes:
        if isinstance(outcome, Tried):
            read |= outcome.read
            changed |= {change.threshold for change in outcome.changes}
    others = [threshold for threshold in thresholds if threshold.name not in changed]
    return (
        [threshold for threshold in others if threshold.name in read],
        [threshold for threshold in others if threshold.name not in read],
    )


def _row(effect: Effect) -> tuple[str, ...]:
    threshold = effect.threshold
    return (
        threshold.name,
        f"{threshold.value:.4g}",
        f"{threshold.moved(effect.up):.4g}",
        threshold.unit,
        str(len(effect.changes)),
        str(effect.lost),
        str(effect.gained),
        f"{effect.extra:+d}",
        f"{effect.unsure:+d}",
        str(effect.failed),
        "yes" if threshold.has_reason else "by hand",
    )


def _by_module(title: str, thresholds: Sequence[Threshold]) -> TextTable:
    modules = dict.fromkeys(threshold.module for threshold in thresholds)
    rows = tuple(
        (module, ", ".join(each.field for each in thresholds if each.module == module))
        for module in modules
    )
    return TextTable(title, ("module", "thresholds"), rows)


def _effect_data(effect: Effect) -> dict[str, Any]:
    threshold = effect.threshold
    return {
        "threshold": threshold.name,
        "unit": threshold.unit,
        "from": threshold.value,
        "to": threshold.moved(effect.up),
        "has_reason": threshold.has_reason,
        "clips": [
            {
                "name": change.clip,
                "lost": change.lost,
                "gained": change.gained,
                "extra": change.extra,
                "unsure": change.unsure,
                "failure": change.after.failure,
            }
            for change in effect.changes
        ],
    }
