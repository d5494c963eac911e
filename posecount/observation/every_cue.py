"""Looks at a recording once and keeps what every cue shows, for counting by several of them."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace

from posecount.cue import Cue
from posecount.media.cut import CutWatch
from posecount.media.dissolve import DissolveWatch
from posecount.motion.close_up import CloseUp
from posecount.motion.point_motion import PointMotion
from posecount.motion.tracker import no_points
from posecount.observation.observed import Observation
from posecount.observation.recorded import tracker_for
from posecount.observation.spool import Spool
from posecount.observation.steps import rounded, steps_per_px
from posecount.observation.view import view_of
from posecount.pose.landmarks import Pose
from posecount.pose.mirror_choice import PROBE_S, Probe

_OF_A_BODY = (Cue.FOOT_FLOW, Cue.TOE_EDGES)

_JUDGED_EVERY_S = 0.5
"""Seconds between two looks at whether a body is in view."""

_PLAIN_LOOKS = 4
"""So many looks in a row that see a body are not taken in: those at sixteen close-ups of drawn and
real feet saw an invented one at most once."""


class EveryCue:
    """The observations of all cues in a recording, on disk if large. Close it when done.

    The landmarks are the same in all of them but the close-up, which has none; each cue has its own
    motion of points. Corners of a close-up are followed only while no body is plainly in view: they
    take more time than all the others.
    """

    def __init__(self) -> None:
        self._trackers = {cue: tracker_for(cue) for cue in _OF_A_BODY}
        self._close_up = _CloseUpOnly()
        self._spools: dict[Cue, Spool] = {}
        self._cut_watch, self._dissolve_watch = CutWatch(), DissolveWatch()
        self.cuts_s: list[float] = []
        """Times at which another shot was seen to begin, in seconds."""

    def look(
        self, observations: Generator[Observation, None, None]
    ) -> Generator[Observation, None, None]:
        """Keep observations that have pictures and poses, and yield each unchanged."""
        with closing(observations):
            for seen in observations:
                if self._begins_shot(seen):
                    self.cuts_s.append(seen.t_s)
                    self._close_up.begin_shot()
                for cue, tracker in self._trackers.items():
                    self._keep(cue, seen, tracker.update(seen, seen.person))
                # What looks like a body in a close-up is made up.
                self._keep(Cue.CLOSE_UP, replace(seen, pose=None), self._close_up.update(seen))
                yield seen

    def seen(self, cue: Cue, since_s: float, until_s: float) -> Iterator[Observation]:
        """Yield what this cue showed from ``since_s`` to ``until_s``, exclusive."""
        spool = self._spools.get(Cue.FOOT_FLOW if cue is Cue.LANDMARKS else cue)
        return iter(()) if spool is None else spool.observations(since_s, until_s)

    def close(self) -> None:
        """Free the stored observations."""
        for spool in self._spools.values():
            spool.close()

    def _begins_shot(self, seen: Observation) -> bool:
        if self._cut_watch.update(seen):
            self._dissolve_watch.begin_anew()
            return True
        slopes = self._cut_watch.newest
        return slopes is not None and self._dissolve_watch.update(seen.t_s, slopes)

    def _keep(self, cue: Cue, seen: Observation, motion: PointMotion) -> None:
        if cue not in self._spools:
            size = seen.facts.width_px, seen.facts.height_px
            self._spools[cue] = Spool(*size, steps_per_px(cue))
        self._spools[cue].add(replace(seen, motion=rounded(motion, steps_per_px(cue))))


class _CloseUpOnly:
    """Follows the corners of close-ups, and nothing while a body is plainly in view."""

    def __init__(self) -> None:
        self._tracker = CloseUp()
        self._recent: deque[tuple[float, Pose | None]] = deque()
        self._judged_s = math.nan
        self._looks_at_body = 0

    @property
    def _body(self) -> bool:
        return self._looks_at_body >= _PLAIN_LOOKS

    def begin_shot(self) -> None:
        """Forget what was in view: another shot has begun."""
        self._recent.clear()
        self._looks_at_body = 0
        self._tracker.begin_anew()

    def update(self, seen: Observation) -> PointMotion:
        """Return the corners' motion in this frame; no points where there is a body."""
        self._judge(seen)
        return no_points(seen.t_s) if self._body else self._tracker.update(seen)

    def _judge(self, seen: Observation) -> None:
        self._recent.append((seen.t_s, seen.pose))
        while self._recent[0][0] < seen.t_s - PROBE_S:
            self._recent.popleft()
        if math.isnan(self._judged_s):
            self._judged_s = seen.t_s
        if seen.t_s - self._judged_s < _JUDGED_EVERY_S:
            return
        self._judged_s = seen.t_s
        times_s, poses = zip(*self._recent, strict=True)
        was, size_px = self._body, (seen.facts.width_px, seen.facts.height_px)
        found = view_of(Probe(poses, times_s, size_px))
        self._looks_at_body = self._looks_at_body + 1 if found == "body" else 0
        if was and not self._body:
            self._tracker.begin_anew()
