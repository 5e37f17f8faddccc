"""The list of all tools, as agents see it: short, so that it takes little of their context."""

from __future__ import annotations

from corollary.interfaces.mcp import questions, versions

TOOLS = (*questions.TOOLS, *versions.TOOLS)
