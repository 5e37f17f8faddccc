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
        inner = _parameters(assembly, context.parameters)
        return cls(_generic(assembly, context.parameters, inner, names), _calls(assembly, inner, names))

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


def _rows(assembly: Assembly, relation: str) -> Longs:
    found: Longs = assembly.relations[relation].astype(np.int64)
    return found


def _joined(left: Longs, right: Longs) -> Longs:
    """The rows of both, side by side, where the last column of the one is the first of the other."""
    right = right[np.isin(right[:, 0], left[:, -1])]
    rows = Join(right[:, 0], np.arange(len(right)))
    row, place = rows.match(left[:, -1])
    found: Longs = np.concatenate((left[row], right[rows.columns[0][place]]), axis=1)
    return found


def _parameters(assembly: Assembly, parameters: Longs) -> Longs:
    """The plain parameters of functions without a name and of types of functions: term of that, position, parameter."""
    objects = _rows(assembly, "object")
    rows = parameters[(parameters[:, 3] == _PLAIN) & (parameters[:, 0] >= assembly.definitions)]
    things = rows[:, 0] - assembly.definitions
    kept = np.isin(objects[things, 1], (LAMBDA, SIGNATURE))
    return np.stack((objects[things, 0], rows[:, 1], rows[:, 4], objects[things, 1]), axis=1)[kept]


def _generic(assembly: Assembly, parameters: Longs, inner: Longs, names: Longs) -> Longs:
    attributes, flow, instances = (_rows(assembly, name) for name in ("attribute", "flow", "instance"))
    own = attributes[np.isin(attributes[:, 2], names)]  # term, owner, name
    denotes = _rows(assembly, "denotes")
    found = _joined(own[:, [0, 2, 1]], denotes)[:, [4, 1, 0]]  # function, name, term
    found = _joined(found, flow[:, :2])[:, [0, 1, 4]]  # the type parameter
    found = _joined(found, instances[:, [1, 0]])[:, [0, 1, 4]]  # an object of it
    found = _joined(found, flow[:, :2])[:, [0, 1, 4]]  # what is declared to be one
    inside = inner[inner[:, 3] == SIGNATURE]
    found = _joined(found, inside[:, [2, 1, 0]])[:, [0, 1, 4, 2, 5]]  # function, name, position, parameter, type
    found = _joined(found, instances[:, [1, 0]])[:, [0, 1, 2, 3, 6]]
    found = _joined(found, flow[:, :2])[:, [0, 1, 2, 3, 6]]  # what is declared to take such functions
    plain = parameters[parameters[:, 3] == _PLAIN]
    found = _joined(found, plain[:, [4, 1, 0]])
    found = found[found[:, 0] == found[:, 7]]
    return _distinct(found[:, [0, 1, 6, 2, 3]])


def _calls(assembly: Assembly, inner: Longs, names: Longs) -> Longs:
    stores, instances = (_rows(assembly, name) for name in ("store", "instance"))
    given = stores[np.isin(stores[:, 1], names)]
    given = _joined(given, instances[:, [1, 0]])[:, [0, 1, 4]]  # what a call gives, name, object of a type
    calls = _rows(assembly, "call")
    columns = np.stack((calls[:, 6], np.arange(len(calls)), calls[:, 1]), axis=1)
    found = _joined(given[:, [1, 2, 0]], columns[columns[:, 0] >= 0])[:, [5, 0, 1, 4]]  # callee, name, object, call
    arguments = _rows(assembly, "argument")
    found = _joined(found, arguments[arguments[:, 1] >= 0][:, [0, 1, 3]])[:, [0, 1, 2, 3, 5, 6]]
    unnamed = inner[inner[:, 3] == LAMBDA]
    found = _joined(found, unnamed[:, :3])  # callee, name, object, call, position, function; that, position, parameter
    return _distinct(found[:, [3, 0, 1, 4, 7, 8, 2]])


def _distinct(rows: Longs) -> Longs:
    found: npt.NDArray[np.int64] = np.unique(rows, axis=0) if len(rows) else rows
    return found
