"""Landmarks in a file: what was seen in a recording, so that it can be counted again."""
