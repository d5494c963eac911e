"""The studio: recordings of rendered people doing foot exercises, with exactly known truth.

Needs the `studio` extra. From the root of the repository:
`python -m sample_videos.studio` renders the samples, `python -m sample_videos.studio.benchmark`
any number of others from seeds.
"""
