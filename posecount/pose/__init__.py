"""From a frame to the landmarks of the person in it."""
