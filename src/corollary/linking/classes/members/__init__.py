"""What a member of a value is: what classes have, what reaches them from above, what the language asks them for."""
