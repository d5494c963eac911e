"""Sizes that the network, its training and its judging share; nothing heavy is imported here."""

from __future__ import annotations

SIDE_PX, MAP_SIDE, POINTS = 128, 32, 4
