"""What imports and free names are bound to: terms and values of other files, of the language, of the world outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence
from corollary.linking.context import Import
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.names.told import Earlier, Told, told
from corollary.linking.values.found import Found
from corollary.linking.values.joins import Longs

EXACT, INFERRED = int(Evidence.EXACT), int(Evidence.INFERRED)
_NODE, _VALUE, _READ = range(3)
_KINDS = ("variety", "term", "value", "term", "number")
"""The variety of a row, a node, a value, the target that has its values or has it, evidence or the name of a member."""


@dataclass(frozen=True, slots=True)
class Bindings:
    """What names of files are bound to."""

    table: Told

    def of(self, rows: npt.NDArray[np.bool_]) -> Bindings:
        """Some of the rows."""
        table = replace(self.table, rows=self.table.rows[rows], files=self.table.files[rows])
        return Bindings(table)

    def joined(self, others: Bindings) -> Bindings:
        """These and others."""
        one, other = self.table, others.table
        return Bindings(
            Told(
                np.concatenate((one.rows, other.rows)),
                np.concatenate((one.files, other.files)),
                np.concatenate((one.looked_at, other.looked_at)),
                np.concatenate((one.looking, other.looking)),
                one.again | other.again,
            )
        )

    @property
    def bound(self) -> Longs:
        """Node, target, evidence: the target has the values of the node."""
        return self._of(_NODE, 1, 3, 4)

    @property
    def valued(self) -> Longs:
        """Target, value, evidence."""
        return self._of(_VALUE, 3, 2, 4)

    @property
    def reads(self) -> Longs:
        """Target, object, name: the target is a member of the object."""
        return self._of(_READ, 3, 1, 4)

    def _of(self, variety: int, *columns: int) -> Longs:
        rows = self.table.rows
        found: Longs = rows[rows[:, 0] == variety][:, columns]
        return found


def bindings(namespaces: Namespaces, before: tuple[Bindings, Earlier] | None) -> Bindings:
    """The bindings of all files."""
    last = None if before is None else (before[0].table, before[1])
    return Bindings(told(namespaces, _KINDS, _Binder(namespaces).bindings, last))


def bound_to(
    namespaces: Namespaces,
    find: Callable[[int], Iterable[tuple[int, int, int]]],
    before: tuple[Bindings, Earlier] | None,
) -> Bindings:
    """What `find` gives for each file, terms with what has their values and evidence, as bindings."""

    def rows(file: int) -> Iterator[tuple[int, ...]]:
        yield from ((_NODE, node, -1, target, evidence) for node, target, evidence in find(file))

    return Bindings(told(namespaces, _KINDS, rows, None if before is None else (before[0].table, before[1])))


class _Binder:
    def __init__(self, namespaces: Namespaces) -> None:
        self._namespaces, self._context, self._outside = namespaces, namespaces.context, namespaces.outside
        self._builtins = {
            name: frozenset(found.builtins.names.split()) for name, found in self._context.languages.items()
        }

    def bindings(self, file: int) -> Iterator[tuple[int, ...]]:
        """The rows of a file."""
        for item in self._context.imports_of(file):
            if item.term >= 0:
                yield from self._of_import(item)
        for term, name in self._context.assembly.rows_of("free", file).tolist():
            yield from self._of_free_name(file, term, name)

    def _of_import(self, item: Import) -> Iterator[tuple[int, ...]]:
        namespaces, found = self._namespaces, self._namespaces.imported(item)
        yield from _rows(found, item.term)
        if found.nodes or found.values:
            return
        unit = namespaces.target_unit(namespaces.resolve(item.file, item.module))
        whole = namespaces.whole(unit) if unit is not None else []
        for term in whole:
            if item.name == "default":
                yield _NODE, term, -1, item.term, EXACT
            else:
                yield _READ, term, -1, item.term, self._context.string_id(item.name)
        if not whole:
            yield _VALUE, -1, self._outside.unknown, item.term, EXACT

    def _of_free_name(self, file: int, term: int, name: int) -> Iterator[tuple[int, ...]]:
        namespaces, context, outside = self._namespaces, self._context, self._outside
        found = Found([(node, EXACT) for node in self._beside(file, name)])
        if not found.nodes:
            namespaces.look_up_stars(file, name, found)
        yield from _rows(found, term)
        if found.nodes or found.values:
            return
        text, beyond = context.string(name), namespaces.outside_stars(file)
        if text in self._builtins[context.assembly.languages[file]]:
            yield _VALUE, -1, outside.value(text), term, EXACT
        elif (item := namespaces.declared_so(file, text)) is not None:
            yield from _rows(namespaces.imported(item), term)
        elif beyond:
            yield _VALUE, -1, outside.value(f"{beyond[0]}.{text}"), term, INFERRED
        else:
            yield _VALUE, -1, outside.unknown, term, EXACT

    def _beside(self, file: int, name: int) -> Iterator[int]:
        """The terms that the files of a unit hold under a name."""
        for other in self._namespaces.unit_of(file).files:
            self._namespaces.consult(other, name)
            yield from self._namespaces.members.get(self._context.module(other)).get(name, ())


def _rows(found: Found, target: int) -> Iterator[tuple[int, ...]]:
    yield from ((_NODE, node, -1, target, evidence) for node, evidence in found.nodes)
    yield from ((_VALUE, -1, value, target, evidence) for value, evidence in found.values)
