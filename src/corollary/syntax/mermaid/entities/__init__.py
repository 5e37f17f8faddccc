"""Entity-relationship diagrams: `erDiagram`."""
