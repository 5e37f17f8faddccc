"""The list of all tools, as agents see it: short, so that it takes little of their context."""

from __future__ import annotations

from corollary.interfaces.mcp import diagrams, questions, templates, verify, versions, what_if

TOOLS = (*questions.TOOLS, *versions.TOOLS, *what_if.TOOLS, *verify.TOOLS, *diagrams.TOOLS, *templates.TOOLS)
