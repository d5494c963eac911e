"""From landmarks to what the feet do: pure functions, no pictures."""
