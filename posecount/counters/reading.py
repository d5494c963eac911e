"""What counters read from an observation: the same for all that count by one cue."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.cue import Cue
from posecount.motion.tracker import no_points
from posecount.observation.observed import Observation
from posecount.pose.landmarks import Pose
from posecount.signals.legs import FootSignalReader, FootSignals
from posecount.signals.own_motion import OwnMotion


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """An observation, the person in it, the signals of their feet, and the points' motion.

    ``person`` is None if nobody was found; if no points were followed, ``moved`` has none.
    """

    seen: Observation
    person: Pose | None
    feet: FootSignals
    moved: OwnMotion


class ObservationReader:
    """Reads observations, in order of time, for counters that count by ``cue``."""

    def __init__(self, cue: Cue) -> None:
        self._cue = cue
        self._feet = FootSignalReader()

    def read(self, seen: Observation) -> Reading:
        """Read one observation."""
        person = seen.person
        moved = OwnMotion(seen.motion or no_points(seen.t_s), self._cue)
        return Reading(seen, person, self._feet.update(seen.t_s, person), moved)
