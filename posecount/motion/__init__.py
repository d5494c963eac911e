"""Tracked points around the feet: where the pose model sees too little."""
