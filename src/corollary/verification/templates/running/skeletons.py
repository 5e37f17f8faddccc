"""Skeletons: text with `{{slot}}`, and `{{#table}} ... {{/table}}` once for each row (the language of Mustache).

`{{^table}} ... {{/table}}` stands where a table has no rows. Nothing in a skeleton computes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corollary.errors import CorollaryError

_TAG = re.compile(r"\{\{([#^/]?)\s*([a-z][a-z0-9_]*)\s*\}\}")
_ALONE = re.compile(r"^[ \t]*(\{\{[#^/]\s*[a-z][a-z0-9_]*\s*\}\})[ \t]*\n", re.MULTILINE)

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part that is repeated for the rows of a table, or that stands where it has none."""

    table: str
    parts: tuple[Part, ...]
    when_empty: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where the value of a slot or of a column stands."""

    name: str


Part = str | Place | Section


def parse(text: str, where: str) -> tuple[Part, ...]:
    """The parts of a skeleton. Raises CorollaryError "bad-template"."""
    pieces = iter(_TAG.split(_ALONE.sub(r"\1", text)))
    parts, closed = _parts(pieces, where)
    if closed:
        raise _error(where, f"{{{{/{closed}}}}} closes nothing")
    return parts


def places(parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """Every name that is used, with the table around it ("" for none); tables are named as well."""
    for part in parts:
        if isinstance(part, Place):
            yield part.name, ""
        elif isinstance(part, Section):
            yield part.table, ""
            for name, inside in places(part.parts):
                yield name, inside or part.table


def fill(parts: Sequence[Part], scalars: Mapping[str, str], tables: Mapping[str, Rows]) -> str:
    """The text, with written values: of columns inside a section, else of slots."""
    return "".join(_filled(parts, scalars, tables))


def _filled(parts: Sequence[Part], scalars: Mapping[str, str], tables: Mapping[str, Rows]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Place):
            yield scalars[part.name]
        elif part.when_empty:
            if not tables[part.table]:
                yield from _filled(part.parts, scalars, tables)
        else:
            for row in tables[part.table]:
                yield from _filled(part.parts, {**scalars, **row}, tables)


def _parts(pieces: Iterator[str], where: str) -> tuple[tuple[Part, ...], str]:
    """The parts up to a closing tag, and what that closes ("" at the end of the text)."""
    found: list[Part] = []
    while True:
        text = next(pieces)
        if text:
            found.append(text)
        mark = next(pieces, None)
        if mark is None:
            return tuple(found), ""
        name = next(pieces)
        if mark == "/":
            return tuple(found), name
        if not mark:
            found.append(Place(name))
            continue
        inner, closed = _parts(pieces, where)
        if closed != name:
            raise _error(where, f"{{{{{mark}{name}}}}} is not closed")
        found.append(Section(name, inner, mark == "^"))


def _error(where: str, message: str) -> CorollaryError:
    return CorollaryError("bad-template", message, place=where, remedy="templates/README.md says how it is written.")
