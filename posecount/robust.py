"""Constants of robust statistics, which outliers do not move."""

from __future__ import annotations

MAD_TO_SIGMA = 1.4826
"""Ratio of a normal distribution's standard deviation to its median absolute deviation."""

OUTLYING = 4.7
"""Points this many standard deviations off get no weight: Tukey's biweight, 95% efficient at 4.685.
"""
