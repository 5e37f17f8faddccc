"""What each site may call or mention, read off the solution; and why, where that is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence, Form
from corollary.facts.schema import IMPLICIT, MODELLED, REFLECTED, TAKEN, Trait
from corollary.facts.vocabulary import REASONS
from corollary.linking.classes.members import Members
from corollary.linking.context import Context
from corollary.linking.flow.propagation import Propagation
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.readout.arriving import not_arriving
from corollary.linking.values.joins import LOW, SHIFT, Longs, expand
from corollary.linking.values.things import ROLE_BITS, ROLES, Role, are_objects, role_of, thing_of

_GUESS = int(Evidence.GUESS)
_REASON = {reason: index for index, reason in enumerate(REASONS)}


@dataclass(frozen=True, slots=True)
class EdgeRows:
    """Edges as columns: caller, callee, line, column, evidence, form; in order, and each once."""

    columns: tuple[Longs, ...]


@dataclass(frozen=True, slots=True)
class OpenRows:
    """Sites that are not, or not fully, resolved: caller, string, line, column, reason, form."""

    columns: tuple[Longs, ...]


@dataclass(frozen=True, slots=True)
class KnownSites:
    """The sites of files that have the same as before, which is known; `files` tells which have not."""

    files: npt.NDArray[np.bool_]
    edges: EdgeRows
    unresolved: OpenRows
    handing: npt.NDArray[np.bool_]
    """The files that may hand out something else than before."""
    handed: Longs
    """What the others hand out: file and thing as one number."""


class Sites:
    """Edges and unresolved sites of a program, from the values that propagation found."""

    def __init__(
        self,
        context: Context,
        namespaces: Namespaces,
        members: Members,
        propagation: Propagation,
        known: KnownSites | None = None,
    ) -> None:
        self.context = context
        self.namespaces = namespaces
        self.members = members
        self.outside = members.outside
        self.propagation = propagation
        self._setters = frozenset((context.traits & int(Trait.SETTER)).nonzero()[0].tolist())
        self._is_candidate = np.zeros(len(context.assembly.strings), dtype=bool)
        self._is_candidate[context.name[context.is_callable | context.is_constructible]] = True
        calls, open_calls = self._calls(self._rows("call", known))
        references, open_references = self._references(self._rows("reference", known))
        self.handed = self._handed_out(known)
        """What outside code gets hold of by each file: file and thing as one number."""
        self.handed_out = np.unique(self.handed & LOW)
        edges, unresolved = _distinct(_joined(calls, references)), _joined(open_calls, open_references)
        if known is not None:
            edges = _put_in(known.edges.columns, edges)
            unresolved = _joined(known.unresolved.columns, unresolved)
        self.edges, self.unresolved = EdgeRows(edges), OpenRows(unresolved)

    def _rows(self, relation: str, known: KnownSites | None) -> Longs:
        """The rows of a relation in the files whose sites are not known."""
        assembly = self.context.assembly
        rows = assembly.relations[relation]
        return (rows if known is None else rows[known.files[assembly.row_file[relation]]]).astype(np.int64)

    def called(self, value: int) -> list[tuple[int, int]]:
        """(definition, evidence) of what runs when a value is called."""
        return self._callees(value)

    def met(self, value: int, *, written: bool, form: Form) -> list[tuple[int, int]]:
        """(definition, evidence) of what a value leads to, in one form, where it is mentioned or assigned."""
        if form is Form.REFERENCE:
            return [] if written else self._mentioned(value)
        if written:
            return self._setters_of(value) or self._held_setters(value)
        return self._getters(value) or self._held_getters(value)

    def form_of_call(self, callee: int) -> Form:
        """The form of edges from calls of a definition."""
        return Form.REFERENCE if self._converting[callee] else Form.CALL

    def _values_at(self, terms: Longs) -> tuple[Longs, Longs, Longs]:
        """(site, value, evidence) for sites whose callees are these terms; -1 has no values."""
        known = np.flatnonzero(terms >= 0)
        site, values, evidence = self.propagation.values.rows_of(terms[known])
        return known[site], values, evidence.astype(np.int64)

    def _expand(
        self, values: Longs, evidence: Longs, targets: Callable[[int], list[tuple[int, int]]]
    ) -> tuple[Longs, Longs, Longs]:
        """(row, callee, evidence) for the definitions that each row's value leads to."""
        distinct, inverse = np.unique(values, return_inverse=True)
        lists = [targets(value) for value in distinct.tolist()]
        counts = np.array([len(found) for found in lists], dtype=np.int64)
        flat = np.array([pair for found in lists for pair in found], dtype=np.int64).reshape(int(counts.sum()), 2)
        starts = np.cumsum(counts) - counts
        row, place = expand(starts[inverse], (starts + counts)[inverse]) if len(distinct) else (inverse, inverse)
        return row, flat[place, 0], np.maximum(evidence[row], flat[place, 1])

    def _calls(self, rows: Longs) -> tuple[tuple[Longs, ...], tuple[Longs, ...]]:
        caller, term, line, column, manner = (rows[:, index] for index in (0, 1, 3, 4, 7))
        site, values, evidence = self._values_at(term)
        row, callee, strength = self._expand(values, evidence, self._callees)
        wanted = _without_overruled(rows, manner, site[row])
        allowed = not_arriving(self.context, self.propagation, term[site], values) & (manner < IMPLICIT)[site]
        guessed = strength == _GUESS
        others = np.unique(site[row[wanted & guessed & ~allowed[row]]])
        is_member = self._are_members(term[others])
        more = {
            "other-implementation": np.unique(site[row[wanted & allowed[row]]]),
            "other-class": others[is_member],
            "unknown-value": others[~is_member],
        }
        wanted &= ~allowed[row] & ~guessed
        row, callee, strength = row[wanted], callee[wanted], strength[wanted]
        at = site[row]
        strength = np.where(manner[at] == MODELLED, np.maximum(strength, int(Evidence.INFERRED)), strength)
        form = np.where(self._converting[callee], int(Form.REFERENCE), int(Form.CALL))
        edges = (caller[at], callee, line[at], column[at], strength, form)
        resolved = np.zeros(len(rows), dtype=bool)
        resolved[at] = True
        resolved[site[self._is_unnamed(values)]] = True
        return edges, self._open_calls(rows, site, values, resolved, more)

    def _open_calls(
        self, rows: Longs, site: Longs, values: Longs, resolved: npt.NDArray[np.bool_], more: Mapping[str, Longs]
    ) -> tuple[Longs, ...]:
        """The calls whose callee is not known, or not all that may run: `more` by the reason why others may."""
        caller, term, name, line, column = (rows[:, index] for index in range(5))
        is_open = np.zeros(len(rows), dtype=bool)
        is_open[site[values == self.outside.unknown]] = True
        external = np.zeros(len(rows), dtype=bool)
        returned = np.full(len(rows), -1)
        self._note_outside(site, values, name, external, returned)
        spoken = rows[:, 7] < IMPLICIT
        resolved[np.concatenate(list(more.values()))] = True
        left = np.flatnonzero(spoken & (is_open | (returned >= 0) | ~(resolved | external)))
        beyond = np.flatnonzero(spoken & external & ~resolved & ~is_open & (returned < 0))
        known = np.where(is_open[left], -1, returned[left])
        reasons = np.array(
            [self._reason(t) if r < 0 else r for t, r in zip(term[left].tolist(), known.tolist(), strict=True)],
            dtype=np.int64,
        )
        further = {"external": beyond} | {reason: which[~np.isin(which, left)] for reason, which in more.items()}
        kept = np.concatenate((left, *further.values()))
        reasons = np.concatenate((reasons, *(np.full(len(each), _REASON[why]) for why, each in further.items())))
        return (
            caller[kept],
            np.where(reasons == _REASON["unknown-value"], 0, name[kept]),
            line[kept],
            column[kept],
            reasons,
            np.full(len(kept), int(Form.CALL)),
        )

    def _is_unnamed(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are functions without a name: their calls count as those of the code around."""
        things = values >> ROLE_BITS
        inside = (things >= self.context.assembly.definitions) & (things < self.outside.base)
        runs = self.context.runs & ~self.context.signatures
        found: npt.NDArray[np.bool_] = inside & runs[np.where(inside, things, 0)]
        return found

    @cached_property
    def _converting(self) -> npt.NDArray[np.bool_]:
        """The types whose call converts a value: that mentions them, and runs no code of theirs."""
        converts = np.array([found.classes.converts for found in self.context.specifications], dtype=bool)
        found: npt.NDArray[np.bool_] = self.context.is_constructible & converts[self.context.file]
        return found

    def _handed_out(self, known: KnownSites | None) -> Longs:
        """What outside code gets hold of: classes of which it is given an object, functions stored where it looks."""
        assembly = self.context.assembly
        is_wanted = np.ones(len(assembly.paths), dtype=bool) if known is None else known.handing
        parts = [] if known is None else [known.handed]
        for relation, handed in (("call", self._passed_outside), ("store", self._stored_outside)):
            of_file = assembly.row_file[relation]
            rows = np.flatnonzero(is_wanted[of_file])
            row, values = handed(rows)
            parts.append(of_file[rows[row]].astype(np.int64) << SHIFT | values >> ROLE_BITS)
        return np.unique(np.concatenate(parts))

    def _passed_outside(self, rows: Longs) -> tuple[Longs, Longs]:
        """The objects that some calls pass to outside code: which of the calls, and the value."""
        relations = self.context.assembly.relations
        calls = relations["call"][rows].astype(np.int64)
        site, values, _ = self._values_at(calls[:, 1])
        outside = values >> ROLE_BITS > self.outside.base
        distinct, inverse = np.unique(values[outside], return_inverse=True)
        keeps = np.array([self.outside.is_plain(value) for value in distinct.tolist()], dtype=bool)
        leaving = np.full(len(relations["call"]), -1)
        leaves = site[outside][~keeps[inverse]] if len(distinct) else site[:0]
        leaving[rows[leaves]] = leaves
        arguments = relations["argument"]
        passed_on = arguments[leaving[arguments[:, 0]] >= 0].astype(np.int64)
        row, passed, _ = self._values_at(passed_on[:, 3])
        objects = are_objects(passed)
        return leaving[passed_on[row[objects], 0]], passed[objects]

    def _stored_outside(self, rows: Longs) -> tuple[Longs, Longs]:
        """The functions that are stored in objects of outside code or in unknown ones; the objects stored outside."""
        stores = self.context.assembly.relations["store"][rows].astype(np.int64)
        site, values, _ = self._values_at(stores[:, 0])
        is_beyond, is_outside = np.zeros((2, len(rows)), dtype=bool)
        is_beyond[site[values >> ROLE_BITS >= self.outside.base]] = True
        is_outside[site[values >> ROLE_BITS > self.outside.base]] = True
        given = np.flatnonzero(is_beyond)
        row, stored, _ = self._values_at(stores[given, 2])
        row = given[row]
        things = stored >> ROLE_BITS
        runs = ((stored & ROLES) == Role.THING) & (things < self.context.assembly.definitions)
        runs[runs] = self.context.is_callable[things[runs]]
        wanted = runs | is_outside[row] & are_objects(stored)
        return row[wanted], stored[wanted]

    def _note_outside(self, site: Longs, values: Longs, name: Longs, external: Longs, returned: Longs) -> None:
        """Marks the sites with outside callees, and those of them whose callee may be of the program after all."""
        outside = np.flatnonzero(values >> ROLE_BITS > self.outside.base)
        distinct, inverse = np.unique(values[outside], return_inverse=True)
        reasons = [self.outside.openness(value) for value in distinct.tolist()]
        numbers = np.array([_REASON[reason] if reason else -1 for reason in reasons], dtype=np.int64)
        found = numbers[inverse] if len(distinct) else inverse
        sites = site[outside]
        external[sites] = True
        has_candidate = self._is_candidate[name[sites]]
        is_open = (found >= 0) & ((found != _REASON["unknown-receiver"]) | has_candidate)
        np.maximum.at(
            returned, sites[is_open], found[is_open]
        )  # of several reasons the same, however values are numbered

    def _callees(self, value: int) -> list[tuple[int, int]]:
        """The definitions that run when a value is called."""
        thing, role = thing_of(value), role_of(value)
        exact = int(Evidence.EXACT)
        if thing >= self.context.assembly.definitions:
            return []
        if role == Role.PROPERTY:
            return self._getters(value)
        if role in (Role.INSTANCE, Role.INSTANCE_OR_BELOW):
            return self._operator_callees(value)
        if role == Role.SUPERIOR:
            return self._superior_callees(thing)
        if self.context.is_callable[thing]:
            return [] if thing in self._setters else [(thing, exact)]
        if self.context.is_constructible[thing]:
            found, own = self.members.constructors(thing, or_below=role == Role.CLASS_OR_BELOW)
            return found if own else [(thing, exact), *found]
        return []

    def _operator_callees(self, value: int) -> list[tuple[int, int]]:
        name = self.members.call_operator(value)
        node = self.propagation.pair(value, name) if name >= 0 else None
        if node is None:
            return []
        found = self.propagation.values_of(node)
        return [
            (thing_of(callee), max(evidence, int(Evidence.INFERRED)))
            for callee, evidence in found
            if role_of(callee) == Role.THING and self._is_function(thing_of(callee))
        ]

    def _superior_callees(self, cls: int) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for base in self.members.hierarchy.bases.get(cls, ()):
            constructors, own = self.members.constructors(base)
            found.extend(constructors if own or constructors else [(base, int(Evidence.INFERRED))])
        return found

    def _is_function(self, thing: int) -> bool:
        return thing < self.context.assembly.definitions and bool(self.context.is_callable[thing])

    def _reason(self, term: int) -> int:
        """Why the callee that a term stands for is open."""
        if term < 0:
            return _REASON["unknown-value"]
        row = int(self._member_rows[term])
        if row >= 0:
            _, owner, name = self.context.assembly.relations["attribute"][row].tolist()
            return self._reason_of_member(term, owner, name)
        if self._is_free[term]:
            return _REASON["unknown-name"]
        if self._is_imported[term]:
            return _REASON["missing-member"]
        return _REASON["unknown-value"]

    def _reason_of_member(self, term: int, owner: int, name: int) -> int:
        values = [value for value, _ in self.propagation.values_of(owner)] if owner >= 0 else []
        inside = [value for value in values if thing_of(value) < self.outside.base]
        if not inside or self.outside.unknown in values or self._is_cut(term, inside, name):
            return _REASON["unknown-receiver"]
        objects = any(thing_of(value) >= self.context.assembly.definitions for value in inside)
        if objects or name in self.propagation.stored_names:
            return _REASON["unknown-value"]
        if any(self.namespaces.unit_of_module(thing_of(value)) is not None for value in inside):
            return _REASON["unknown-value"]
        found = [self.members.look_up(value, name) for value in inside]
        if any(several.nodes or several.stored for several in found):
            return _REASON["unknown-value"]
        return _REASON["missing-member"]

    def _is_cut(self, term: int, values: list[int], name: int) -> bool:
        """Whether a member has so many values that some are left out."""
        nodes = (term, *(self.propagation.pair(value, name) for value in values))
        return any(node is not None and self.propagation.is_cut(node) for node in nodes)

    def _references(self, rows: Longs) -> tuple[tuple[Longs, ...], tuple[Longs, ...]]:
        caller, term, name, line, column, written = (rows[:, index] for index in range(6))
        site, values, evidence = self._values_at(term)
        parts, guessed = [], []
        is_member = self._are_members(term)
        for form, fits, targets in (
            (Form.REFERENCE, written == 0, self._mentioned),
            (Form.CALL, written != 1, self._getters),
            (Form.CALL, (written != 1) & is_member, self._held_getters),
            (Form.CALL, written == 1, self._setters_of),
            (Form.CALL, (written == 1) & is_member, self._held_setters),
        ):
            chosen = np.flatnonzero(fits[site])
            row, callee, strength = self._expand(values[chosen], evidence[chosen], targets)
            at = site[chosen][row]
            guessed.append(at[strength == _GUESS])
            at, callee, strength = (column[strength != _GUESS] for column in (at, callee, strength))
            parts.append((caller[at], callee, line[at], column[at], strength, np.full(len(at), int(form))))
        unknown = np.unique(site[self.are_open(values) & (written[site] != TAKEN)])
        kept, others = (
            rows[is_member[rows] & self._is_candidate[name[rows]]]
            for rows in (unknown, np.setdiff1d(np.concatenate(guessed), unknown))
        )
        reasons = np.array([self._reason(int(term[index])) for index in kept.tolist()], dtype=np.int64)
        real = reasons != _REASON["unknown-value"] if len(kept) else np.zeros(0, dtype=bool)
        kept = np.concatenate((kept[real], others))
        reasons = np.concatenate((reasons[real], np.full(len(others), _REASON["other-class"])))
        forms = np.full(len(kept), int(Form.REFERENCE))
        return _joined(*parts), (caller[kept], name[kept], line[kept], column[kept], reasons, forms)

    def are_open(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are unknown, or what outside code gave back, which may be an object of the program."""
        found: npt.NDArray[np.bool_] = values == self.outside.unknown
        outside = np.flatnonzero(values >> ROLE_BITS > self.outside.base)
        distinct, inverse = np.unique(values[outside], return_inverse=True)
        is_open = np.array([bool(self.outside.openness(value)) for value in distinct.tolist()], dtype=bool)
        found[outside] = is_open[inverse] if len(distinct) else False
        return found

    def _mentioned(self, value: int) -> list[tuple[int, int]]:
        thing, role = thing_of(value), role_of(value)
        if thing >= self.context.assembly.definitions or role not in (Role.THING, Role.CLASS_OR_BELOW):
            return []
        fits = self.context.is_callable[thing] or self.context.is_constructible[thing]
        return [(thing, int(Evidence.EXACT))] if fits else []

    def _getters(self, value: int) -> list[tuple[int, int]]:
        thing = thing_of(value)
        return [(thing, 0)] if role_of(value) == Role.PROPERTY and thing not in self._setters else []

    def _held_getters(self, value: int) -> list[tuple[int, int]]:
        """The property functions that objects made in one place hold, which run when their member is read."""
        return [] if thing_of(value) in self._setters else self._held_properties(value)

    def _held_setters(self, value: int) -> list[tuple[int, int]]:
        """The same of those that run when their member is assigned."""
        return self._held_properties(value) if thing_of(value) in self._setters else []

    def _held_properties(self, value: int) -> list[tuple[int, int]]:
        thing = thing_of(value)
        runs = role_of(value) == Role.THING and thing < self.context.assembly.definitions
        is_property = runs and bool(self.context.traits[thing] & int(Trait.PROPERTY))
        return [(thing, int(Evidence.EXACT))] if is_property else []

    def _setters_of(self, value: int) -> list[tuple[int, int]]:
        thing = thing_of(value)
        return [(thing, 0)] if role_of(value) == Role.PROPERTY and thing in self._setters else []

    def _are_members(self, terms: Longs) -> npt.NDArray[np.bool_]:
        found: npt.NDArray[np.bool_] = (terms >= 0) & (self._member_rows[terms] >= 0)
        return found

    @cached_property
    def _member_rows(self) -> Longs:
        """The row of each term that is a member, -1 for others."""
        rows = np.full(self.context.assembly.terms, -1, dtype=np.int64)
        terms = self.context.assembly.column("attribute", "term")
        rows[terms] = np.arange(len(terms))
        return rows

    @cached_property
    def _is_free(self) -> npt.NDArray[np.bool_]:
        return self._are_in("free")

    @cached_property
    def _is_imported(self) -> npt.NDArray[np.bool_]:
        return self._are_in("imported")

    def _are_in(self, relation: str) -> npt.NDArray[np.bool_]:
        """Which terms a relation speaks of."""
        found = np.zeros(self.context.assembly.terms + 1, dtype=bool)  # the last is that of no term
        found[self.context.assembly.column(relation, "term")] = True
        return found


def _distinct(edges: tuple[Longs, ...]) -> tuple[Longs, ...]:
    """The edges in order, of those at one site to one callee in one form only that of the best evidence."""
    caller, callee, line, column, evidence, form = edges
    order = np.lexsort((evidence, form, callee, column, line, caller))
    sites = np.stack((caller, callee, line, column, form))[:, order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (sites[:, 1:] != sites[:, :-1]).any(axis=0)
    return tuple(part[order[first]] for part in edges)


def _put_in(rows: tuple[Longs, ...], more: tuple[Longs, ...]) -> tuple[Longs, ...]:
    """Rows that are in the order of their callers with those of other callers, which are too."""
    places = np.searchsorted(rows[0], more[0])
    return tuple(np.insert(column, places, new) for column, new in zip(rows, more, strict=True))


def _joined(*parts: tuple[Longs, ...]) -> tuple[Longs, ...]:
    return tuple(np.concatenate(columns) for columns in zip(*parts, strict=True))


def _without_overruled(calls: Longs, manner: Longs, found: Longs) -> npt.NDArray[np.bool_]:
    """Which of the resolved calls count: those that something else runs in place of are left out.

    A model counts where no function of the program is called, a right operand where the left one has nothing to call.
    """
    place, how = (calls[:, 0] << 40 | calls[:, 3] << 16 | calls[:, 4] & 0xFFFF)[found], manner[found]
    by_program, by_left = np.unique(place[how < IMPLICIT]), np.unique(place[how == IMPLICIT])
    counts: npt.NDArray[np.bool_] = (how != MODELLED) | ~np.isin(place, by_program)
    counts &= (how != REFLECTED) | ~np.isin(place, by_left)
    return counts
