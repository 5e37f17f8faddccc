"""Facts asserted and retracted in the tables of a program: which relations can be, and what their arguments are there.

Only what linking reads off the sources can be changed. What follows from other facts (`calls` besides its sites,
`loads`, `entry_purpose`) changes with them, and what a file defines is for `drop`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, is_dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence, Form
from corollary.facts.vocabulary import PURPOSES, REASONS
from corollary.linking.program import NONE, Program
from corollary.reasoning.arcs import name_index
from corollary.store.overlay import Argument
from corollary.versioning.overlays.dropping import with_names

Columns = dict[str, npt.NDArray[Any]]
Coded = Literal["symbol", "file", "name", "integer", "reason", "evidence", "use"]


@dataclass(frozen=True, slots=True)
class Editable:
    """A relation whose facts are rows of a table of the program.

    `columns` are those of its arguments and how these are coded, `fixed` the ones that tell its rows from others'.
    With `others`, what columns have that are no arguments, facts can also be asserted. `order` sorts the table.
    """

    table: str
    columns: tuple[tuple[str, Coded], ...]
    order: tuple[str, ...]
    fixed: Mapping[str, int] = field(default_factory=dict)
    others: Mapping[str, int] | None = None


_EDGES = ("evidence", "form", "callee", "column", "line", "caller")
_SITES = ("form", "reason", "name", "column", "line", "caller")
_IMPORTS = ("type_only", "imported", "module", "target", "line", "file")
_OPEN: tuple[tuple[str, Coded], ...] = (
    ("caller", "symbol"),
    ("name", "name"),
    ("line", "integer"),
    ("column", "integer"),
    ("reason", "reason"),
)
_NO_SITE = {"line": 0, "column": 0, "evidence": int(Evidence.ASSERTED)}


def _edges(form: Form, *, sites: bool) -> Editable:
    ends: tuple[tuple[str, Coded], ...] = (("caller", "symbol"), ("callee", "symbol"))
    place: tuple[tuple[str, Coded], ...] = (("line", "integer"), ("column", "integer"), ("evidence", "evidence"))
    others = None if sites else _NO_SITE
    return Editable("edges", (*ends, *(place if sites else ())), _EDGES, {"form": int(form)}, others)


def _unresolved(form: Form) -> Editable:
    return Editable("unresolved", _OPEN, _SITES, {"form": int(form)})


EDITABLE: Mapping[str, Editable] = {
    "calls": _edges(Form.CALL, sites=False),
    "call_site": _edges(Form.CALL, sites=True),
    "references": _edges(Form.REFERENCE, sites=False),
    "reference_site": _edges(Form.REFERENCE, sites=True),
    "unresolved_call": _unresolved(Form.CALL),
    "unresolved_reference": _unresolved(Form.REFERENCE),
    "may_run": Editable("unresolved", _OPEN, _SITES),
    "entry_point": Editable(
        "entry_points",
        (("symbol", "symbol"), ("reason", "name")),
        ("purpose", "reason", "symbol"),
        others={"purpose": PURPOSES.index("run")},
    ),
    "exports": Editable("exports", (("0", "file"), ("1", "symbol")), ("1", "0"), others={}),
    "inherits": Editable(
        "inheritance",
        (("symbol", "symbol"), ("base", "symbol"), ("position", "integer")),
        ("base", "position", "symbol"),
        others={},
    ),
    "import_site": Editable(
        "imports",
        (("file", "file"), ("target", "file"), ("line", "integer"), ("type_only", "use")),
        _IMPORTS,
        others={"module": 0, "imported": 0, "missing": 0, "guarded": 0},
    ),
    "mentions": Editable("mentions", (("0", "name"),), ("0",), others={}),
}
"""What can be retracted; of these, what has `others` can be asserted as well."""

ASSERTABLE = frozenset(name for name, editable in EDITABLE.items() if editable.others is not None)


class AbsentError(Exception):
    """An argument names nothing in the program; the message says what."""


@dataclass(frozen=True, slots=True)
class Names:
    """Where the rows of symbols and files are found by their names."""

    symbol: Callable[[str], int]
    file: Callable[[str], int]


def retracted(program: Program, names: Names, relation: str, arguments: tuple[Argument, ...]) -> Program:
    """The program without the facts that fit. Raises AbsentError if there are none."""
    editable = EDITABLE[relation]
    columns = _columns(program, editable.table)
    fits = np.ones(len(next(iter(columns.values()))), np.bool_)
    for name, value in editable.fixed.items():
        fits &= columns[name] == value
    for (name, coded), argument in zip(editable.columns, arguments, strict=True):
        if argument is not None:
            fits &= columns[name] == _code(program, names, coded, argument)
        elif coded in ("symbol", "file"):
            fits &= columns[name] != NONE
    if not fits.any():
        raise AbsentError("there is no such fact")
    return _put(program, editable.table, {name: column[~fits] for name, column in columns.items()})


def asserted(program: Program, names: Names, relation: str, arguments: tuple[Argument, ...]) -> Program:
    """The program with one more fact; as it is where it has that fact. Raises AbsentError."""
    editable = EDITABLE[relation]
    assert editable.others is not None
    texts = [one for (_, coded), one in zip(editable.columns, arguments, strict=True) if coded == "name"]
    program, _ = with_names(program, [str(text) for text in texts])
    row = dict(editable.fixed) | dict(editable.others)
    for (name, coded), argument in zip(editable.columns, arguments, strict=True):
        row[name] = _code(program, names, coded, argument)
    columns = _columns(program, editable.table)
    same = np.ones(len(next(iter(columns.values()))), np.bool_)
    for name, column in columns.items():
        same &= column == row[name]
    if same.any():
        return program
    grown = {name: np.append(column, np.array([row[name]], column.dtype)) for name, column in columns.items()}
    order = np.lexsort([grown[name] for name in editable.order])
    return _put(program, editable.table, {name: column[order] for name, column in grown.items()})


def _code(program: Program, names: Names, coded: Coded, argument: Argument) -> int:
    """The number that stands for an argument in its column. Raises AbsentError where there is none."""
    match coded:
        case "symbol":
            return names.symbol(str(argument))
        case "file":
            return names.file(str(argument))
        case "name":
            found = name_index(program, str(argument))
        case "integer":
            found = argument if isinstance(argument, int) else NONE
        case "reason":
            found = REASONS.index(str(argument)) if argument in REASONS else NONE
        case "evidence":
            labels = {evidence.label: int(evidence) for evidence in Evidence}
            if argument in labels:
                return labels[str(argument)]
            found = NONE
        case "use":
            found = ("runtime", "types").index(str(argument)) if argument in ("runtime", "types") else NONE
    if found == NONE:
        raise AbsentError(f"nothing here is '{argument}'")
    return found


def _columns(program: Program, table: str) -> Columns:
    """The columns of a table by name, or of a bare one by number."""
    found = getattr(program, table)
    if is_dataclass(found):
        return {name: getattr(found, name) for name in found.__dataclass_fields__}
    parts = found if isinstance(found, tuple) else (found,)
    return {str(at): part for at, part in enumerate(parts)}


def _put(program: Program, table: str, columns: Columns) -> Program:
    found = getattr(program, table)
    changed: Any = tuple(columns.values())
    if is_dataclass(found):
        changed = replace(found, **columns)  # type: ignore[type-var]
    elif not isinstance(found, tuple):
        (changed,) = columns.values()
    return replace(program, **{table: changed})
