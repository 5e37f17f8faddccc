"""Accuracy on real programs: what their own tests execute, what was planted dead, and what a micro-benchmark expects."""
