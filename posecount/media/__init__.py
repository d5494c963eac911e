"""Recordings and cameras as a stream of frames."""
