"""How long the parts of a session take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Lengths of time in seconds.

    ``card_s``, ``switch_s``  for how long a card, or the word to switch sides, is shown at least
    ``still_s``         in position and still for this long starts the countdown
    ``out_s``           out of position for this long stops it
    ``away_s``          out of view for this long pauses a set
    ``back_s``          back in position for this long resumes it
    ``patience_s``      for this long advice on the picture holds a set back, and no longer
    ``still_anyway_s``  who stays still for this long is taken to be in position: a posture read
                        wrongly must not end a session that is led hands-free
    ``advice_s``        for how long a piece of advice stays
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
