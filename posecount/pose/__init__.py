"""Finds the landmarks of the person in a frame."""
