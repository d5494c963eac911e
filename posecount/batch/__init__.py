"""Counts many recordings: a folder on all cores, or an archive on a cluster."""
