"""Facts of a segment as lines to read: for cases of corpora, and for eyes.

A term is written as the expression it stands for: `?name` is a name that the file does not bind, `<f>` a
definition, `import(m:x)` an import, `this(C)` the running object, `new C` an object of a type.
"""

from __future__ import annotations

from collections.abc import Iterator

from corollary.facts.schema import RELATION
from corollary.facts.segment import Segment


class Rendering:
    """The terms and definitions of one segment in words."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self._qualified: list[str] = [self._string(row[2]) for row in self._rows("definition")]
        self._names = dict(self._plain_terms())
        self._parts: dict[int, tuple[str, int, str]] = {
            **{term: ("attribute", owner, self._string(name)) for term, owner, name in self._rows("attribute")},
            **{term: ("result", callee, "") for term, callee, _ in self._rows("result")},
            **{term: ("instance", of_type, "") for term, of_type in self._rows("instance")},
        }

    def lines(self, relation: str) -> Iterator[str]:
        """The tuples of a relation, a line each."""
        columns = RELATION[relation].columns
        for row in self._rows(relation):
            yield " | ".join(self._cell(value, kind) for value, (_, kind) in zip(row, columns, strict=True))

    def term(self, term: int) -> str:
        """The expression that a term stands for."""
        if term in self._names:
            return self._names[term]
        kind, owner, name = self._parts.get(term, ("", -1, ""))
        if kind == "attribute":
            return f"{self.term(owner)}.{name}"
        if kind == "result":
            return f"{self.term(owner)}()"
        return f"new {self.term(owner)}" if kind == "instance" else "_"

    def _rows(self, relation: str) -> list[list[int]]:
        return self.segment.relations[relation].tolist()  # type: ignore[no-any-return]

    def _string(self, index: int) -> str:
        return self.segment.strings[index]

    def _definition(self, index: int) -> str:
        return self._qualified[index] or "(module)"

    def _cell(self, value: int, kind: str) -> str:
        if kind == "term":
            return self.term(value) if value >= 0 else "-"
        if kind == "string":
            return repr(self._string(value)) if value >= 0 else "-"
        if kind == "definition":
            return self._definition(value) if value >= 0 else "-"
        return str(value)

    def _plain_terms(self) -> Iterator[tuple[int, str]]:
        for owner, name, term in self._rows("member"):
            prefix = f"{self._qualified[owner]}." if self._qualified[owner] else ""
            yield term, f"{prefix}{self._string(name)}"
        for definition, _, name, _, term in self._rows("parameter"):
            yield term, f"{self._definition(definition)}({self._string(name)})"
        for term, definition in self._rows("denotes"):
            yield term, f"<{self._definition(definition)}>"
        for term, name in self._rows("free"):
            yield term, f"?{self._string(name)}"
        for term, name in self._rows("literal"):
            yield term, f"literal({self._string(name)})"
        for term, cls, of_class in self._rows("receiver"):
            yield term, f"this({self._definition(cls)}{', class' if of_class else ''})"
        for term, cls in self._rows("superior"):
            yield term, f"super({self._definition(cls)})"
        for term, *_ in self._rows("object"):
            yield term, "object"
        for term, module, name, *_ in self._rows("imported"):
            if term >= 0:
                yield term, f"import({self._string(module)}:{self._string(name)})"
