"""How right answers are: beside what real tests execute, what was planted dead, and what small programs must give."""
