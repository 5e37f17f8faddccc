"""Arguments to parameters: what each call passes to the functions that it may run, and what these hand straight back.

A function that returns one of its parameters gives each caller what that caller passed, not what all callers together
did, since decorators, converters and chained methods live on it. Which do is seen by file (`pieces/handing_back.py`).
So does one that makes an object of the class that it runs on: each caller gets one of the class that it calls it on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import DECORATES, RECEIVER, Trait
from corollary.facts.vocabulary import KINDS
from corollary.linking.assembly import Assembly
from corollary.linking.classes.static.fields import FieldParameters
from corollary.linking.context import Context
from corollary.linking.flow.assigning import Assigning
from corollary.linking.flow.handing_on import HandingOn
from corollary.linking.flow.overloads import Overloads
from corollary.linking.flow.properties import only_held, only_read
from corollary.linking.flow.typed.given import GivenTypes
from corollary.linking.flow.wrapping import Wrapping
from corollary.linking.values import sets
from corollary.linking.values.joins import SHIFT, Join, Longs, Lookup, Places, among, expand, longs
from corollary.linking.values.things import ROLE_BITS, ROLES, Role
from corollary.linking.values.waiting import Waiting

_INTERFACE = KINDS.index("interface")
_PLAIN, _REST, _KEYWORDS = 0, 1, 2
_SPREAD, _SPREAD_NAMES = "*", "**"
BY_CLASS, BY_OBJECT, MADE, WRAPPED, BY_OPERATOR = 0, 1, 2, 3, 4
BY_ANY_OBJECT = BY_OBJECT, BY_OPERATOR
"""What a call is bound to: nothing, an object, one that it makes, or one that takes it where it stands for a method."""
_BEYOND = 1 << 30
"""The position of arguments that only a parameter which takes the remaining ones can be known to get."""


class Passing:
    """The arguments of all calls and the parameters of all functions, to be joined when callees are found."""

    def __init__(
        self, context: Context, constructors: Callable[[int], list[int]], made: FieldParameters, plain: Longs
    ) -> None:
        """`made` are the parameters of constructors made out of fields; `plain` are terms of plain types."""
        assembly, fields = context.assembly, made.rows
        self.made_of_fields = made
        self._constructors_of = constructors
        self.with_fields, self.fields = sets.unique(fields[:, 0]), fields[:, (0, 4)]
        self._constructors: dict[int, list[int]] = {}
        self.only_read, self.only_held = only_read(context), only_held(context)
        self.things, self.is_class = context.things, context.is_constructible
        self.is_function = context.runs & ~self.only_read
        self._make_parameters(np.concatenate((context.parameters, fields)))
        self._make_arguments(assembly)
        self.signatures = context.signatures
        self.contextual = np.array([found.classes.contextual for found in context.specifications], dtype=bool)
        self.results = assembly.column("call", "result").astype(np.int64)
        self._decorates = assembly.column("call", "manner") == DECORATES
        self.substitutes = context.substitutes
        self.given_by_substitutes = context.returns[context.is_substitute[context.returns[:, 0]], 1]
        self.wraps: Longs = np.full(self.things, -1, dtype=np.int64)
        known = self.substitutes[self.parameter_terms]
        self.wraps[self.parameters[known >= 0, 0]] = known[known >= 0]
        self.overloads = Overloads(context)
        self.receives, self.names_receiver = context.receives, context.names_receiver
        converts = np.array([found.classes.converts for found in context.specifications], dtype=bool)
        self.keeps: npt.NDArray[np.bool_] = (context.kind == _INTERFACE) & converts[context.file]
        """The interfaces to which values are converted, which stay what they are."""
        of_class = np.flatnonzero(context.traits & int(Trait.CLASS_METHOD))
        self._of_class = sets.marked(context.things, of_class)
        self.assigning = Assigning.of(context, self.parameters)
        self.wrapping = Wrapping.of(context)
        self.handed = _handed(assembly, self.wrapping)
        """The callee and the first argument of calls that hand an object to a method; 1 if with all that is given."""
        self._find_given_back(context)
        self.resumed = self._find_resumed(context)
        self.given_types = GivenTypes.of(context)
        self._closed, self._generic, self._typed_by_call = (
            sets.marked(assembly.terms + 1, terms)[self.parameter_terms]  # the last is that of no term
            for terms in (plain, self.given_types.generic[:, 4], self.given_types.calls[:, 5])
        )

    def _make_parameters(self, rows: Longs) -> None:
        self.parameters = rows
        definition, position, name, variety, term = (rows[:, index] for index in range(5))
        self.parameter_terms = term
        plain = np.flatnonzero(variety == _PLAIN)
        self._by_position = Places(self.things, definition[plain], position[plain], plain)
        named = np.flatnonzero(~np.isin(variety, (_REST, _KEYWORDS, RECEIVER)))
        self._by_name = Lookup(definition[named] << SHIFT | name[named], named)
        self._rest, self._keywords, self._by_receiver = (
            self._first(definition, np.flatnonzero(variety == which)) for which in (_REST, _KEYWORDS, RECEIVER)
        )
        received = np.flatnonzero(variety == RECEIVER)
        self.receivers: Longs = np.full(self.things, -1, dtype=np.int64)
        self.receivers[definition[received]] = term[received]

    def _first(self, definition: Longs, rows: Longs) -> Longs:
        """For each thing the first of some rows that is one of its parameters, -1 where none is."""
        found: Longs = np.full(self.things, -1, dtype=np.int64)
        found[definition[rows][::-1]] = rows[::-1]
        return found

    def _make_arguments(self, assembly: Assembly) -> None:
        call, position, name, term = assembly.relations["argument"].T
        position = np.where(name == assembly.string_ids.get(_SPREAD, -1), np.int32(_BEYOND), position)
        kept = name != assembly.string_ids.get(_SPREAD_NAMES, -1)
        call, position, name, term = (column[kept] for column in (call, position, name, term))
        self._arguments = Waiting(len(assembly.relations["call"]), call, position, name, term)

    def _find_resumed(self, context: Context) -> Longs:
        """Generators and their functions, in order, as one number each: what goes on takes no arguments anew."""
        assembly = context.assembly
        texts = {name for found in context.languages.values() for name in found.implicit.generator}
        names = longs([assembly.string_ids[text] for text in sorted(texts) if text in assembly.string_ids])
        is_stored = sets.marked(len(assembly.strings), names)[assembly.column("store", "name")]
        stores = assembly.relations["store"][is_stored].astype(np.int64)
        if not len(stores):
            return stores[:, 0]
        denotes = assembly.relations["denotes"].astype(np.int64)
        denoted = Lookup(denotes[:, 0], denotes[:, 1]).find(stores[:, 2])
        objects = assembly.column("object", "term").astype(np.int64)
        things = Lookup(objects, np.arange(len(objects)) + assembly.definitions).find(stores[:, 0])
        given = among(np.sort(context.returns[:, 0] << SHIFT | context.returns[:, 1]), denoted << SHIFT | stores[:, 0])
        rows = (denoted >= 0) & (things >= 0) & given
        return sets.unique(things[rows] << SHIFT | denoted[rows])

    def _find_given_back(self, context: Context) -> None:
        """The parameters that their function returns as they stand; the rows of `returns` that say so."""
        returns, owners = context.returns, self.parameters[:, 0]
        keys = owners << SHIFT | self.parameter_terms
        getters = sets.marked(context.things, np.flatnonzero(context.traits & int(Trait.PROPERTY)))
        wanted = returns[:, 0] << SHIFT | returns[:, 1]
        taken = sets.marked(context.assembly.terms, self.parameter_terms)[returns[:, 1]].nonzero()[0]
        returned = sets.marked(context.assembly.terms, returns[:, 1])[self.parameter_terms].nonzero()[0]
        back = taken[among(np.sort(keys[returned]), wanted[taken]) & ~getters[returns[taken, 0]]]
        self.giving_back = sets.marked(len(returns), back)
        plainly = sets.marked(len(keys), returned[among(np.sort(wanted[back]), keys[returned])])
        self.handing_on = HandingOn.of(context, self.parameters, plainly, getters)
        self._given_back = plainly | self.handing_on.given_back
        self.handed_through = Waiting(context.things, owners[self._given_back], self.parameter_terms[self._given_back])
        """The parameters that things give back."""
        first = (self.parameters[:, 1] == 0) & self.receives[owners]
        first |= self.parameters[:, 3] == RECEIVER
        self.returns_receiver = np.zeros(context.things, dtype=bool)
        self.returns_receiver[owners[self._given_back & first]] = True
        self._find_made_back(context, wanted, getters)

    def _find_made_back(self, context: Context, returned: Longs, getters: npt.NDArray[np.bool_]) -> None:
        """What functions return that they make of the class that they run on, or of that of their object."""
        column, flow, terms = context.assembly.column, context.assembly.relations["flow"], context.assembly.terms
        classes = sets.marked(terms + 1, column("receiver", "term")[column("receiver", "of_class") == 1])
        classes = sets.marked(terms + 1, flow[classes[flow[:, 0]], 1])
        calls = np.flatnonzero(classes[column("call", "callee")])
        caller, result = (column("call", name)[calls].astype(np.int64) for name in ("caller", "result"))
        gives = (result >= 0) & self.receives[caller]
        self.making_back = among(np.sort(caller[gives] << SHIFT | result[gives]), returned)
        self.making_back &= ~getters[context.returns[:, 0]]
        self.made_back = context.returns[self.making_back]
        self.made_terms = Join(self.made_back[:, 0], self.made_back[:, 1])
        self.makes = np.zeros(context.things, dtype=bool)
        self.makes[self.made_back[:, 0]] = True

    def runs_on_classes(self, definitions: Longs) -> npt.NDArray[np.bool_]:
        """Which functions run on the class that they are called as members of."""
        found: npt.NDArray[np.bool_] = self._of_class[definitions]
        return found

    @property
    def parameter_rows(self) -> Longs:
        """The parameters with what else is known of each; whether it takes no object of the program, for one."""
        flags = (self._given_back, self._closed, self._generic, self._typed_by_call)
        return np.concatenate((self.parameters, np.stack(flags, axis=1)), axis=1)

    def running(self, things: Longs) -> Longs:
        """The values met so far whose call runs one of some things as a constructor."""
        wanted = frozenset(things.tolist())
        return longs([value for value, found in self._constructors.items() if not wanted.isdisjoint(found)])

    def take_over(
        self, before: Passing, renumbered: Callable[[Longs], Longs], definitions: Longs, changed: Longs
    ) -> None:
        """Keeps the constructors that were found before, but for things that have changed."""
        values, gone = longs(list(before._constructors)), frozenset(changed.tolist())
        for value, found in zip(renumbered(values).tolist(), before._constructors.values(), strict=True):
            if value >= 0 and value >> ROLE_BITS not in gone:
                self._constructors[value] = definitions[found].tolist()

    def constructors(self, values: Longs) -> tuple[Longs, Longs]:
        """(row, definition) of the functions that run when each row's class, or object seen from above, is called."""
        kinds, inverse = sets.indexed(values)
        of_fields = among(self.with_fields, kinds >> ROLE_BITS) & ((kinds & ROLES) != Role.SUPERIOR)
        for value, has_fields in zip(kinds.tolist(), of_fields.tolist(), strict=True):
            if value not in self._constructors:
                self._constructors[value] = [value >> ROLE_BITS] if has_fields else self._constructors_of(value)
        lists = [self._constructors[value] for value in kinds.tolist()]
        flat = longs([definition for found in lists for definition in found])
        ends = np.cumsum(longs([len(found) for found in lists]))
        starts = np.concatenate((np.zeros(1, dtype=np.int64), ends))[:-1]
        row, place = expand(starts[inverse], ends[inverse])
        return row, flat[place]

    def skips(self, calls: Longs, definitions: Longs, bound: Longs, holders: Longs) -> Longs:
        """How many parameters the object in front of each call takes.

        A function that is called through a member of itself takes its receiver as the first argument, as does a method
        that is decorated from what stands for it.
        """
        by_object = (bound != BY_CLASS) | self._of_class[definitions]
        by_object &= ~np.isin(bound, BY_ANY_OBJECT) | (holders >= 0) | ~self.wrapping.hands(calls, definitions)
        taken = self.receives[definitions] & by_object
        taken |= (bound == BY_OPERATOR) & self.names_receiver[definitions]
        taken |= (bound == WRAPPED) & (self.wrapping.first[definitions] >= 0)
        skipped: Longs = taken.astype(np.int64)
        skipped -= holders >> ROLE_BITS == definitions
        return skipped

    @cached_property
    def _by_owner(self) -> tuple[Longs, Longs]:
        """The rows of parameters in the order of the functions that take them, and these."""
        rows = np.argsort(self.parameters[:, 0], kind="stable")
        return rows, self.parameters[rows, 0]

    def agreeing(self, signatures: Longs, definitions: Longs) -> tuple[Longs, Longs, Longs]:
        """(row, parameter, parameter) of what functions of a type take, for pairs of such a type and a function.

        Of what type parameters are only the call knows that the function is passed in, if it says so.
        """
        rows, owners = self._by_owner
        row, place = expand(np.searchsorted(owners, signatures), np.searchsorted(owners, signatures, side="right"))
        given = rows[place]
        at_place = self._by_position.find(definitions[row], np.maximum(self.parameters[given, 1], 0))
        taken = np.where(at_place < 0, self._rest[definitions[row]], at_place)
        fits = (self.parameters[given, 3] == _PLAIN) & (taken >= 0) & ~self._closed[taken]
        fits &= ~(self._generic[given] & self._typed_by_call[taken])
        return row[fits], self.parameter_terms[given[fits]], self.parameter_terms[taken[fits]]

    def substituted(
        self, calls: Longs, definitions: Longs, passing: Longs, parameters: Longs
    ) -> tuple[Longs, Longs, Longs]:
        """(row, substitute, result) of each row that has something wrapped: of what it passes, or else of all that is.

        `passing` and `parameters` tell which row passes something to which parameter.
        """
        rows = np.flatnonzero((self.wraps[definitions] >= 0) & (self.results[calls] >= 0))
        results = self.results[calls[rows]]
        own = self.substitutes[results]
        own[~np.isin(rows, passing[self.substitutes[parameters] >= 0])] = -1
        return rows, np.where(own >= 0, own, self.wraps[definitions[rows]]), results

    def converted(self, calls: Longs, classes: Longs) -> tuple[Longs, Longs, Longs]:
        """(row, argument, result) of the calls that convert what they pass to an interface: it stays what it is."""
        rows = np.flatnonzero((classes >= 0) & self.keeps[classes] & (self.results[calls] >= 0))
        row, argument = self._arguments.match(calls[rows])
        position, _, term = self._arguments.columns
        first = position[argument] == 0
        row = rows[row[first]]
        return row, term[argument[first]], self.results[calls[row]]

    def passed(self, calls: Longs, definitions: Longs, skips: Longs) -> tuple[Longs, Longs, Longs, Longs]:
        """(row, argument, parameter, result) of what each row passes; result -1 where it is not given straight back."""
        row, argument = self._arguments.match(calls)
        position, name, term = self._arguments.columns
        definition, position = definitions[row], position[argument]
        named = position < 0
        shifted = position + skips[row]
        found = self._by_position.find(definition, np.maximum(shifted, 0))
        by_name = np.flatnonzero(named)
        found[by_name] = self._by_name.find(definition[by_name] << SHIFT | name[argument[by_name]])
        others = np.where(named, self._keywords[definition], self._rest[definition])
        found = np.where(found < 0, others, found)
        found = np.where(~named & (shifted < 0), self._by_receiver[definition], found)
        taken = found >= 0
        taken[taken] = ~self._closed[found[taken]]
        taken &= ~((position == 0) & (skips[row] == 0) & self.wrapping.hands(calls, definitions)[row])
        taken &= ~self.wrapping.forwarded(calls, definitions)[row]
        taken &= ~(self._decorates[calls[row]] & among(self.with_fields, definition))
        row, source, parameter = row[taken], term[argument[taken]], found[taken]
        result = np.where(self._given_back[parameter], self.results[calls[row]], -1)
        result[self.handing_on.passes(source, result)] = -1
        return row, source, self.parameter_terms[parameter], result


def _handed(assembly: Assembly, wrapping: Wrapping) -> Longs:
    rows = assembly.relations["argument"].astype(np.int64)
    rows = rows[wrapping.handing[rows[:, 0]] & (rows[:, 1] == 0)]
    columns = assembly.column("call", "callee").astype(np.int64)[rows[:, 0]], rows[:, 3], wrapping.exact[rows[:, 0]]
    return np.stack(columns, axis=1)
