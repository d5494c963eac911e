"""One counter for each kind of cue; each feeds a machine from observations."""
