"""Routines: what is to be done (spec, load, plan) and the session that leads through it."""
