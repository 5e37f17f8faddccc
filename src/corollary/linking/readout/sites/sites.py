"""What each site may call or mention, read off the solution; and why, where that is not known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence, Form
from corollary.facts.schema import BOUND, DELETED, EXPANDS, IMPLICIT, MODELLED, REFLECTED, TAKEN, WRITTEN
from corollary.linking.classes.members.look_ups import Members
from corollary.linking.context import Context
from corollary.linking.flow.propagation import Propagation
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.readout.sites.arriving import not_arriving, not_of_first
from corollary.linking.readout.sites.callees import Callees, followed
from corollary.linking.readout.sites.handing import Lasting, handed_out, with_contents
from corollary.linking.readout.sites.reasons import REASON, Reasons
from corollary.linking.readout.sites.refusing import Refusing
from corollary.linking.readout.sites.rows import EdgeRows, KnownSites, OpenRows, distinct, joined, put_in, values_at
from corollary.linking.readout.sites.unseen import Unseen, assigning_names
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs
from corollary.linking.values.things import ROLE_BITS, are_accessing

_GUESS = int(Evidence.GUESS)


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
        self.callees = Callees(context, members, propagation)
        self._reasons = Reasons(context, namespaces, members, propagation)
        self._is_candidate = np.zeros(len(context.assembly.strings), dtype=bool)
        self._is_candidate[context.name[context.is_callable | context.is_constructible]] = True
        calls, open_calls = self._calls(self._places("call", known))
        references, open_references = self._references(self._rows("reference", known))
        lasting = Lasting(context.languages, self.outside)
        self.assigning_names = assigning_names(context) if known is None else known.assigning
        unseen = Unseen(context, self.assigning_names, members.hierarchy, propagation, self._reasons, lasting)
        self.unseen_names = unseen.names
        everywhere = np.ones(len(context.assembly.paths), dtype=bool)
        rows = unseen.of(everywhere if known is None else known.files)
        self.unseen = OpenRows(rows if known is None else put_in(known.unseen.columns, rows))
        """What may run unseen: caller, number of its name, line, column."""
        self.handed = handed_out(context, propagation, self._reasons.owner_of, lasting, known)
        """What outside code gets hold of by each file: file, thing, and whether that is for good as one number."""
        things = (self.handed & LOW) >> 1
        self.handed_out = sets.distinct(int(things.max(initial=0)) + 1, things)
        for_good = sets.unique(things[(self.handed & 1) == 1])
        self.handed_for_good = with_contents(context, propagation, for_good)
        edges, unresolved = distinct(joined(calls, references)), joined(open_calls, open_references)
        if known is not None:
            edges = put_in(known.edges.columns, edges)
            unresolved = joined(known.unresolved.columns, unresolved)
        self.edges, self.unresolved = EdgeRows(edges), OpenRows(unresolved)

    def _places(self, relation: str, known: KnownSites | None) -> Longs:
        """The numbers of the rows of a relation in the files whose sites are not known."""
        assembly = self.context.assembly
        return (
            np.arange(len(assembly.relations[relation])) if known is None else assembly.rows_in(relation, known.files)
        )

    def _rows(self, relation: str, known: KnownSites | None) -> Longs:
        rows: Longs = self.context.assembly.relations[relation][self._places(relation, known)].astype(np.int64)
        return rows

    def _calls(self, places: Longs) -> tuple[tuple[Longs, ...], tuple[Longs, ...]]:
        rows = self.context.assembly.relations["call"][places].astype(np.int64)
        caller, term, line, column, manner = (rows[:, index] for index in (0, 1, 3, 4, 7))
        site, values, evidence = values_at(self.propagation, term)
        by_operator = self.propagation.reads_operator[term[site]]
        row, callee, strength = followed(values << 1 | by_operator, evidence, self._called)
        refusing = Refusing(self.context, self.members.hierarchy, self.propagation.passing.overloads, places)
        refused = refusing.refused(places[site[row]], values[row], callee)
        strength[refused & (strength != int(Evidence.EXACT))] = _GUESS
        wanted = _without_overruled(rows, manner, site[row])
        allowed = not_arriving(self.context, self.propagation, term[site], values)
        allowed |= not_of_first(self.context, self.propagation, places[site], values)
        allowed &= (manner < IMPLICIT)[site]
        guessed = strength == _GUESS
        asked = self._is_asked_of_others[callee] & (strength != int(Evidence.EXACT))
        maybe = wanted & (guessed | asked) & ~allowed[row]
        others = sets.unique(site[row[wanted & allowed[row]]])
        is_member = self._reasons.are_members(term)
        guesses, guessed_names = self._names_of(site[row[maybe]], callee[maybe])
        of_members = is_member[guesses]
        values_only = sets.unique(guesses[~of_members])
        more = {
            "other-implementation": (others, rows[others, 2]),
            "other-class": (guesses[of_members], guessed_names[of_members]),
            "unknown-value": (values_only, np.zeros_like(values_only)),
        }
        wanted &= ~allowed[row] & ~guessed
        row, callee, strength = row[wanted], callee[wanted], strength[wanted]
        at = site[row]
        strength = np.where(manner[at] == MODELLED, np.maximum(strength, int(Evidence.INFERRED)), strength)
        form = np.where(self.callees.converting[callee], int(Form.REFERENCE), int(Form.CALL))
        edges = (caller[at], callee, line[at], column[at], strength, form)
        resolved = np.zeros(len(rows), dtype=bool)
        resolved[at] = True
        resolved[site[self._is_unnamed(values)]] = True
        return edges, self._open_calls(rows, site, values, resolved, more)

    def _called(self, found: int) -> list[tuple[int, int]]:
        """What runs where a value is called; by the last bit, where what runs for that is itself called by its name."""
        return self.callees.constructed(found >> 1) if found & 1 else self.callees.called(found >> 1)

    def _open_calls(
        self,
        rows: Longs,
        site: Longs,
        values: Longs,
        resolved: npt.NDArray[np.bool_],
        more: Mapping[str, tuple[Longs, Longs]],
    ) -> tuple[Longs, ...]:
        """The calls whose callee is not known, or not all that may run.

        `more` has for each reason why others may run the calls, and the name that each of these others has.
        """
        caller, term, name, line, column = (rows[:, index] for index in range(5))
        is_open = np.zeros(len(rows), dtype=bool)
        is_open[site[values == self.outside.unknown]] = True
        external = np.zeros(len(rows), dtype=bool)
        returned = np.full(len(rows), -1)
        self._note_outside(site, values, name, external, returned)
        spoken = rows[:, 7] < IMPLICIT
        resolved[np.concatenate([which for which, _ in more.values()])] = True
        left = np.flatnonzero(spoken & (is_open | (returned >= 0) | ~(resolved | external)))
        beyond = np.flatnonzero(spoken & external & ~resolved & ~is_open & (returned < 0))
        known = np.where(is_open[left], -1, returned[left])
        reasons = known
        reasons[known < 0] = self._reasons.of_all(term[left[known < 0]])
        names = np.where(reasons == REASON["unknown-value"], 0, name[left])
        said = sets.unique(left << SHIFT | names)
        further = {"external": (beyond, name[beyond])}
        for reason, (which, meant) in more.items():
            new = ~np.isin(which << SHIFT | meant, said)
            further[reason] = which[new], meant[new]
        kept = np.concatenate((left, *(which for which, _ in further.values())))
        names = np.concatenate((names, *(meant for _, meant in further.values())))
        reasons = np.concatenate((reasons, *(np.full(len(each), REASON[why]) for why, (each, _) in further.items())))
        return (
            caller[kept],
            names,
            line[kept],
            column[kept],
            reasons,
            np.full(len(kept), int(Form.CALL)),
        )

    def _names_of(self, places: Longs, callees: Longs) -> tuple[Longs, Longs]:
        """The distinct pairs of a place and the name of what may run there."""
        pairs = sets.unique(places << SHIFT | self.context.name[callees])
        return pairs >> SHIFT, pairs & LOW

    @cached_property
    def _is_asked_of_others(self) -> npt.NDArray[np.bool_]:
        """The members of classes whose objects need not name them: wherever they run, those of any other class may."""
        context, hierarchy = self.context, self.members.hierarchy
        structural = [frozenset(found.classes.structural_bases) for found in context.specifications]
        told = [
            cls for cls, bases in hierarchy.outside_bases.items() if not structural[context.file[cls]].isdisjoint(bases)
        ]
        asks = np.zeros(context.assembly.definitions + 1, dtype=bool)  # the last is that of no definition
        asks[told] = True
        found: npt.NDArray[np.bool_] = asks[context.parent] & context.is_callable
        return found

    def _is_unnamed(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are functions without a name: their calls count as those of the code around."""
        things = values >> ROLE_BITS
        inside = (things >= self.context.assembly.definitions) & (things < self.outside.base)
        runs = self.context.runs & ~self.context.signatures & ~self.context.is_substitute
        found: npt.NDArray[np.bool_] = inside & runs[np.where(inside, things, 0)]
        return found

    def _note_outside(self, site: Longs, values: Longs, name: Longs, external: Longs, returned: Longs) -> None:
        """Marks the sites with outside callees, and those of them whose callee may be of the program after all."""
        outside = np.flatnonzero(values >> ROLE_BITS > self.outside.base)
        found_once, inverse = sets.indexed(values[outside])
        reasons = [self.outside.openness(value) for value in found_once.tolist()]
        numbers = np.array([REASON[reason] if reason else -1 for reason in reasons], dtype=np.int64)
        found = numbers[inverse] if len(found_once) else inverse
        sites = site[outside]
        external[sites] = True
        has_candidate = self._is_candidate[name[sites]]
        is_open = (found >= 0) & ((found != REASON["unknown-receiver"]) | has_candidate)
        np.maximum.at(
            returned, sites[is_open], found[is_open]
        )  # of several reasons the same, however values are numbered

    def _names_alike(self, names: Longs, callees: Longs) -> npt.NDArray[np.bool_]:
        """Where members are read, which of the properties that they have as values have the same name.

        What an object holds under another name is what a property of it gave. A function that describes a property has
        the name of its part in that.
        """
        parts = sorted(self.members.element_names.detached)
        is_name = self.context.assembly.texts.fitting(str.isidentifier).copy()
        is_name[parts] = False
        of_callees = self.context.name[callees]
        found: npt.NDArray[np.bool_] = (names == of_callees) | (names < 0) | ~is_name[names] | ~is_name[of_callees]
        return found

    def _references(self, rows: Longs) -> tuple[tuple[Longs, ...], tuple[Longs, ...]]:
        caller, term, name, line, column, written = (rows[:, index] for index in range(6))
        site, values, evidence = values_at(self.propagation, term)
        parts: list[tuple[Longs, ...]] = []
        guessed: dict[Form, list[tuple[Longs, Longs]]] = {Form.CALL: [], Form.REFERENCE: []}
        is_member, is_read = self._reasons.are_members(term), (written != WRITTEN) & (written != DELETED)
        is_inside = values >> ROLE_BITS < self.context.assembly.definitions
        is_met = are_accessing(values)
        for form, fits, may, targets in (
            (Form.REFERENCE, (written == 0) & ~is_member, is_inside, self.callees.mentioned),
            (Form.REFERENCE, (written == 0) & is_member, is_inside, self.callees.mentioned_as_member),
            (Form.CALL, is_read, is_met, self.callees.getters),
            (Form.CALL, is_read & is_member, self.callees.are_properties(values), self.callees.held_getters),
            (Form.CALL, written == WRITTEN, is_met, self.callees.setters_of),
            (Form.CALL, (written == WRITTEN) & is_member, is_inside, self.callees.held_setters),
            (Form.CALL, written == DELETED, is_met, self.callees.deleters_of),
        ):
            chosen = np.flatnonzero(fits[site] & may)
            row, callee, strength = followed(values[chosen], evidence[chosen], targets)
            at = site[chosen][row]
            if targets == self.callees.held_getters:
                own = self._names_alike(name[at], callee)
                at, callee, strength = at[own], callee[own], strength[own]
            maybe = ((strength == _GUESS) | self._is_asked_of_others[callee]) & is_member[at]
            guessed[form].append((at[maybe], callee[maybe]))
            at, callee, strength = (column[strength != _GUESS] for column in (at, callee, strength))
            parts.append((caller[at], callee, line[at], column[at], strength, np.full(len(at), int(form))))
        unknown = sets.unique(site[self.are_open(values) & (written[site] != TAKEN)])
        unknown = unknown[is_member[unknown] & self._is_candidate[name[unknown]]]
        reasons = self._reasons.of_all(term[unknown])
        real = reasons != REASON["unknown-value"] if len(unknown) else np.zeros(0, dtype=bool)
        unknown, reasons = unknown[real], reasons[real]
        forms = np.full(len(unknown), int(Form.REFERENCE))
        open_sites = (caller[unknown], name[unknown], line[unknown], column[unknown], reasons, forms)
        more = []
        for form, found in guessed.items():
            others, names = self._names_of(*(np.concatenate(part) for part in zip(*found, strict=True)))
            of_others = (np.full(len(others), number) for number in (REASON["other-class"], int(form)))
            more.append((caller[others], names, line[others], column[others], *of_others))
        return joined(*parts), joined(open_sites, *more)

    @property
    def owner_of(self) -> Longs:
        """Of each term that is a member the object that has it, -1 for others; the last is that of no term."""
        return self._reasons.owner_of

    def are_open(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are unknown, or what outside code gave back, which may be an object of the program."""
        found: npt.NDArray[np.bool_] = values == self.outside.unknown
        outside = np.flatnonzero(values >> ROLE_BITS > self.outside.base)
        found_once, inverse = sets.indexed(values[outside])
        is_open = np.array([bool(self.outside.openness(value)) for value in found_once.tolist()], dtype=bool)
        found[outside] = is_open[inverse] if len(found_once) else False
        return found


def _without_overruled(calls: Longs, manner: Longs, found: Longs) -> npt.NDArray[np.bool_]:
    """Which of the resolved calls count: those that something else runs in place of are left out.

    A model counts where no function of the program is called, a right operand where the left one has nothing to call.
    Nothing runs where arguments are only kept, or code is made that runs elsewhere.
    """
    place, how = (calls[:, 0] << 40 | calls[:, 3] << 16 | calls[:, 4] & 0xFFFF)[found], manner[found]
    by_program, by_left = sets.unique(place[how < IMPLICIT]), sets.unique(place[how == IMPLICIT])
    counts: npt.NDArray[np.bool_] = (how != MODELLED) | ~np.isin(place, by_program)
    counts &= (how != REFLECTED) | ~np.isin(place, by_left)
    counts &= (how != BOUND) & (how != EXPANDS)
    return counts
