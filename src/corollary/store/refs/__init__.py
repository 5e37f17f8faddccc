"""What snapshots are called: branches, tags, ids, times; the log of what moved them, and how one comes from others."""
