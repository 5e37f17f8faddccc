"""Where the source speaks of a term, and how it spells it.

Terms have no positions of their own: those of the calls, mentions, definitions, imports and parameters that a term
stands in are used.
"""

from __future__ import annotations

from functools import cache

from corollary.linking.context import Context

Place = tuple[int, int]
"""File and line."""

NOWHERE: Place = (-1, 0)
_DEEPEST = 4
_MENTIONS = (("reference", "term"), ("call", "callee"), ("call", "result"))

_NAMING = (
    ("free", "term"),
    ("parameter", "term"),
    ("lambda_parameter", "term"),
    ("reference", "term"),
    ("call", "callee"),
    ("imported", "term"),
    ("member", "term"),
)


class Places:
    """Places and spellings of the terms of a program."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._assembly = context.assembly
        self.of = cache(self._of)
        self.written = cache(self._written)
        self.spelling = cache(self._spelling)

    def rows(self, relation: str, column: str, number: int) -> list[int]:
        """The rows of a relation with a number in a column."""
        return [int(row) for row in (self._assembly.column(relation, column) == number).nonzero()[0]]

    def cell(self, relation: str, row: int, column: str) -> int:
        """One cell of a relation."""
        return int(self._assembly.column(relation, column)[row])

    def row(self, relation: str, row: int) -> Place:
        """The place of a row that has a line."""
        return int(self._assembly.row_file[relation][row]), self.cell(relation, row, "line")

    def definition(self, definition: int) -> Place:
        """Where a definition stands; a module at the first line of its file."""
        file, line = self.row("definition", definition)
        return file, max(line, 1)

    def _of(self, term: int) -> frozenset[Place]:
        """The places that speak of a term."""
        places = {
            self.row(relation, row) for relation, column in _MENTIONS for row in self.rows(relation, column, term)
        }
        places |= {self.row("call", self.cell("argument", row, "call")) for row in self.rows("argument", "term", term)}
        places |= {self.row("imported", row) for row in self.rows("imported", "term", term)}
        for relation in ("denotes", "parameter"):
            rows = self.rows(relation, "term", term)
            places |= {self.definition(self.cell(relation, row, "definition")) for row in rows}
        places |= {self.definition(definition) for definition in self._variables(term)}
        if not places:
            for row in self.rows("attribute", "term", term):
                owner = self.cell("attribute", row, "object")
                places |= self.of(owner) if owner != term else frozenset()
        return frozenset(places)

    def _written(self, term: int) -> frozenset[Place]:
        """The places where a term is assigned."""
        rows = self.rows("reference", "term", term)
        return frozenset(self.row("reference", row) for row in rows if self.cell("reference", row, "written"))

    def declared(self, term: int) -> Place:
        """Where a term is declared: as a parameter, by an import, or as the name of a definition."""
        for row in self.rows("parameter", "term", term):
            return self.definition(self.cell("parameter", row, "definition"))
        for row in self.rows("imported", "term", term):
            return self.row("imported", row)
        for flow in self.rows("flow", "target", term):
            for row in self.rows("denotes", "term", self.cell("flow", flow, "source")):
                return self.definition(self.cell("denotes", row, "definition"))
        variables = [self.definition(definition) for definition in self._variables(term)]
        return min(variables or self.written(term), default=NOWHERE)

    def _variables(self, term: int) -> list[int]:
        """The definitions of a variable that is a member of a module or a class."""
        found: list[int] = []
        for row in self.rows("member", "term", term):
            owned = self._assembly.column("definition", "parent") == self.cell("member", row, "owner")
            named = self._assembly.column("definition", "name") == self.cell("member", row, "name")
            found.extend(int(definition) for definition in (owned & named).nonzero()[0])
        return found

    def nearest(self, term: int, at: Place) -> Place:
        """The place that speaks of a term and is nearest to another, NOWHERE if there is none."""
        return min(self.of(term), key=lambda place: (place[0] != at[0], abs(place[1] - at[1]), place), default=NOWHERE)

    def between(self, target: int, source: int, at: Place) -> Place:
        """The place that most likely gives the values of one term to the other, NOWHERE if none is known."""
        ours, theirs = self.of(target), self.of(source)
        shared = (self.written(target) & theirs) or (ours & theirs)
        if shared:
            return min(shared)
        near = [(abs(b[1] - a[1]), b) for a in ours for b in theirs if a[0] == b[0]]
        if near:
            return min(near)[1]
        if theirs:
            return self.nearest(source, at)
        declared = self.declared(target)
        return declared if declared != NOWHERE else self.nearest(target, at)

    def _spelling(self, term: int, depth: int = 0) -> str:
        """How the source spells a term, "" where it has no name."""
        if term < 0 or term >= self._assembly.terms or depth > _DEEPEST:
            return ""
        for row in self.rows("attribute", "term", term):
            return self._spelled_member(row, depth)
        for row in self.rows("result", "term", term):
            callee = self._spelling(self.cell("result", row, "callee"), depth + 1)
            return f"{callee}()" if callee else ""
        for row in self.rows("denotes", "term", term):
            return self._string("definition", self.cell("denotes", row, "definition"), "name")
        for relation, column in _NAMING:
            for row in self.rows(relation, column, term):
                return self._string(relation, row, "name")
        return ""

    def _spelled_member(self, row: int, depth: int) -> str:
        owner = self._spelling(self.cell("attribute", row, "object"), depth + 1)
        name = self._string("attribute", row, "name")
        if name.startswith(("[", "<")):
            return f"{owner}[]" if owner else ""
        return f"{owner}.{name}" if owner else f".{name}"

    def _string(self, relation: str, row: int, column: str) -> str:
        return self._context.string(self.cell(relation, row, column))
