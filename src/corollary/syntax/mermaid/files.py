"""The diagrams of files: read by the name of the file, and as bytes that are kept."""

from __future__ import annotations

import msgspec

from corollary.decoding import json_decoder
from corollary.syntax.diagram_names import is_markdown
from corollary.syntax.mermaid import read_document
from corollary.syntax.mermaid.values import Document

_documents = json_decoder(Document)


def read_named(text: str, name: str) -> Document:
    """The diagrams of the text of a file: of Markdown, those of its fenced blocks."""
    return read_document(text, markdown=True if is_markdown(name) else None)


def packed(text: str, name: str) -> bytes:
    """What is kept of a file's text: its diagrams, or nothing where it has none."""
    if is_markdown(name) and "mermaid" not in text.lower():
        return b""
    document = read_named(text, name)
    return msgspec.json.encode(document) if document.diagrams else b""


def unpacked(data: bytes) -> Document:
    """The diagrams that were kept. Raises msgspec.DecodeError where the bytes are of another version."""
    return _documents.decode(data)
