"""Counting many recordings: a folder on all cores, an archive on a cluster."""
