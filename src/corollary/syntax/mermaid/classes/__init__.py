"""Class diagrams: `classDiagram`."""
