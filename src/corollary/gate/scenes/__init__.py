"""What rules look at: a program under a policy, parts of it by patterns, and what uses what."""
