"""From what reasoning found to typed answers: a module for each group of questions, functions from values to values."""
