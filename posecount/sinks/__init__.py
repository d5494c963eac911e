"""Sinks take ticks and write results and pictures. No sink decides a count."""
