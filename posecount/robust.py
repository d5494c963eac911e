"""Numbers of robust statistics, which no outlier moves."""

from __future__ import annotations

MAD_TO_SIGMA = 1.4826
"""Standard deviation of a normal distribution over its median absolute deviation."""

OUTLYING = 4.7
"""Standard deviations from which a point has no say: Tukey's biweight, 95% efficient at 4.685."""
