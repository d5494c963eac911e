"""Estimates the poses of a long recording in several processes."""
