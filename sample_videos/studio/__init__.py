"""The studio: recordings of rendered people doing foot exercises, with exactly known truth."""
