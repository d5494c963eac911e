"""Drawing tools of the overlay, the live screen and the review."""
