"""What the overlay, the live screen and the review draw with."""
