"""What code binds for tools that read types, and binds anew where it runs: only the latter counts.

Code that is there for types alone says what the names of its scope are to a reader. Where the same scope defines or
imports one of them in code that runs, that is what the name means, and the stand-in is left out before anything else
is read. Deliberately kept: names that nothing else binds, and those that are only assigned, which says less of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from corollary.facts.collecting.captured import unquoted
from corollary.facts.collecting.names.scopes import Intervals
from corollary.syntax.parsing import Captures
from corollary.syntax.tables import Node, Table
from corollary.syntax.vocabulary import HEADS

_MARK = "types"
_DEFINITIONS = tuple(head for head in HEADS if head.startswith("definition."))
_IMPORTS = ("import", "import.type")
_ASSIGNMENTS = ("assign",)
_Binding = tuple[str, int, Node, Node]
"""A head, the number of its match, the head node, and what spells the name that is bound."""


def without_stand_ins(captures: Captures) -> Captures:
    """The captures without those of what is bound for types alone, where code that runs binds the same name."""
    if not captures.matches[_MARK]:
        return captures
    stand_ins = _StandIns(captures)
    return replace(captures, matches=stand_ins.left_out())


class _StandIns:
    def __init__(self, captures: Captures) -> None:
        self._content, self._matches = captures.content, captures.matches
        self._for_types = Intervals([(node.start_byte, node.end_byte) for node in captures.matches[_MARK]])
        bodies = [body for head in _DEFINITIONS for body in captures.matches[head].optional("body")]
        self._scopes = Intervals([(body.start_byte, body.end_byte) for body in bodies if body is not None])

    def left_out(self) -> Mapping[str, Table]:
        """The matches without the imports that stand in, and without all that the other stand-ins are made of."""
        meant = {key for head in (*_DEFINITIONS, *_IMPORTS) for key, _ in self._bound(head, for_types=False)}
        spans: list[tuple[int, int]] = []
        for head in (*_DEFINITIONS, *_ASSIGNMENTS):
            found = [node for key, (_, _, node, _) in self._bound(head, for_types=True) if key in meant]
            spans += [(node.start_byte, node.end_byte) for node in found]
        gone = Intervals(spans)
        imports = {
            head: {row for key, (_, row, _, _) in self._bound(head, for_types=True) if key in meant}
            for head in _IMPORTS
        }
        kept = {}
        for head, table in self._matches.items():
            inside = gone.at(table.starts) if spans else [-1] * len(table)
            without = imports.get(head, ())
            kept[head] = table.selected([at == -1 and row not in without for row, at in enumerate(inside)])
        return kept

    def _bound(self, head: str, *, for_types: bool) -> Iterator[tuple[tuple[int, str], _Binding]]:
        """What a head binds in code that is for types, or in code that runs, by scope and name."""
        bindings = list(_bindings(head, self._matches[head]))
        places = [node.start_byte for _, _, node, _ in bindings]
        for binding, mark, scope in zip(bindings, self._for_types.at(places), self._scopes.at(places), strict=True):
            if (mark != -1) == for_types:
                yield (scope, self._name(binding[3])), binding

    def _name(self, node: Node) -> str:
        text = self._content[node.start_byte : node.end_byte].decode("utf-8", "replace")
        return unquoted(text)


def _bindings(head: str, table: Table) -> Iterator[_Binding]:
    if head in _IMPORTS:
        companions = (table.optional("alias"), table.optional("name"), table.column("module"))
        names = [alias or name or module for alias, name, module in zip(*companions, strict=True)]
    else:
        names = table.column("target" if head in _ASSIGNMENTS else "name")
    for row, (node, name) in enumerate(zip(table, names, strict=True)):
        yield head, row, node, name
