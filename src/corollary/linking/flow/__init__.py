"""The flow of values: arguments to parameters, what libraries do, and the fixpoint of it all."""
