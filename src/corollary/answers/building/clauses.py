"""The facts of a program as they leave it: Prolog clauses or JSON lines, streamed whole or cut into pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import accumulate, islice

import msgspec

from corollary.answers.describing import Describer, shown
from corollary.answers.paging import NO_PAGE, Window, cut
from corollary.answers.types import answers
from corollary.errors import CorollaryError
from corollary.facts.relations import Relation
from corollary.linking.program import Program
from corollary.reasoning.program_facts import facts, relations_of, rows
from corollary.reasoning.prolog.facts_text import facts_text, quoted

PROLOG = "prolog"
JSON = "json"

_LINES = 4096


def checked(program: Program, names: Collection[str]) -> frozenset[str]:
    """The names of relations, if each is one; all of them if there are none. Raises "unknown-relation"."""
    known = [relation.name for relation in relations_of(program)]
    wrong = sorted(set(names) - set(known))
    if wrong:
        raise CorollaryError(
            "unknown-relation", f"there is no relation '{wrong[0]}'", remedy=f"There are: {', '.join(known)}."
        )
    return frozenset(names or known)


def prolog_text(program: Program, names: frozenset[str]) -> Iterator[bytes]:
    """The facts of these relations as Prolog clauses, many lines at a time."""
    if names.issuperset(relation.name for relation in relations_of(program)):
        yield from (text.encode() for text in facts_text(program))
        return
    for relation, row in _rows(program, names):
        yield f"{clause(relation, row)}\n".encode()


def json_lines(program: Program, names: frozenset[str]) -> Iterator[bytes]:
    """The facts of these relations as JSON lines: `relation`, and each argument by its name in lower case."""
    encode = msgspec.json.Encoder().encode
    lines = (encode(_named(relation, row)) + b"\n" for relation, row in _rows(program, names))
    while chunk := b"".join(islice(lines, _LINES)):
        yield chunk


def page_of(describe: Describer, names: frozenset[str], question: object, window: Window) -> answers.Facts:
    """A page of the facts of these relations, as Prolog clauses."""
    found = [(relation, columns) for relation, columns in facts(describe.program) if relation.name in names]
    starts = list(accumulate((len(columns[0]) for _, columns in found), initial=0))

    def fact(index: int) -> str:
        at = bisect_right(starts, index) - 1
        relation, columns = found[at]
        return clause(relation, tuple(column[index - starts[at]] for column in columns))

    frame = answers.Facts(
        snapshot=describe.program.snapshot, coverage=describe.coverage, format=PROLOG, facts=(), page=NO_PAGE
    )
    listed, page = cut(starts[-1], fact, window, frame=frame, question=question)
    return msgspec.structs.replace(frame, facts=tuple(listed), page=page)


def clause(relation: Relation, row: tuple[str | int, ...]) -> str:
    """One fact as a Prolog clause."""
    arguments = ",".join(str(value) if isinstance(value, int) else quoted(value) for value in row)
    return f"{relation.name}({arguments})."


def _rows(program: Program, names: frozenset[str]) -> Iterator[tuple[Relation, tuple[str | int, ...]]]:
    for relation, columns in facts(program):
        if relation.name in names:
            yield from ((relation, row) for row in rows(columns))


def _named(relation: Relation, row: tuple[str | int, ...]) -> dict[str, str | int]:
    values = (shown(value) if isinstance(value, str) else value for value in row)
    names = (name.lower() for name, _ in relation.arguments)
    return {"relation": relation.name, **dict(zip(names, values, strict=True))}
