"""Checks that the camera is set up so that the exercise can be counted, and gives advice if not."""
