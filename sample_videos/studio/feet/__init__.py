"""Pictures of rendered feet with exactly known landmarks, to train and to judge a foot network.

`python -m sample_videos.studio.feet OUT --seed 1 --count 250` from the root of the repository.
"""
