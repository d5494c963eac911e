"""Turns frames into observations: the contents of a recording, a camera or a landmarks file."""
