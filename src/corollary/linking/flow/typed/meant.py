"""Functions that are looked up by the class of what they are given: each takes objects of the class in its name.

Code that goes over objects of many classes asks for a member whose name is made of that of the object's class, and
calls it with the object. What is called then is known only as one of many members; but which object each of them gets
is known by its own name, where it is found in no other way: no code spells it, and it is held under no other name.
Which names are asked for so is seen in each file: the same object has its class read, and is passed first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import ELEMENT, OF_CLASS, PATTERN
from corollary.linking.context import Context
from corollary.linking.pieces.pieces import Piece
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, longs

Flags = npt.NDArray[np.bool_]

_DEEPEST = 6
_PLAIN = 0


def meant_classes(context: Context) -> Longs:
    """The first parameters of such functions, with the classes that these are named for: term, class."""
    found = context.assembly.by_file.of("patterns", ("definition", "string"), lambda files: _found(context, files))
    patterns = sets.unique(found[:, 1]).tolist()
    rows = sorted(_rows(context, [context.string(name) for name in patterns])) if patterns else []
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


def _found(context: Context, files: Flags) -> Longs:
    """The modules of some files, with the names in part by which they look up so."""
    rows: list[tuple[int, int]] = []
    for file in np.flatnonzero(files).tolist():
        piece, member = context.assembly.pieces[file], context.specifications[file].receiver.class_member
        if meant_classes not in piece.found:
            piece.found[meant_classes] = longs(sorted(_patterns(piece, member)) if member else [])
        rows.extend((context.module(file), name) for name in piece.found[meant_classes].tolist())
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


def _patterns(piece: Piece, class_member: str) -> Iterator[int]:
    """The names in part by which a file looks up what it calls with an object whose class it reads."""
    texts, attributes = piece.strings.texts, piece.relations["attribute"]
    names = np.unique(attributes[:, 2]).tolist()
    asked = [name for name in names if _is_pattern(texts[name])]
    if not asked:
        return
    code = _Code(piece)
    owners = attributes[np.isin(attributes[:, 2], [name for name in names if texts[name] == class_member]), 1]
    told = frozenset[int]().union(code.running(), *map(code.same, owners.tolist()))
    for term, _, name in attributes[np.isin(attributes[:, 2], asked)].tolist():
        if any(not told.isdisjoint(code.same(given)) for given in code.passed(term)):
            yield name


def _is_pattern(text: str) -> bool:
    return text.count(PATTERN) == 1 and text != PATTERN and not text.startswith(ELEMENT[0])


class _Code:
    """Where values of a file go by name alone."""

    def __init__(self, piece: Piece) -> None:
        self._sources = piece.look_ups.sources
        self._targets: dict[int, list[int]] = defaultdict(list)
        for source, target in piece.relations["flow"][:, :2].tolist():
            self._targets[source].append(target)
        self._receivers = piece.relations["receiver"]
        self._parameters = piece.look_ups.parameters
        texts = piece.strings.texts
        self._first = {
            call: term
            for call, position, name, term in piece.relations["argument"].tolist()
            if position == 0 and not texts[name]
        }
        self._calls: dict[int, list[int]] = defaultdict(list)
        for call, callee in enumerate(piece.relations["call"][:, 1].tolist()):
            self._calls[callee].append(call)

    def same(self, term: int) -> frozenset[int]:
        """A term with those that its values come from: a variable is another term behind a test."""
        return frozenset((term, *self._sources.get(term, ())))

    def running(self) -> frozenset[int]:
        """The objects that functions run on in classes whose code reads the class of such an object."""
        rows = self._receivers.tolist()
        read = {
            cls for term, cls, of_class in rows if of_class and not self._parameters.issuperset(self._targets[term])
        }
        return frozenset(term for term, cls, of_class in rows if not of_class and cls in read)

    def passed(self, term: int) -> Iterator[int]:
        """What is passed first where a term is called, be it by way of variables."""
        reached, left = set[int](), {term}
        for _ in range(_DEEPEST):
            reached |= left
            left = {target for each in left for target in self._targets.get(each, ())} - reached
        for callee in sorted(reached):
            yield from (self._first[call] for call in self._calls.get(callee, ()) if call in self._first)


def _rows(context: Context, patterns: list[str]) -> Iterator[tuple[int, int]]:
    named = _named_for(context, patterns)
    methods = np.isin(context.name, sorted(named)) & context.receives[: len(context.name)]
    first = _first_parameters(context, np.flatnonzero(methods))
    for definition, term in first.items():
        if _is_held_alone(context, definition):
            yield from ((term, cls) for cls in named[int(context.name[definition])])


def _named_for(context: Context, patterns: list[str]) -> dict[int, list[int]]:
    """The names of methods that are made of those of classes, with these; what code spells is found by that, too."""
    wide = [text.replace(OF_CLASS, PATTERN) for text in patterns]
    fits = re.compile("|".join(re.escape(text).replace(r"\*", r"(\w+)") for text in wide))
    strings = context.assembly.strings
    alone = sets.marked(len(strings), context.name[context.receives[: len(context.name)]])
    alone[context.member_names] = False
    matches = {name: match for name in np.flatnonzero(alone).tolist() if (match := fits.fullmatch(strings[name]))}
    parts = {text for match in matches.values() for text in match.groups() if text}
    ids = {number for text in parts if (number := context.string_id(text)) >= 0}
    classes: dict[str, list[int]] = defaultdict(list)
    for cls in np.flatnonzero(context.is_class & sets.marked(len(strings), sorted(ids))[context.name]).tolist():
        classes[context.string(int(context.name[cls]))].append(cls)
    found: dict[int, list[int]] = {}
    for name, match in matches.items():
        meant = {cls for text in match.groups() if text for cls in classes.get(text, ())}
        if meant:
            found[name] = sorted(meant)
    return found


def _first_parameters(context: Context, methods: Longs) -> dict[int, int]:
    """By function the term of what it takes first besides the object that it runs on."""
    rows = context.parameters
    rows = rows[(rows[:, 3] == _PLAIN) & (rows[:, 1] == 1) & np.isin(rows[:, 0], methods)]
    return dict(rows[:, [0, 4]].tolist())


def _is_held_alone(context: Context, definition: int) -> bool:
    """Whether a function is a member of its class under its own name alone."""
    file, number = context.file_of_definition(definition)
    tables = context.assembly.pieces[file].look_ups
    owner = int(context.parent[definition]) - context.module(file)
    own = {term for term, denoted in tables.denoted.items() if denoted == number}
    for _ in range(2):
        own |= {
            term for terms in tables.held.get(owner, {}).values() for term in terms if _has(tables.sources, term, own)
        }
    names = [name for name, terms in tables.held.get(owner, {}).items() if not own.isdisjoint(terms)]
    return names == [int(context.name[definition])]


def _has(sources: dict[int, list[int]], term: int, own: set[int]) -> bool:
    return term in own or not own.isdisjoint(sources.get(term, ()))
