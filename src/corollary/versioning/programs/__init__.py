"""The programs of snapshots: which one is meant, linked when it is asked, and made again to be verified."""
