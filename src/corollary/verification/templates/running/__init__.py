"""From a template and values to a verdict: a program is written, put to a solver, and what it says told in words."""
