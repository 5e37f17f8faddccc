"""How users reach the engine: the command line, the MCP server, the CI gate. They see the workspace and its answers."""
