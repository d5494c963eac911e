"""Finds, fetches and checks the pose model."""
