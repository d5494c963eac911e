"""What is in view over a recording: a body or a close-up, how it is placed, and for how long."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from posecount.counting.attitude import Attitude, attitude_of
from posecount.counting.posture import Posture
from posecount.cue import View
from posecount.exercises import EXERCISES
from posecount.observation.observed import Observation
from posecount.observation.view import view_of
from posecount.pose.landmarks import Pose
from posecount.pose.mirror_choice import PROBE_S, Probe
from posecount.signals.legs import FootSignalReader, FootSignals
from posecount.tuning import by_hand

SLOT_S = 0.5
"""The recording is divided into slots of this many seconds; the quickest rep takes longer."""


_FEWEST_POSES = 4
"""Fewer looks within two seconds show nothing."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Limits for the times in which an exercise could have been done."""

    look_every_s: float = by_hand(0.1, "s", "Nobody gets into another posture within this time.")
    bridged_s: float = by_hand(
        2.0, "s", "A posture lost for less is still held: a pose may be lost for so long."
    )
    shortest_s: float = by_hand(
        3.0, "s", "A shorter time holds no rep with the rest before and after it."
    )
    close_up_s: float = by_hand(
        5.0, "s", "Somebody who carries the camera or leaves the picture is back by then."
    )


TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time of one shot, in seconds of media time; ``end_s`` is exclusive."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Scene:
    """What is in view over a recording, in slots of ``SLOT_S`` from 0.

    ``close_up`` and ``attitudes`` have an entry per slot. ``stretches`` are, for each exercise, the
    times in which a body in view was in its posture, and ``close_ups`` those without a body.
    """

    close_up: Sequence[bool]
    attitudes: Sequence[Attitude]
    stretches: dict[str, list[Stretch]]
    close_ups: list[Stretch]

    @property
    def slots(self) -> int:
        """Number of slots."""
        return len(self.attitudes)

    def is_close_up(self, t_s: float) -> bool:
        """Whether a close-up is in view at ``t_s``."""
        slot = int(t_s / SLOT_S)
        return slot < self.slots and self.close_up[slot]


@dataclass(slots=True)
class _Slot:
    """What was seen in a slot.

    ``view`` was ``judged_by`` the slots of that range, None while more of them is to be seen.
    """

    poses: list[tuple[float, Pose | None]] = field(default_factory=list)
    attitudes: Tally[Attitude] = field(default_factory=Tally)
    in_posture: Tally[Posture] = field(default_factory=Tally)
    looks: int = 0
    judged_by: tuple[int, int] | None = None
    view: View | None = None


class SceneReader:
    """Feed it the landmarks of a recording in order of time, then ask for the scene.

    In front of a camera ask for it again and again, and let it forget what was long ago.
    """

    def __init__(self) -> None:
        self._postures = {spec.posture for spec in EXERCISES}
        self._reader = FootSignalReader()
        self._slots: list[_Slot] = []
        self._forgotten = 0
        self._looked_s = -math.inf
        self._size_px = (0, 0)

    @property
    def since_s(self) -> float:
        """The time from which the scene counts: 0 unless something was forgotten."""
        return self._forgotten * SLOT_S

    def forget(self, before_s: float) -> None:
        """Forget whole slots that ended by ``before_s``."""
        many = max(0, int(before_s / SLOT_S) - self._forgotten)
        del self._slots[:many]
        self._forgotten += many

    def update(self, seen: Observation, signals: FootSignals | None = None) -> None:
        """Take one observation, and the signals of its landmarks if they were read already."""
        if signals is None:
            signals = self._reader.update(seen.t_s, seen.person)
        if seen.t_s - self._looked_s < TUNING.look_every_s:
            return
        self._looked_s = seen.t_s
        self._size_px = seen.facts.width_px, seen.facts.height_px
        slot = self._slot(seen.t_s)
        slot.poses.append((seen.t_s, seen.pose))
        slot.attitudes[attitude_of(signals)] += 1
        slot.looks += 1
        for posture in self._postures:
            slot.in_posture[posture] += seen.person is not None and posture(signals, None) is None

    def finish(self, cuts_s: Iterable[float] = ()) -> Scene:
        """Return the scene from ``since_s`` on; another shot begins at each of ``cuts_s``."""
        cuts = {int(cut_s / SLOT_S) - self._forgotten for cut_s in cuts_s}
        bodies = self._bodies(cuts)
        stretches = {
            spec.id: _stretches(
                [
                    body and 2 * slot.in_posture[spec.posture] > slot.looks
                    for body, slot in zip(bodies, self._slots, strict=True)
                ],
                cuts,
                TUNING.shortest_s,
            )
            for spec in EXERCISES
        }
        close_ups = _stretches([not body for body in bodies], cuts, TUNING.close_up_s, bridged_s=0)
        return Scene(
            close_up=[any(_within(s, number) for s in close_ups) for number in range(len(bodies))],
            attitudes=[_usual(slot.attitudes) for slot in self._slots],
            stretches=stretches,
            close_ups=close_ups,
        )

    def _slot(self, t_s: float) -> _Slot:
        number = max(0, int(t_s / SLOT_S) - self._forgotten)
        while len(self._slots) <= number:
            self._slots.append(_Slot())
        return self._slots[number]

    def _bodies(self, cuts: set[int]) -> list[bool]:
        """Return for each slot whether a body is in view.

        Where that cannot be told, it is as in the nearest slot of the shot where it can.
        """
        views = [self._view_around(number, cuts) for number in range(len(self._slots))]
        bodies: list[bool] = []
        for first, end in pairwise([0, *sorted(cuts), len(views)]):
            known = [number for number in range(first, min(end, len(views))) if views[number]]
            for number in range(first, min(end, len(views))):
                place = bisect_left(known, number)
                beside = known[max(0, place - 1) : place + 1]
                nearest = min(beside, key=lambda other: abs(other - number), default=None)
                bodies.append(nearest is None or views[nearest] == "body")
        return bodies

    def _view_around(self, number: int, cuts: set[int]) -> View | None:
        """Return what the time around a slot shows, within its shot."""
        around = round(PROBE_S / SLOT_S / 2)
        first, end = max(0, number - around), min(len(self._slots), number + around)
        first = max([first, *(cut for cut in cuts if cut <= number)])
        end = min([end, *(cut for cut in cuts if cut > number)])
        slot, span = self._slots[number], (first + self._forgotten, end + self._forgotten)
        if slot.judged_by != span:
            slot.view = self._view_in(first, end)
            slot.judged_by = span if end < len(self._slots) else None
        return slot.view

    def _view_in(self, first: int, end: int) -> View | None:
        poses = [pose for slot in self._slots[first:end] for pose in slot.poses]
        if len(poses) < _FEWEST_POSES:
            return None
        times_s = tuple(t_s for t_s, _ in poses)
        return view_of(Probe(tuple(pose for _, pose in poses), times_s, self._size_px))


def _usual(attitudes: Tally[Attitude]) -> Attitude:
    return attitudes.most_common(1)[0][0] if attitudes else "unseen"


def _within(stretch: Stretch, slot: int) -> bool:
    return stretch.start_s <= slot * SLOT_S < stretch.end_s


def _stretches(
    holds: Sequence[bool], cuts: set[int], shortest_s: float, bridged_s: float = TUNING.bridged_s
) -> list[Stretch]:
    """Return the stretches of slots in which something holds, with short gaps, up to each cut."""
    runs: list[tuple[int, int]] = []
    for number, held in enumerate(holds):
        if not held:
            continue
        last = runs[-1] if runs else None
        gap = math.inf if last is None else (number - last[1]) * SLOT_S
        cut = last is not None and any(last[1] <= cut <= number for cut in cuts)
        if last is None or gap > bridged_s or cut:
            runs.append((number, number + 1))
        else:
            runs[-1] = (last[0], number + 1)
    found = (Stretch(first * SLOT_S, end * SLOT_S) for first, end in runs)
    return [s for s in found if s.end_s - s.start_s >= shortest_s]
