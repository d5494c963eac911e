"""From frames to observations: what is seen in a recording, a camera or a landmarks file."""
