"""What calls give to generic functions as types: parameters of functions that are passed there are of these types.

`on<Event>(event => ...)`, and `const h: Handler<Event> = on(event => ...)`: what `on` says of `event` is its type
parameter, and of that the call says what it is. Both sides are told by their own files; they are brought together
where values tell which function a call runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import LAMBDA, SIGNATURE
from corollary.linking.assembly import Assembly
from corollary.linking.context import Context
from corollary.linking.values.elements import names_type_argument
from corollary.linking.values.joins import Join, Longs

_PLAIN = 0


@dataclass(frozen=True)
class GivenTypes:
    """Which parameters of functions that are passed are of a type parameter, and what calls give for it."""

    generic: Longs
    """Function, name of its type parameter, position of the parameter that takes functions, position and term there."""
    calls: Longs
    """Call, its callee, name of a type parameter, position of a function without a name, position, parameter, type."""

    @classmethod
    def of(cls, context: Context) -> GivenTypes:
        """Those of a program."""
        assembly = context.assembly
        names = np.flatnonzero(assembly.texts.fitting(names_type_argument))
        if not len(names):
            return cls(np.zeros((0, 5), dtype=np.int64), np.zeros((0, 7), dtype=np.int64))
        return cls(_generic(assembly, context.parameters, names), _calls(assembly, context.parameters, names))

    @cached_property
    def _joins(self) -> tuple[Join, Join]:
        return Join(self.calls[:, 0], *self.calls.T[2:]), Join(self.generic[:, 0], *self.generic.T[1:])

    def matched(self, calls: Longs, definitions: Longs, skips: Longs) -> tuple[Longs, Longs, Longs]:
        """(row, object of a type, parameter) for calls and what they run, with how many arguments are not written."""
        of_calls, of_functions = self._joins
        row, given = of_calls.match(calls)
        again, taken = of_functions.match(definitions[row])
        row, given = row[again], given[again]
        name, position, place, target, source = (column[given] for column in of_calls.columns)
        wanted, at, place_there, _ = (column[taken] for column in of_functions.columns)
        fits = (name == wanted) & (position + skips[row] == at) & (place == place_there)
        return row[fits], source[fits], target[fits]


@dataclass(frozen=True, slots=True)
class _Relation:
    """Rows with named columns, of which those of two relations are brought together by the name that both have."""

    columns: dict[str, Longs]

    @classmethod
    def of(cls, assembly: Assembly, relation: str, **names: str) -> _Relation:
        """Some columns of a relation of facts, by the names that they have here."""
        return cls({name: assembly.column(relation, column).astype(np.int64) for name, column in names.items()})

    def __getitem__(self, name: str) -> Longs:
        return self.columns[name]

    def renamed(self, **names: str) -> _Relation:
        """Some of the columns by other names."""
        return _Relation({name: self[before] for name, before in names.items()})

    def extended(self, **columns: Longs) -> _Relation:
        """The same rows with more columns."""
        return _Relation(self.columns | columns)

    def where(self, kept: npt.NDArray[np.bool_]) -> _Relation:
        """Some of the rows."""
        return _Relation({name: column[kept] for name, column in self.columns.items()})

    def joined(self, other: _Relation) -> _Relation:
        """The pairs of rows that agree in the one column that both relations have."""
        (shared,) = self.columns.keys() & other.columns.keys()
        other = other.where(np.isin(other[shared], self[shared]))
        names = [name for name in other.columns if name != shared]
        partners = Join(other[shared], *(other[name] for name in names))
        row, place = partners.match(self[shared])
        found = {name: column[row] for name, column in self.columns.items()}
        return _Relation(found | {name: column[place] for name, column in zip(names, partners.columns, strict=True)})

    def distinct(self, *names: str) -> Longs:
        """The rows of some columns, in order and each once."""
        rows = np.stack([self[name] for name in names], axis=1)
        found: Longs = np.unique(rows, axis=0) if len(rows) else rows
        return found


def _plain(parameters: Longs) -> _Relation:
    """The parameters that take one argument each, by position or name."""
    rows = parameters[parameters[:, 3] == _PLAIN]
    return _Relation({"owner": rows[:, 0], "position": rows[:, 1], "parameter": rows[:, 4]})


def _of_unnamed(assembly: Assembly, parameters: Longs, contains: int) -> _Relation:
    """The plain parameters of functions without a name, or of types of functions: function, place, parameter."""
    rows = _plain(parameters)
    rows = rows.where(rows["owner"] >= assembly.definitions)
    objects = _Relation.of(assembly, "object", function="term", contains="contains")
    things = rows["owner"] - assembly.definitions
    found = rows.renamed(place="position", parameter="parameter").extended(function=objects["function"][things])
    return found.where(objects["contains"][things] == contains)


def _generic(assembly: Assembly, parameters: Longs, names: Longs) -> Longs:
    """`GivenTypes.generic`: by way of what is declared in a function, from a type parameter to what takes functions."""
    members = _Relation.of(assembly, "attribute", member="term", named="object", name="name")
    signatures = _of_unnamed(assembly, parameters, SIGNATURE)
    found = (
        members.where(np.isin(members["name"], names))
        .joined(_Relation.of(assembly, "denotes", named="term", function="definition"))
        .joined(_Relation.of(assembly, "flow", member="source", type="target"))
        .joined(_Relation.of(assembly, "instance", type="type", typed="term"))
        .joined(_Relation.of(assembly, "flow", typed="source", declared="target"))
        .joined(signatures.renamed(declared="parameter", place="place", signature="function"))
        .joined(_Relation.of(assembly, "instance", signature="type", taken="term"))
        .joined(_Relation.of(assembly, "flow", taken="source", parameter="target"))
        .joined(_plain(parameters))
    )
    own = found.where(found["owner"] == found["function"])
    return own.distinct("function", "name", "position", "place", "declared")


def _calls(assembly: Assembly, parameters: Longs, names: Longs) -> Longs:
    """`GivenTypes.calls`: from what a call gives for a type parameter to the functions that are passed in it."""
    given = _Relation.of(assembly, "store", result="object", name="name", type="value")
    calls = _Relation.of(assembly, "call", callee="callee", result="result")
    calls = calls.extended(call=np.arange(len(calls["callee"])))
    arguments = _Relation.of(assembly, "argument", call="call", position="position", function="term")
    found = (
        given.where(np.isin(given["name"], names))
        .joined(_Relation.of(assembly, "instance", type="type", typed="term"))
        .joined(calls.where(calls["result"] >= 0))
        .joined(arguments.where(arguments["position"] >= 0))
        .joined(_of_unnamed(assembly, parameters, LAMBDA))
    )
    return found.distinct("call", "callee", "name", "position", "place", "parameter", "typed")
