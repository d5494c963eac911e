"""Whether the camera is set up so that the exercise can be counted, and what to do if not."""
