"""Looks at single feet in a picture: their points, their side, and how much of them is hidden."""

from __future__ import annotations

from posecount.feet.file import foot_network_path
from posecount.feet.network import FootLook, FootNetwork
from posecount.feet.square import Square

__all__ = ["FootLook", "FootNetwork", "Square", "foot_network_path"]
