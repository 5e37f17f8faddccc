"""Other tools on the same programs, each in an environment of its own; where one fails, its failure is its result."""
