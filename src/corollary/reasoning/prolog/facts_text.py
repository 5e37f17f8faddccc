"""The facts of a program as Prolog text: one clause a line, in UTF-8 that any Prolog reads back to equal atoms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import islice

from corollary.linking.program import Program
from corollary.reasoning.program_facts import Column, facts, rows

_LINES = 4096
_PLAIN = re.compile(r"[^\\'\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]*")
_SPECIAL = re.compile(r"[\\'\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def quoted(text: str) -> str:
    r"""`text` as a quoted atom: backslashes, quotes and control characters escaped.

    A lone surrogate (a byte of a file name that is not UTF-8) has no place in Prolog text and becomes what all answers
    show: `\xe9`, four characters.
    """
    return f"'{text}'" if _PLAIN.fullmatch(text) else f"'{_SPECIAL.sub(_escaped, text)}'"


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    if character in "\\'":
        return f"\\{character}"
    if "\ud800" <= character <= "\udfff":
        return f"\\\\x{ord(character) & 0xFF:02x}"
    return f"\\x{ord(character):x}\\"


def facts_text(program: Program) -> Iterator[str]:
    """All facts of a program in pieces of some thousand whole lines."""
    for relation, columns in facts(program):
        holes = ",".join("%d" if kind == "integer" else "%s" for _, kind in relation.arguments)
        written = [_written(column, kind) for column, (_, kind) in zip(columns, relation.arguments, strict=True)]
        lines = map(f"{relation.name}({holes}).\n".__mod__, rows(written))
        yield from iter(partial(_joined, lines), "")


def _written(column: Column, kind: str) -> Column:
    if kind == "integer":
        return column
    texts = [str(value) for value in column]
    atoms = {text: quoted(text) for text in set(texts)}
    return [atoms[text] for text in texts]


def _joined(lines: Iterator[str]) -> str:
    return "".join(islice(lines, _LINES))
