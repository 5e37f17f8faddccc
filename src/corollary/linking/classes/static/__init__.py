"""What the source says before any value has propagated: types, decorators, fields, declared results."""
