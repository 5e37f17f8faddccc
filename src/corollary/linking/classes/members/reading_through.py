"""Members made of a class whose objects, when they are read, call what they wrap (lazy properties), or hand it out.

All objects of such a class share the fields of the class here, so what reading one gives would be what any wrapped
function gives. Where the code says that the constructor keeps what it is given first in a field, and that the function
which runs for reading returns that field, or what calling it gives, a member gives what its own function does, or is
what it was made of: by decorating a function, or by a call in the body of a class.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from corollary.linking.classes.members.asked import AskedMembers
from corollary.linking.classes.static.values import StaticValues
from corollary.linking.context import Context
from corollary.linking.names.told import Told
from corollary.linking.values import sets
from corollary.linking.values.joins import SHIFT, Join, Longs, longs, numbered
from corollary.linking.values.things import Role, role_of, thing_of

_NONE = -1
_DEEPEST = 6
"""How many steps a value is followed inside of a function."""


@dataclass(frozen=True, slots=True)
class ReadThrough:
    """What reading a member gives: what the wrapped function does, if any is called, and the values of `terms`.

    These are what is wrapped where that is handed out itself, and whatever else the function that runs returns.
    """

    wrapped: int
    getter: int
    terms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Handing:
    """The function that runs for reading an object of a class: what it does with what is wrapped, and what else."""

    getter: int
    calls: bool
    gives: bool
    rest: tuple[int, ...]


def members_read_through(members: AskedMembers, decorators: Told) -> dict[int, ReadThrough]:
    """The members that are read so, by class and name in one number; `decorators` says what decorates with what."""
    finding = _Finding(members)
    return dict((*finding.decorated(decorators), *finding.made_by_calls())) if members.getting.any() else {}


class _Finding:
    def __init__(self, members: AskedMembers) -> None:
        self._members, self._context = members, members.context
        self._known: dict[int, _Handing | None] = {}

    def decorated(self, decorators: Told) -> Iterator[tuple[int, ReadThrough]]:
        """The members that are functions decorated with such a class."""
        assembly = self._context.assembly
        places, things, _ = decorators.rows.T
        relation = assembly.relations["decorator"]
        rows = assembly.row_start["decorator"][decorators.files] + places
        alone = np.bincount(relation[:, 0], minlength=assembly.definitions)[relation[rows, 0]] == 1
        alone &= np.bincount(rows, minlength=len(relation))[rows] == 1
        for row in np.flatnonzero(alone & self._members.getting[things]).tolist():
            definition, _, _, given, gives = relation[rows[row]].tolist()
            handing = self._handing(int(things[row]))
            if handing is not None and self._holds(definition, gives):
                key = int(self._context.parent[definition]) << SHIFT | int(self._context.name[definition])
                yield key, _read_through(handing, definition, given)

    def made_by_calls(self) -> Iterator[tuple[int, ReadThrough]]:
        """The members of classes that are made by a call of such a class, be they something else besides."""
        static = StaticValues(self._members.providers.namespaces)
        for cls, name in self._held_calls():
            file, owner = self._context.file_of_definition(cls)
            tables = self._context.assembly.pieces[file].look_ups
            terms = tables.held[owner][name]
            sources = tables.sources[terms[0]] if len(terms) == 1 else ()
            found = {source: self._of_call(file, source, static) for source in sources}
            read = [(source, each) for source, each in found.items() if each is not None]
            if len(read) == 1:
                (made, of_call) = read[0]
                more = tuple(self._context.term(file, each) for each in sources if each != made)
                yield cls << SHIFT | name, replace(of_call, terms=(*of_call.terms, *more))

    def _held_calls(self) -> list[tuple[int, int]]:
        """Class and name of the members that a call gives of what has the name of such a class."""
        context, assembly = self._context, self._context.assembly
        handing = [cls for cls in np.flatnonzero(self._members.getting).tolist() if self._handing(cls) is not None]
        kinds = ("definition", "string", "string")
        owners, names, called = assembly.by_file.of("made by calls", kinds, lambda files: _made(context, files)).T
        rows = np.flatnonzero(sets.marked(len(assembly.strings), context.name[handing])[called])
        return sorted(set(zip(owners[rows].tolist(), names[rows].tolist(), strict=True)))

    def _of_call(self, file: int, made: int, static: StaticValues) -> ReadThrough | None:
        """What reading an object gives that is made by a call, if a term is one of such a class."""
        context, tables = self._context, self._context.assembly.pieces[file].look_ups
        callee = tables.callees.get(made, _NONE)
        first, keyword = tables.passed_first.get(made, (_NONE, _NONE)) if callee >= 0 else (_NONE, _NONE)
        handing = self._handing_of(static.of(context.term(file, callee))) if first >= 0 else None
        if handing is None or context.string(keyword):
            return None
        passed = context.term(file, first)
        if not handing.calls:
            return _read_through(handing, _NONE, passed)
        wrapped = sorted({thing_of(value) for value in static.of(passed)})
        if len(wrapped) != 1 or not self._is_function(wrapped[0]):
            return None
        return _read_through(handing, wrapped[0], passed)

    def _handing_of(self, values: set[int]) -> _Handing | None:
        """What is done where objects are read of the class that some values alone are."""
        (value,) = values if len(values) == 1 else (_NONE,)
        inside = role_of(value) == Role.THING and thing_of(value) < self._context.assembly.definitions
        return self._handing(thing_of(value)) if inside and self._members.getting[thing_of(value)] else None

    def _is_function(self, thing: int) -> bool:
        context = self._context
        return thing < context.assembly.definitions and bool(context.is_callable[thing])

    def _holds(self, definition: int, gives: int) -> bool:
        """The same as `_is_member`, which is kept with the file where that alone decides."""
        context, members = self._context, self._members.providers.namespaces.members
        if len(members.attached):
            return self._is_member(definition, gives)
        file, number = context.file_of_definition(definition)
        key, found = (_Finding, number, gives - context.term(file, 0)), context.assembly.pieces[file].found
        if key not in found:
            found[key] = longs([self._is_member(definition, gives)])
        return bool(found[key][0])

    def _is_member(self, definition: int, gives: int) -> bool:
        """Whether a class holds what a decorator makes of a definition, and nothing else, under its name."""
        context, providers = self._context, self._members.providers
        cls, name = int(context.parent[definition]), int(context.name[definition])
        if cls < 0 or not context.is_class[cls] or providers.defined(cls, name) != [definition]:
            return False
        held = providers.namespaces.members.under(cls, name)
        if len(held) != 1:
            return False
        file, term = context.file_of_term(held[0])
        sources = context.assembly.pieces[file].look_ups.sources.get(term, ())
        return [context.term(file, source) for source in sources] == [gives]

    def _handing(self, cls: int) -> _Handing | None:
        """What the function that runs for reading an object of a class does with what the object wraps, if it does."""
        if cls not in self._known:
            self._known[cls] = self._find_handing(cls)
        return self._known[cls]

    def _find_handing(self, cls: int) -> _Handing | None:
        getters, constructors = self._members.getters(cls), self._members.constructors(cls)[0]
        if len(getters) != 1 or len(constructors) != 1 or self._members.choosing[cls]:
            return None
        order = frozenset(self._members.providers.hierarchy.order(cls))
        fields = self._fields(constructors[0][0], order)
        file, getter = self._context.file_of_definition(getters[0])
        code = _Code(self._context, file, order)
        returned = code.look_ups.returned.get(getter, ())
        ends = sorted(code.ends(returned))
        called = frozenset(end for end in ends if code.calls(end, fields))
        given = frozenset(end for end in ends if code.hands_out(end, fields))
        known = called | given | code.receivers
        rest = tuple(self._context.term(file, end) for end in ends if end not in known)
        return _Handing(getters[0], bool(called), bool(given), rest) if called or given else None

    def _fields(self, constructor: int, order: frozenset[int]) -> frozenset[int]:
        """The names under which objects keep what is passed first to their constructor, be it by way of another."""
        file, number = self._context.file_of_definition(constructor)
        files = {int(self._context.file[cls]) for cls in order}
        codes = {each: _Code(self._context, each, order) for each in {file, *files}}
        found = codes[file].kept(number)
        for _ in range(2):
            found = found.union(*(codes[each].copied(found) for each in files))
        return found


def _made(context: Context, files: npt.NDArray[np.bool_]) -> Longs:
    """Class and name of the members that calls give in some files, and the name of what is called."""
    assembly = context.assembly
    called, result = assembly.columns_among("call", files, "name", "result")
    source, target = assembly.columns_among("flow", files, "source", "target")
    owner, name, term = assembly.columns_among("member", files, "owner", "name", "term")
    names = numbered(assembly.terms, result, called)[source]
    flows = Join(target[names >= 0], names[names >= 0])
    of_classes = np.flatnonzero(context.is_class[owner])
    member, flow = flows.match(term[of_classes].astype(np.int64))
    rows = of_classes[member]
    return np.stack((owner[rows], name[rows], flows.columns[0][flow]), axis=1).astype(np.int64)


def _read_through(handing: _Handing, wrapped: int, passed: int) -> ReadThrough:
    return ReadThrough(
        wrapped if handing.calls else _NONE, handing.getter, (*handing.rest, *([passed] if handing.gives else ()))
    )


class _Code:
    """The code of a file, as far as it speaks of the objects of some classes, in the file's own numbers."""

    def __init__(self, context: Context, file: int, classes: frozenset[int]) -> None:
        piece = context.assembly.pieces[file]
        self.look_ups, self._relations = piece.look_ups, piece.relations
        start = int(context.assembly.definition_start[file])
        rows = self._relations["receiver"].tolist()
        self.receivers = frozenset(term for term, cls, of_class in rows if start + cls in classes and not of_class)
        self._objects: dict[int, bool] = {}
        self._piece = piece

    def ends(self, terms: tuple[int, ...] | list[int]) -> frozenset[int]:
        """The terms that have the values which some terms get by name alone."""
        tables, found, left = self.look_ups, set[int](), set(terms)
        seen: set[int] = set()
        for _ in range(_DEEPEST):
            seen |= left
            ends = {
                term
                for term in left
                if term in tables.callees or term in tables.members or not tables.sources.get(term)
            }
            found |= ends
            left = {source for term in left - ends for source in tables.sources[term]} - seen
        return frozenset(found | left)

    def calls(self, term: int, fields: frozenset[int]) -> bool:
        """Whether a term is what calling one of some fields of the object gives."""
        callee = self.look_ups.callees.get(term, -1)
        return callee >= 0 and self._is_field(callee, fields)

    def hands_out(self, term: int, fields: frozenset[int]) -> bool:
        """Whether a term is one of some fields of the object, or a call that gives back nothing but one of them."""
        sources = self.look_ups.sources.get(term, ()) if term in self.look_ups.callees else (term,)
        return bool(sources) and all(self._is_field(source, fields) for source in sources)

    def kept(self, constructor: int) -> frozenset[int]:
        """The names under which a constructor stores the first thing that it is given."""
        return self._once((_Code.kept, constructor, self.receivers), lambda: self._keeps(constructor))

    def copied(self, fields: frozenset[int]) -> frozenset[int]:
        """The names under which the object stores what it has in one of some fields."""
        return self._once((_Code.copied, fields, self.receivers), lambda: self._copies(fields))

    def _once(self, key: Hashable, find: Callable[[], Iterable[int]]) -> frozenset[int]:
        """What is found in the file alone: it is looked for once."""
        known = self._piece.found.get(key)
        if known is None:
            known = self._piece.found[key] = longs(sorted(set(find())))
        return frozenset(known.tolist())

    def _keeps(self, constructor: int) -> Iterator[int]:
        given = {
            term
            for definition, position, _, variety, term in self._relations["parameter"].tolist()
            if (definition, position, variety) == (constructor, 1, 0)
        }
        for holder, name, value in self._relations["store"].tolist():
            if self._is_object(holder) and given & self._on_the_way(value):
                yield name

    def _copies(self, fields: frozenset[int]) -> Iterator[int]:
        for holder, name, value in self._relations["store"].tolist():
            if name not in fields and self._is_object(holder) and self._is_field(value, fields):
                yield name

    def _is_field(self, term: int, fields: frozenset[int]) -> bool:
        members = [self.look_ups.members[end] for end in self.ends([term]) if end in self.look_ups.members]
        return any(name in fields and self._is_object(holder) for holder, name in members)

    def _is_object(self, term: int) -> bool:
        if term not in self._objects:
            self._objects[term] = not self.receivers.isdisjoint(self.ends([term]))
        return self._objects[term]

    def _on_the_way(self, term: int) -> set[int]:
        """A term and those whose values it has by name alone."""
        found, left = set[int](), {term}
        while left:
            found |= left
            left = {source for each in left for source in self.look_ups.sources.get(each, ())} - found
        return found
