"""State diagrams: `stateDiagram` and `stateDiagram-v2`."""
