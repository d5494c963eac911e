"""How the plan is going, as one page: what was done of it, and how movements and holds went."""
