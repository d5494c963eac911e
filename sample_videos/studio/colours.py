"""Colours of skin, hair and mats."""

from __future__ import annotations

from .spec import Rgb

PALE: Rgb = (0.91, 0.74, 0.64)
TAN: Rgb = (0.80, 0.60, 0.46)
BROWN: Rgb = (0.58, 0.40, 0.29)
DARK: Rgb = (0.34, 0.22, 0.16)
SKINS = (PALE, (0.85, 0.66, 0.54), TAN, BROWN, DARK)

BLACK_HAIR: Rgb = (0.07, 0.06, 0.06)
BROWN_HAIR: Rgb = (0.25, 0.15, 0.09)
FAIR_HAIR: Rgb = (0.55, 0.40, 0.22)
GREY_HAIR: Rgb = (0.62, 0.61, 0.60)
HAIRS = (BLACK_HAIR, BROWN_HAIR, FAIR_HAIR)

MAT: Rgb = (0.24, 0.42, 0.44)
