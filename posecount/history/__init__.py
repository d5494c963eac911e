"""What was done before: sessions, sets and reps, kept in one database on this machine."""
