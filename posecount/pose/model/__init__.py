"""Getting the pose model: where it is looked for, how it is fetched, what it must be."""
