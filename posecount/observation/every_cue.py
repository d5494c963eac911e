"""Looks at a recording once and keeps what every cue shows, for counting by several of them."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace

from posecount.cue import Cue
from posecount.motion.cut import CutWatch
from posecount.observation.observed import Observation
from posecount.observation.recorded import tracker_for
from posecount.observation.spool import Spool
from posecount.observation.steps import rounded, steps_per_px

_FOLLOWED = (Cue.FOOT_FLOW, Cue.TOE_EDGES, Cue.CLOSE_UP)


class EveryCue:
    """The observations of all cues in a recording, on disk if large. Close it when done.

    The landmarks are the same in all of them but the close-up, which has none; each cue has its own
    motion of points.
    """

    def __init__(self) -> None:
        self._trackers = {cue: tracker_for(cue) for cue in _FOLLOWED}
        self._spools: dict[Cue, Spool] = {}
        self._cut_watch = CutWatch()
        self.cuts_s: list[float] = []
        """Times at which another shot was seen to begin, in seconds."""

    def look(
        self, observations: Generator[Observation, None, None]
    ) -> Generator[Observation, None, None]:
        """Keep observations that have pictures and poses, and yield each unchanged."""
        with closing(observations):
            for seen in observations:
                if self._cut_watch.update(seen):
                    self.cuts_s.append(seen.t_s)
                for cue, tracker in self._trackers.items():
                    motion = tracker.update(seen, seen.person)
                    # What looks like a body in a close-up is made up.
                    pose = None if cue is Cue.CLOSE_UP else seen.pose
                    kept = replace(seen, pose=pose, motion=rounded(motion, steps_per_px(cue)))
                    self._spool(cue, seen).add(kept)
                yield seen

    def seen(self, cue: Cue, since_s: float, until_s: float) -> Iterator[Observation]:
        """Yield what this cue showed from ``since_s`` to ``until_s``, exclusive."""
        spool = self._spools.get(Cue.FOOT_FLOW if cue is Cue.LANDMARKS else cue)
        return iter(()) if spool is None else spool.observations(since_s, until_s)

    def close(self) -> None:
        """Free the stored observations."""
        for spool in self._spools.values():
            spool.close()

    def _spool(self, cue: Cue, seen: Observation) -> Spool:
        if cue not in self._spools:
            size = seen.facts.width_px, seen.facts.height_px
            self._spools[cue] = Spool(*size, steps_per_px(cue))
        return self._spools[cue]
