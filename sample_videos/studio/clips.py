"""All sample clips."""

from __future__ import annotations

from .clips_resting import CIRCLES, FLEXIONS, PENCILS
from .clips_standing import BALANCES, NOTHING, TOE_PRESSES, TOE_RAISES, TOE_WALKS
from .spec import ClipSpec

CLIPS: tuple[ClipSpec, ...] = (
    TOE_RAISES + TOE_WALKS + CIRCLES + FLEXIONS + TOE_PRESSES + PENCILS + BALANCES + NOTHING
)
