"""From commits of git's to snapshots: the facts of each as if it had been checked out, at the cost of what is new."""
