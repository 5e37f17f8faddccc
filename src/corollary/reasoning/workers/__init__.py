"""Processes that solvers run in: started clean, confined, watched, and killed when they take too much."""
