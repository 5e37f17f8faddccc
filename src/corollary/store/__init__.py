"""What is kept: a cache of the files as they are now, and snapshots of what they were.

The two are different truths. The cache (`store.cache`) may be thrown away at any moment and is rebuilt from the
files. Snapshots (`store.Store`) are never thrown away: a fault of theirs is an error that says what to do.
"""
