"""What is done with each tick: results and pictures. No sink decides a count."""
