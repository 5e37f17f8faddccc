"""Which files may hold diagrams, by their names: who looks for such files need not load what reads them."""

from __future__ import annotations

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd")
"""The extensions of files that hold diagrams in fenced blocks."""

DIAGRAMS = (".mmd", ".mermaid")
"""The extensions of files that are diagrams."""


def is_markdown(name: str) -> bool:
    """Whether a file of this name is Markdown, whatever it holds."""
    return name.lower().endswith(MARKDOWN)
