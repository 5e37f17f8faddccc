"""The rows, the strings and the terms of one file while they are being collected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corollary.facts.schema import ANY_ELEMENT, CLOSED, DISPATCHED, ELEMENT, RELATIONS

_WIDTHS = {relation.name: len(relation.columns) for relation in RELATIONS}

UNKNOWN = -1
"""The term of what has no value that could matter."""


class Numbered(dict[str, int]):
    """Strings by the order in which they were first asked for."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


def _members_named(names: Iterable[str]) -> dict[str, str]:
    """Member to owner, of the names that have both."""
    return {member: owner for owner, dot, member in (name.partition(".") for name in names) if dot}


class Terms:
    """Rows, strings and terms of one file so far: each way to make a term, and what is said of terms."""

    def __init__(self, own: Iterable[str], symbols: str) -> None:
        """`own` has the free names, and members of them, that mean the file's own module; `symbols` fits keys."""
        self.rows: dict[str, list[tuple[int, ...]]] = {relation.name: [] for relation in RELATIONS}
        self.strings = Numbered()
        self.terms = 0
        self.definitional: set[tuple[int, int]] = set()
        self.structures: dict[int, list[tuple[str, int]]] = {}  # what types that are written out say objects have
        self.elements: dict[int, int] = {}  # a parameter that gathers arguments -> one of them
        self.objects: dict[int, int] = {}  # the term of a type of whose objects more is known -> such an object
        self._described: set[int] = set()
        self._unknown = self._nothing = UNKNOWN
        self._places: set[int] = set()
        self._symbols = re.compile(symbols)
        self._own_members = _members_named(own)
        self._terms_by_key: dict[tuple[str, int, int], int] = {}
        self._attributes: dict[tuple[int, int], int] = {}  # owner and name -> term
        self._members: dict[int, tuple[int, int]] = {}  # term -> owner and name

    def add(self, relation: str, *row: int) -> None:
        """Adds a tuple to a relation."""
        self.rows[relation].append(row)

    def string(self, text: str) -> int:
        """The index of a string in this file's table."""
        return self.strings[text]

    def fresh_term(self) -> int:
        """A new term: a variable, until a row defines it."""
        self.terms += 1
        return self.terms - 1

    def nothing(self) -> int:
        """A term without any value; that it flows to itself tells it from a variable of which nothing is known."""
        if self._nothing == UNKNOWN:
            self._nothing = self.fresh_term()
            self.rows["flow"].append((self._nothing, self._nothing, 0))
        return self._nothing

    def unknown(self) -> int:
        """The one term of all values of which nothing is known, but whose members are asked for."""
        if self._unknown == UNKNOWN:
            self._unknown = self.fresh_term()
        return self._unknown

    def closed_object(self) -> int:
        """A new term for an object that holds nothing but what is stored in it."""
        term = self.fresh_term()
        self.add("object", term, CLOSED)
        return term

    def term(self, relation: str, first: int, second: int = 0) -> int:
        """The one term that the relation defines from these parts."""
        key = (relation, first, second)
        found = self._terms_by_key.get(key)
        if found is None:
            found = self._terms_by_key[key] = self.terms
            self.terms = found + 1
            self.rows[relation].append((found, first, second)[: _WIDTHS[relation]])
        return found

    def free(self, name: str) -> int:
        """The term of a name that the file reads and does not bind, if there is one."""
        return self._terms_by_key.get(("free", self.strings.get(name, UNKNOWN), 0), UNKNOWN)

    def attribute(self, owner: int, name: str) -> int:
        """Member `name` of a term."""
        if owner == UNKNOWN:
            return UNKNOWN
        if name in self._own_members and owner == self._free(self._own_members[name]):
            return self.term("denotes", 0)
        key = owner, self.strings[name]
        found = self._attributes.get(key)
        if found is None:
            found = self._attributes[key] = self.terms
            self.terms = found + 1
            self.rows["attribute"].append((found, *key))
            self._members[found] = key
        return found

    def attribute_again(self, owner: int, name: str) -> int:
        """A term of its own for a member of a term, where more is known of it than elsewhere."""
        term, key = self.fresh_term(), (owner, self.strings[name])
        self.rows["attribute"].append((term, *key))
        self._members[term] = key
        return term

    def _free(self, name: str) -> int:
        return self._terms_by_key.get(("free", self.strings[name], 0), UNKNOWN)

    def element(self, owner: int) -> int:
        """An element of a container."""
        return self.attribute(owner, "[]")

    def member_of(self, term: int) -> tuple[int, int] | None:
        """Owner and name (a string's index) of a term that is a member, else None."""
        return self._members.get(term)

    def result(self, callee: int, *, constructs: bool = False, given: bool = False) -> int:
        """What calling a term, or constructing an object of it, gives; each call that is `given` something its own."""
        if callee == UNKNOWN:
            return UNKNOWN
        if not given:
            return self.term("result", callee, int(constructs))
        term = self.fresh_term()
        self.add("result", term, callee, int(constructs))
        return term

    def instance(self, of_type: int) -> int:
        """An object of the type that a term denotes; of a type that is written out it is the term itself."""
        waiting = [of_type]
        while waiting:
            structure = waiting.pop()
            if structure in self.structures and structure not in self._described:
                self._described.add(structure)
                for name, part in self.structures[structure]:
                    found = self._object_of(part)
                    self.store(structure, name, self.fresh_term() if found == UNKNOWN else found)
                    waiting.append(part)
        return self._object_of(of_type)

    def _object_of(self, of_type: int) -> int:
        if of_type == UNKNOWN or of_type in self.structures:
            return of_type
        found = self.objects.get(of_type)
        return self.term("instance", of_type) if found is None else found

    def union(self, terms: set[int]) -> int:
        """A term that has the values of some terms; of some types more is known, so that objects are of each."""
        if len(terms) <= 1:
            return next(iter(terms), UNKNOWN)
        union = self.fresh_term()
        for term in sorted(terms):
            self.flow(term, union)
        told = sorted(terms & (self.structures.keys() | self.objects.keys()))
        if told:
            either = self.objects[union] = self.fresh_term()
            for found in (self.term("instance", union), *map(self.instance, told)):
                self.flow(found, either)
        return union

    def container_type(self, element: int) -> int:
        """A type whose objects hold elements of the type that a term denotes."""
        return self.structure([(ELEMENT, element)], CLOSED)

    def class_type(self, of_type: int, class_member: str) -> int:
        """A type whose objects are the class that a term denotes, and those below it."""
        term = self.fresh_term()
        self.add("object", term, CLOSED)
        self.objects[term] = self.attribute(self.instance(of_type), class_member)
        return term

    def structure(self, parts: list[tuple[str, int]], contains: int) -> int:
        """A type whose objects have members of these names and types, and as `contains` says."""
        term = self.fresh_term()
        self.add("object", term, contains)
        self.structures[term] = parts
        return term

    def gathered(self, variable: int, at_places: Sequence[int] = ()) -> int:
        """The element of a container that a parameter gathers its arguments in, but for those that have a place."""
        container, element = self.closed_object(), self.fresh_term()
        for place, term in enumerate(at_places):
            self.store(container, self.place(str(place)), term)
        self.store(container, "[]", element)
        self.flow(container, variable)
        self.elements[variable] = element
        return element

    def several(self, terms: list[int]) -> int:
        """Several values at once: an object that holds each by its position; a single one is itself."""
        if len(terms) == 1:
            return terms[0]
        together = self.closed_object()
        for position, term in enumerate(terms):
            self.store(together, self.place(str(position)), self.fresh_term() if term == UNKNOWN else term)
        return together

    def flow(self, source: int, target: int, *, definitional: bool = False) -> None:
        """The values of one term are values of another."""
        if definitional:
            self.definitional.add((source, target))
        elif (source, target) in self.definitional:
            return
        if source != UNKNOWN and target not in (UNKNOWN, source):
            self.rows["flow"].append((source, target, int(definitional)))

    def dispatch(self, source: int, target: int) -> None:
        """The functions of one term are among those that run where another is called."""
        if UNKNOWN not in (source, target):
            self.rows["flow"].append((source, target, DISPATCHED))

    def store(self, owner: int, name: str, value: int) -> None:
        """Assigns a member of a term, or an element of it."""
        self.store_at(owner, self.strings[name], value)

    def store_at(self, owner: int, name: int, value: int) -> None:
        """Assigns the member whose name a string's index is; an element with a known place is any element, too."""
        self.rows["store"].append((owner, name, value))
        if name in self._places:
            self.rows["store"].append((owner, self.strings[ANY_ELEMENT], value))

    def store_row(self, owner: int, name: str, row: int, shared: int) -> None:
        """Assigns an element that is itself only at its known place, and elsewhere what is `shared` by all like it."""
        apart = self.strings[name] in self._places
        if apart:
            self.rows["store"].append((owner, self.strings[name], row))
        self.rows["store"].append((owner, self.strings[ANY_ELEMENT if apart else name], shared))

    def at_place(self, name: str) -> bool:
        """Whether a name is that of elements at a place, known or not, and not of a member like any other."""
        return name == ELEMENT or self.strings[name] in self._places

    def place(self, key: str) -> str:
        """The name of the element at a known place; at a symbol it is a member like any other."""
        name = f"[{key}]"
        if not self._symbols.fullmatch(key) or not key:
            self._places.add(self.strings[name])
        return name

    def store_member(self, owner: int, name: str, value: int, *, definitional: bool = True) -> int:
        """Lets a class hold a value as a member; the term of the member."""
        variable = self.fresh_term()
        self.rows["member"].append((owner, self.string(name), variable))
        self.flow(value, variable, definitional=definitional)
        return variable

    def add_export(self, name: str, term: int) -> None:
        """Exports a term under a name."""
        self.rows["export"].append((self.string(name), term))
