"""Tracks points around the feet, for movements that the pose model cannot see."""
