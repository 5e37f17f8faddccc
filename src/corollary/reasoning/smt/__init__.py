"""Constraint questions: SMT-LIB texts, and questions about graphs, answered by Z3 in a worker that can be killed."""
