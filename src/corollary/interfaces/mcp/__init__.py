"""The MCP server: a module of tools for each thing that agents can ask, and the server that offers them."""
