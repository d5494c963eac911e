"""Tells which exercise was done when, from what every exercise's machine counted."""
