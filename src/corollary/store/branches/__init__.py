"""New heads of branches out of several snapshots: merged, taken back, restored, amended."""
