"""Documents made into rows of slots, by data: which paths of a document become which columns.

A normalisation says paths and conditions and holds no code. Two paths that go through the same list mean the same
element of it: `rules[].verbs[]` and `rules[].resources[]` give every verb of a rule with every resource of that rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_network
from typing import Any, Literal

from msgspec import Struct, field

from corollary.errors import CorollaryError
from corollary.verification.templates.reading.loading import decoded_toml, shared_texts
from corollary.verification.templates.reading.paths import (
    Element,
    Path,
    bindings,
    parse,
    standing_at,
    text_of,
    value_at,
)

_MOST_ROWS = 100_000


class _Data(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file of a normalisation."""


class Cell(_Data, frozen=True):
    """Where the value of a column comes from: a path, several that are joined, or always the same."""

    path: str = ""
    join: tuple[str, ...] = ()
    """Paths; with `?` at its end, one that may be missing; `=text` is that text."""
    by: str = "/"
    literal: str = ""
    default: str | None = None
    map: dict[str, str] = field(default_factory=dict)
    until: str = ""
    """Characters at the first of which a text is cut."""
    after: str = ""
    """A text after whose last place a text begins."""
    since: str = ""
    """Characters at the first of which a text begins; without any of them it is the default."""
    replace: dict[str, str] = field(default_factory=dict)
    """Texts that are replaced, one after the other."""
    lower: bool = False
    integer: bool = False
    address: Literal["", "first", "last"] = ""
    """The first or last address, as a number, of the addresses that a text such as 10.0.0.0/8 means."""


class Rows(_Data, frozen=True):
    """What becomes the rows of a slot."""

    slot: str
    columns: dict[str, str | Cell]
    where: dict[str, tuple[str, ...]] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    having: tuple[str, ...] = ()
    excluding: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Paths with texts of which none may stand in the value."""


class Normalisation(_Data, frozen=True):
    """How documents of one kind map to slots."""

    title: str
    describes: str
    rows: tuple[Rows, ...]
    form: Literal["json", "toml", "yaml", "mermaid"] = "yaml"
    """How a document is written whose name does not say it; JSON is recognised in any case."""
    roots: tuple[str, ...] = ("",)
    sets: dict[str, Any] = field(default_factory=dict)
    """Values of other slots that documents of this kind imply."""
    words: tuple[str, ...] = ()
    example: str = ""
    tips: tuple[str, ...] = ()


@cache
def shipped() -> Mapping[str, Normalisation]:
    """The normalisations that come with the package, by id."""
    return {name: decoded_toml(text, Normalisation, name) for name, text in shared_texts().items()}


def rows(normalisation: Normalisation, found: Sequence[Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows that documents give, for each slot of the normalisation, also where there are none."""
    given: dict[str, list[dict[str, Any]]] = {one.slot: [] for one in normalisation.rows}
    roots = [root for document in found for path in normalisation.roots for root in standing_at(path, document)]
    for one in normalisation.rows:
        plan = _plan(one)
        for root in roots:
            for row in _rows(plan, root):
                given[one.slot].append(row)
                if len(given[one.slot]) > _MOST_ROWS:
                    raise CorollaryError("bad-document", f"it gives more than {_MOST_ROWS} rows for '{one.slot}'")
    return given


@dataclass(frozen=True, slots=True)
class _Plan:
    """The paths of an entry, and the loops over what they go through, outer ones first."""

    cells: tuple[tuple[str, Cell, tuple[Path, ...]], ...]
    where: tuple[tuple[Path, frozenset[str]], ...]
    without: tuple[Path, ...]
    having: tuple[Path, ...]
    excluding: tuple[tuple[Path, tuple[str, ...]], ...]
    loops: tuple[tuple[str | int, ...], ...]


def _plan(one: Rows) -> _Plan:
    cells = []
    for name, given in one.columns.items():
        cell = Cell(path=given) if isinstance(given, str) else given
        cells.append((name, cell, tuple(map(parse, cell.join or ([cell.path] if cell.path else [])))))
    where = tuple((parse(path), frozenset(wanted)) for path, wanted in one.where.items())
    without, having = tuple(map(parse, one.without)), tuple(map(parse, one.having))
    excluding = tuple((parse(path), texts) for path, texts in one.excluding.items())
    looping = [path for _, _, paths in cells for path in paths]
    looping += [*(path for path, _ in where), *without, *having, *(path for path, _ in excluding)]
    looping += [other for path in looping for other in path.others]
    loops = sorted({loop for path in looping for loop in path.loops}, key=lambda loop: (len(loop), repr(loop)))
    return _Plan(tuple(cells), where, without, having, excluding, tuple(loops))


def _rows(plan: _Plan, root: Any) -> Iterator[dict[str, Any]]:
    for bound in bindings(plan.loops, 0, {(): (root, "", 0)}):
        if not all(text_of(value_at(path, bound)) in wanted for path, wanted in plan.where):
            continue
        if any(value_at(path, bound) is not None for path in plan.without):
            continue
        if any(value_at(path, bound) is None for path in plan.having):
            continue
        if any(text in (text_of(value_at(path, bound)) or "") for path, texts in plan.excluding for text in texts):
            continue
        row = {name: _cell(cell, paths, bound) for name, cell, paths in plan.cells}
        if all(value is not None for value in row.values()):
            yield row


def _cell(cell: Cell, paths: Sequence[Path], bound: Mapping[tuple[str | int, ...], Element]) -> Any:
    if cell.literal:
        return _number_of(cell.literal, cell.address) if cell.address else cell.literal
    values = [text_of(value_at(path, bound)) for path in paths]
    if cell.map:
        values = [None if value is None else cell.map.get(value, value) for value in values]
    if any(value is None and not path.optional for value, path in zip(values, paths, strict=True)):
        return None if cell.default is None else (_integer(cell.default, None) if cell.integer else cell.default)
    text = cell.by.join(value for value in values if value is not None)
    if cell.after and cell.after in text:
        text = text.rpartition(cell.after)[2]
    if cell.until:
        text = re.split(f"[{re.escape(cell.until)}]", text, maxsplit=1)[0].strip()
    if cell.since:
        text = text[next((at for at, character in enumerate(text) if character in cell.since), len(text)) :]
    for old, new in cell.replace.items():
        text = text.replace(old, new)
    text = (text.lower() if cell.lower else text) or (cell.default or "")
    if cell.address:
        return _number_of(text, cell.address)
    return _integer(text, cell.default) if cell.integer else text


def _number_of(text: str, which: str) -> int | None:
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        return None
    return int(network.network_address if which == "first" else network.broadcast_address)


def _integer(text: str, default: str | None) -> int | None:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return None if default is None else int(default)
