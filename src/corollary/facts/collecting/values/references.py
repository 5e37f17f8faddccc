"""The terms of identifiers that are read."""

from __future__ import annotations

import re
from itertools import compress

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.names.variants import in_variants


def evaluate_references(draft: Draft) -> None:
    """Gives every identifier that is read the term of what it means there; every name must be bound."""
    table, unread = draft.references, draft.unread
    read = [start not in unread for start in table.starts]
    starts, ids = list(compress(table.starts, read)), list(compress(table.ids, read))
    nodes = list(compress(table.nodes, read))
    scopes = draft.scope_at.at(starts)
    terms = in_variants(draft, _meanings(draft, scopes, _names(draft, draft.texts(nodes)), starts), starts)
    draft.node_terms.update(zip(ids, terms, strict=True))
    draft.node_names.update(zip(ids, nodes, strict=True))
    draft.reads = list(zip(nodes, ids, scopes, strict=True))
    aliases = draft.matches["reference.module"]
    for node, scope in zip(aliases, draft.scope_at.at(aliases.starts), strict=True):
        draft.node_terms[node.id] = draft.resolve_module(scope, draft.text(node))


def constructed(name: str, pattern: str) -> str:
    """The name of the class of which a name makes an object, where the language names that so; else the name."""
    return re.sub(pattern, "", name) or name if pattern else name


def _names(draft: Draft, texts: list[str]) -> list[str]:
    pattern = draft.specification.names.constructing
    return [constructed(text, pattern) for text in texts] if pattern else texts


def _meanings(draft: Draft, scopes: list[int], names: list[str], starts: list[int]) -> list[int]:
    """The term of each name in a scope; of one that is bound from some place on, at the place where it starts."""
    known, sequential = _Resolved(draft), draft.sequential
    if not sequential:
        return [known[place] for place in zip(scopes, names, strict=True)]
    resolve_at = draft.resolve_at
    return [
        resolve_at(scope, name, start) if name in sequential else known[scope, name]
        for scope, name, start in zip(scopes, names, starts, strict=True)
    ]


class _Resolved(dict[tuple[int, str], int]):
    """What names mean in scopes, looked up when they are first asked for."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft

    def __missing__(self, place: tuple[int, str]) -> int:
        term = self[place] = self._draft.resolve(*place)
        return term
