"""The architecture of a code base as it is: drawn, optimised, and made into a policy to begin with."""
