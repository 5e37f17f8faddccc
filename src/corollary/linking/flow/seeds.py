"""What is stated before values propagate: the values that terms have by themselves, and along which edges they go.

All of it is told file by file, by what stands there and by what names of the file are bound to.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence
from corollary.facts.schema import CLOSED, DISPATCHED
from corollary.linking.assembly import Rows
from corollary.linking.context import Context
from corollary.linking.flow.passing import Passing
from corollary.linking.flow.propagation import Propagation
from corollary.linking.incremental.numbering import Numbering
from corollary.linking.names.bindings import Bindings
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, expand
from corollary.linking.values.things import ROLE_BITS, Role

EXACT, INFERRED, DISPATCH = int(Evidence.EXACT), int(Evidence.INFERRED), int(Evidence.DISPATCH)

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Seeds:
    """What is known at first, of the rows of `flow` that are not overruled and those of `returns` that count."""

    context: Context
    passing: Passing
    bindings: Bindings
    overruled: Flags
    needed: Flags

    def state(self, propagation: Propagation, files: Flags | None = None) -> None:
        """States it in a propagation, of all files or of some."""
        count = len(self.context.assembly.paths)
        _Stating(self, propagation, np.ones(count, dtype=bool) if files is None else files).state()

    def outdated(self, before: Seeds, numbering: Numbering) -> tuple[Flags, Flags]:
        """The files of before, and those of now, of which something else may have been stated than is now."""
        before_is, now_is = (np.zeros(len(seeds.context.assembly.paths), dtype=bool) for seeds in (before, self))
        before_is[numbering.changed_before] = now_is[numbering.changed_after] = True
        again = now_is.copy()
        again[sorted(self.bindings.table.again)] = True
        for mine, its in zip(self._marks(), before._marks(), strict=True):
            (files, now), (files_before, then) = mine, its
            kept = ~now_is[files]
            again[files[kept][now[kept] != then[~before_is[files_before]]]] = True
        kept_files = numbering.files >= 0
        before_is[kept_files] |= again[numbering.files[kept_files]]
        return before_is, again

    def _marks(self) -> tuple[tuple[Rows, Flags], ...]:
        """What is told of single rows by looking at other files, with the file of each row."""
        has_fields = np.zeros(len(self.context.file), dtype=bool)
        has_fields[self.passing.with_fields] = True
        flow, returning = self.context.assembly.row_file["flow"], self.context.returning_files
        return (flow, self.overruled), (returning, self.needed), (self.context.file, has_fields)


class _Stating:
    def __init__(self, seeds: Seeds, propagation: Propagation, files: Flags) -> None:
        self._seeds, self._propagation, self._files = seeds, propagation, files
        self._assembly = seeds.context.assembly
        table = seeds.bindings.table
        bindings = seeds.bindings.of(files[table.files])
        self._bound, self._valued = bindings.bound, bindings.valued

    def state(self) -> None:
        self._values()
        self._returns()
        self._flows()
        for evidence in (EXACT, INFERRED):
            rows = self._valued[self._valued[:, 2] == evidence]
            self._propagation.add_values(rows[:, 0], rows[:, 1], evidence)
        self._unknown()

    def _places(self, relation: str) -> Longs:
        """The rows of a relation that the files have, by their numbers."""
        starts, files = self._assembly.row_start[relation], np.flatnonzero(self._files)
        return expand(starts[files], starts[files + 1])[1]

    def _rows(self, relation: str) -> Longs:
        rows: Longs = self._assembly.relations[relation][self._places(relation)].astype(np.int64)
        return rows

    @cached_property
    def _flow(self) -> Longs:
        return self._rows("flow")

    def _values(self) -> None:
        """Values that terms have by themselves."""
        propagation = self._propagation
        denotes = self._rows("denotes")
        propagation.add_values(denotes[:, 0], denotes[:, 1] << ROLE_BITS, EXACT)
        things = self._places("object") + self._assembly.definitions
        propagation.add_values(self._rows("object")[:, 0], things << ROLE_BITS, EXACT)
        literals = self._rows("literal")[:, 0]
        propagation.add_values(literals, np.full(len(literals), propagation.outside.data), EXACT)
        for role, relation in ((Role.INSTANCE_OR_BELOW, "receiver"), (Role.SUPERIOR, "superior")):
            rows = self._rows(relation)
            roles = np.full(len(rows), int(role))
            if relation == "receiver":
                roles = np.where(rows[:, 2] == 1, int(Role.CLASS_OR_BELOW), roles)
            propagation.add_values(rows[:, 0], rows[:, 1] << ROLE_BITS | roles, EXACT)

    def _returns(self) -> None:
        """What functions return; of a parameter given back only what else flows to it, but no receiver.

        What a function makes of the class that it is called on is told by each call.
        """
        context, passing = self._seeds.context, self._seeds.passing
        giving_back = passing.giving_back
        wanted = self._files[context.returning_files]
        back = context.returns[wanted & giving_back]
        plain = context.returns[wanted & ~giving_back & ~passing.making_back & self._seeds.needed]
        flow = self._flow[~np.isin(self._flow[:, 0], self._rows("receiver")[:, 0])]
        order = np.argsort(flow[:, 1], kind="stable")
        flow = flow[order]
        low, high = (np.searchsorted(flow[:, 1], back[:, 1], side=side) for side in ("left", "right"))
        row, source = expand(low, high)
        sources = np.concatenate((plain[:, 1], flow[source, 0]))
        targets = np.concatenate((plain[:, 0], back[row, 0])) + self._propagation.returned(0)
        self._propagation.add_edges(sources, targets, np.zeros(len(sources), dtype=np.int8))

    def _flows(self) -> None:
        """Flow edges: a name that means one definition or import is exact, one of several sources is inferred."""
        flow = self._flow[~self._seeds.overruled[self._places("flow")]]
        dispatched = flow[:, 2] == DISPATCHED
        targets, bound = np.concatenate((flow[~dispatched, 1], self._bound[:, 1])), self._bound
        counts = np.bincount(targets, minlength=self._assembly.terms)
        definitional = (flow[:, 2] == 1) & (counts[flow[:, 1]] == 1)
        weights = np.where(definitional, EXACT, np.where(dispatched, DISPATCH, INFERRED)).astype(np.int8)
        self._propagation.add_edges(flow[:, 0], flow[:, 1], weights)
        self._dispatch_elsewhere(flow[dispatched])
        single = counts[bound[:, 1]] == 1
        weights = np.maximum(bound[:, 2], np.where(single, EXACT, INFERRED)).astype(np.int8)
        self._propagation.add_edges(bound[:, 0], bound[:, 1], weights)

    def _dispatch_elsewhere(self, flow: Longs) -> None:
        """What is dispatched by a name that means a function of another file runs where that is called."""
        bound = self._bound[np.argsort(self._bound[:, 1], kind="stable")]
        low, high = (np.searchsorted(bound[:, 1], flow[:, 1], side=side) for side in ("left", "right"))
        row, place = expand(low, high)
        self._propagation.add_edges(flow[row, 0], bound[place, 0], np.full(len(row), DISPATCH, dtype=np.int8))

    def _unknown(self) -> None:
        """Terms that nothing gives a value: parameters without a type, and variables that are only bound.

        Fields are parameters of the constructor that is made out of them.
        """
        assembly = self._assembly
        needs_source = self._terms()
        for relation in (
            *("denotes", "object", "literal", "receiver", "superior"),
            *("attribute", "result", "instance", "free"),
        ):
            needs_source[assembly.column(relation, "term")[self._places(relation)]] = False
        needs_source[self._flow[:, 1]] = False
        needs_source[np.concatenate((self._bound[:, 1], self._valued[:, 0]))] = False
        instances = np.zeros(assembly.terms, dtype=bool)
        for relation in ("instance", "receiver"):
            instances[assembly.column(relation, "term")[self._places(relation)]] = True
        objects = self._rows("object")
        instances[objects[objects[:, 1] == CLOSED, 0]] = True
        of_type = self._flow[instances[self._flow[:, 0]]]
        typed = np.zeros(assembly.terms, dtype=bool)
        typed[of_type[:, 1]] = True
        parameters = sets.union(self._rows("parameter")[:, 4], self._fields())
        parameters = parameters[~typed[parameters]]
        terms = sets.union(np.flatnonzero(needs_source), parameters)
        terms = sets.difference(terms, self._gathered(of_type))
        self._propagation.add_values(terms, np.full(len(terms), self._propagation.outside.unknown), EXACT)

    def _fields(self) -> Longs:
        """The fields of classes of the files that such a constructor is made for, as far as these declare them."""
        classes, terms = self._seeds.passing.fields.T
        files = self._seeds.context.file[classes]
        starts = self._assembly.term_start
        own: Longs = terms[self._files[files] & (starts[files] <= terms) & (terms < starts[files + 1])]
        return own

    def _terms(self) -> Flags:
        """The terms of the files."""
        return np.repeat(self._files, np.diff(self._assembly.term_start))

    def _gathered(self, of_type: Longs) -> Longs:
        """The elements of parameters that gather arguments and have a type: besides what they gather in an object."""
        counts = np.bincount(of_type[:, 1], minlength=self._assembly.terms)
        containers = of_type[counts[of_type[:, 1]] > 1, 0]
        parameters, stores = self._rows("parameter"), self._rows("store")
        nameless = parameters[:, 2] == self._assembly.string_ids.get("", -1)
        elements = parameters[(parameters[:, 3] > 0) | nameless, 4]
        stores = stores[np.isin(stores[:, 0], containers) & np.isin(stores[:, 2], elements)]
        return stores[:, 2]
