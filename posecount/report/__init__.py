"""How the plan is going, as one page: what was done of it, and what became of reach and holds."""
