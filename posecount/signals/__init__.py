"""Turns landmarks and points into signals of the feet: pure functions, no pictures."""
