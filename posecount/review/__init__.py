"""Turns a recording into a sample: a first truth file, and a window to correct it."""
