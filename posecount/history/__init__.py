"""The history of sessions, sets and reps, stored in one database on this machine."""
