"""The lengths of a session's parts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Times in seconds.

    ``card_s``, ``switch_s``  a card, or the request to switch sides, is shown at least this long
    ``still_s``         in position and still for this long starts the countdown
    ``out_s``           out of position for this long stops it
    ``away_s``          out of view for this long pauses a set
    ``back_s``          back in position for this long resumes it
    ``patience_s``      advice on the picture delays a set by this much at most
    ``still_anyway_s``  a person still for this long is taken to be in position: a posture
                        recognised wrongly must not end a session that is run hands-free
    ``advice_s``        a line of advice stays this long
    """

    card_s: float = 6.0
    switch_s: float = 4.0
    still_s: float = 2.0
    countdown_s: float = 3.0
    out_s: float = 1.0
    away_s: float = 5.0
    back_s: float = 1.0
    patience_s: float = 10.0
    still_anyway_s: float = 15.0
    advice_s: float = 5.0
