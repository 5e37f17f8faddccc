"""Sequence diagrams: `sequenceDiagram`."""
