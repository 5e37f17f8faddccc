"""Texts read as documents: JSON, TOML, YAML, and Mermaid diagrams as objects of nodes and edges."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from corollary.errors import CorollaryError

_MOST_CHARACTERS = 4 << 20
_FORMS = {
    **dict.fromkeys(("yaml", "yml"), "yaml"),
    **dict.fromkeys(("mmd", "mermaid", "md"), "mermaid"),
    "json": "json",
    "toml": "toml",
}


def documents(text: str, name: str, form: str = "yaml") -> list[Any]:
    """The documents of a text, written as the end of its name says, else as JSON if it begins so, else in the form.

    YAML may hold several. Raises CorollaryError "bad-document".
    """
    if len(text) > _MOST_CHARACTERS:
        raise CorollaryError("bad-document", "the document is too large", place=name, remedy="Split it.")
    form = _FORMS.get(name.rpartition(".")[2].lower(), "json" if text.lstrip()[:1] in {"{", "["} else form)
    try:
        if form == "json":
            return [json.loads(text)]
        if form == "toml":
            return [tomllib.loads(text)]
        return [_diagrams(text)] if form == "mermaid" else _yaml_documents(text)
    except (ValueError, RecursionError) as error:
        what = f"{error}" or "it is nested too deeply"
        raise CorollaryError("bad-document", f"it cannot be read: {what}", place=name) from None


def _yaml_documents(text: str) -> list[Any]:
    import yaml

    try:
        return [document for document in yaml.safe_load_all(text) if document is not None]
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from None


def _diagrams(text: str) -> dict[str, Any]:
    """The diagrams of a text as an object; raises ValueError at what is not understood."""
    from corollary.syntax.mermaid import read_document

    found = read_document(text).diagrams
    for diagram in found:
        for error in diagram.errors:
            raise ValueError(f"line {error.line}, column {error.column}: {error.message}")
        for skipped in diagram.skipped:
            raise ValueError(f"line {skipped.line}: {skipped.text!r} is not understood")
    return {
        "diagrams": [
            {
                "kind": diagram.kind,
                "nodes": [{"id": node.id, "label": node.label} for node in diagram.nodes],
                "edges": [{"from": edge.source, "to": edge.target, "label": edge.label} for edge in diagram.edges],
                "groups": [{"id": group.id, "members": list(group.members)} for group in diagram.groups],
            }
            for diagram in found
        ]
    }
