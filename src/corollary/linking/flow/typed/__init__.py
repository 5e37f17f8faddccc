"""What types that are declared, and tests of the class of a value, rule out."""
