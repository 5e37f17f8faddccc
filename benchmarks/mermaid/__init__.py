"""How near the reader of Mermaid comes to Mermaid's own parser."""
