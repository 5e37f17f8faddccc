"""The rule language of the product: SWI-Prolog in a worker process that can be killed at any moment."""
