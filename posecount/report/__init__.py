"""The progress report as one page: what was done of the plan, and trends in reps and holds."""
