"""What the expressions of a file may be: each a term, and how values flow between terms."""
