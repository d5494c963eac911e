"""A session in front of a camera: the loop, its screen and its keys."""
