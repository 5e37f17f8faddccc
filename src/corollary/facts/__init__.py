"""The facts of one file: what they are, and how captures become them. Pure, and free of paths."""
