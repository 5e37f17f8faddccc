"""One type for each answer: what the library gives back, what JSON and MCP carry, what text shows."""
