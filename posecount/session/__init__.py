"""Routines (spec, load, plan) and the session that leads a person through one."""
