"""Names that strings of the program spell: whole, in their first words, or as patterns that code may complete.

Whole names and first words only keep a symbol from being proved dead; patterns, and members that templates read, are
sites that may mean it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np

from corollary.facts.evidence import Form
from corollary.facts.vocabulary import REASONS
from corollary.facts.words import Words
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.pieces.strings import Strings
from corollary.linking.readout.readings import Readings
from corollary.linking.readout.sites.sites import Sites
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, expand, longs

_HOLE = "*"
_DOT, _JOINING = ".", "-"
_FEWEST_LETTERS = 3
_MOST_NEW = 64
"""So many names may be new for those that patterns fit to be kept of the others."""
_BOUNDARY = re.compile(r"(?<=[^_])_+|(?<=\w)-+|(?<=[a-z0-9])(?=[A-Z])")


class Names:
    """The names that strings may spell, and what some strings spell of them; numbers are those of strings."""

    def __init__(self, numbers: Longs, texts: Strings) -> None:
        self.numbers = numbers
        self._texts, self._strings = texts, texts.texts
        self._ids = {self._strings[number]: number for number in numbers.tolist()}
        self._fitting: dict[int, list[int]] = {}
        self._spelled: tuple[Longs, Longs] | None = None

    def then(self, numbers: Longs) -> Names:
        """The same of other numbers: of those that are still names, what is known is kept."""
        if np.array_equal(self.numbers, numbers):
            return self
        more = Names(sets.difference(numbers, self.numbers), self._texts)
        if len(more.numbers) > _MOST_NEW:
            return Names(numbers, self._texts)
        found, gone = Names(numbers, self._texts), set(sets.difference(self.numbers, numbers).tolist())
        for pattern, fitting in self._fitting.items():
            found._fitting[pattern] = [name for name in fitting if name not in gone] + more.fitting(pattern)
        return found

    @cached_property
    def _forward(self) -> list[str]:
        return sorted(self._ids)

    @cached_property
    def _backward(self) -> list[str]:
        return sorted(name[::-1] for name in self._ids)

    def spelled(self, words: Longs) -> Longs:
        """The names that are among some strings, or in their first words."""
        if self._spelled is None or not np.array_equal(self._spelled[0], words):
            self._spelled = words, self._among(words)
        return self._spelled[1]

    def _among(self, words: Longs) -> Longs:
        string = self._strings.__getitem__
        begun = set(map(string, words[self._texts.fitting(_is_word)[words]].tolist()))
        is_whole = np.isin(self.numbers, words)
        others = self.numbers[~is_whole].tolist()
        more = [name for name in others if not begun.isdisjoint(_beginnings(string(name)))]
        return np.concatenate((self.numbers[is_whole], longs(more)))

    def fitting(self, pattern: int) -> list[int]:
        """The names that are like a pattern, of which the beginning or the end is known; or that a template reads."""
        found = self._fitting.get(pattern)
        if found is None:
            found = self._fitting[pattern] = self._fits(self._strings[pattern])
        return found

    def _fits(self, pattern: str) -> list[int]:
        if pattern.startswith(_DOT):
            return [self._ids[pattern[1:]]] if pattern[1:] in self._ids else []
        start, end = pattern.split(_HOLE, maxsplit=1)[0], pattern.rsplit(_HOLE, maxsplit=1)[-1]
        if len(start) >= len(end):
            near = _beginning(self._forward, start)
        else:
            near = [name[::-1] for name in _beginning(self._backward, end[::-1])]
        if not near:
            return []
        fits = re.compile(".+".join(map(re.escape, pattern.split(_HOLE)))).fullmatch
        return [self._ids[name] for name in near if fits(name)]


class Spelling:
    """What the strings of a program spell of the names that it defines, or under which its members hold functions."""

    def __init__(self, context: Context, held: Longs, last: Names | None = None) -> None:
        """`last` are the names of the last time: what is known of them is still so."""
        self._context = context
        numbers = sets.distinct(len(context.assembly.strings), np.concatenate((context.name, held)))
        self.names = Names(numbers, context.assembly.texts) if last is None else last.then(numbers)

    @cached_property
    def whole(self) -> Longs:
        """The names that strings spell whole."""
        numbers = self.names.numbers
        strings = len(self._context.assembly.strings)
        return numbers[sets.marked(strings, self._context.assembly.column("mention", "name"))[numbers]]

    def mentioned(self, hierarchy: Hierarchy, sites: Sites, words: Words, last: Readings) -> Longs:
        """The names that strings spell, whole or their first words, and those that look-ups by name may compute; and
        those that files spell that are not analysed.
        """
        spelled = self.names.spelled(self._context.assembly.spoken("mention", "name"))
        looking = _looking(self._context, sites)
        looked_up = last.answers.of("looked up", (looking,), lambda: _looked_up(self._context, hierarchy, looking))
        numbers, string = self.names.numbers, self._context.assembly.strings.__getitem__

        def unread() -> Longs:
            return numbers[words.spelled(list(map(string, numbers.tolist())))]

        return sets.union(sets.union(spelled, looked_up), last.always.of("spelled elsewhere", (words, numbers), unread))

    def open_sites(self) -> tuple[Longs, ...]:
        """Sites of which a string tells the callee in part, or whose it is: caller, string, line, column, reason, form.

        The site belongs to the module, because the string and the look-up may be anywhere in it.
        """
        assembly = self._context.assembly
        mentions = assembly.relations["mention"]
        found = np.flatnonzero(assembly.texts.fitting(_tells_in_part)[mentions[:, 0]])
        modules = assembly.definition_start[assembly.row_file["mention"][found]]
        texts, place = sets.indexed(mentions[found, 0])
        names = list(map(self.names.fitting, texts.tolist()))
        ends = np.cumsum(longs(list(map(len, names))))
        row, name = expand(np.append(0, ends)[place], ends[place])
        spelled = longs(list(chain.from_iterable(names)))[name]
        table = np.stack((modules[row], spelled, mentions[found[row], 1]), axis=1)
        table = table[np.lexsort(table.T[::-1])]
        table = table[np.append([True], (table[1:] != table[:-1]).any(axis=1))[: len(table)]]
        columns = (1, REASONS.index("dynamic"), int(Form.REFERENCE))
        return tuple(table.T) + tuple(np.full(len(table), value, dtype=np.int64) for value in columns)


def _is_word(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= _FEWEST_LETTERS or (text.endswith(_JOINING) and len(text) > 1)


def _tells_in_part(text: str) -> bool:
    return _HOLE in text or text.startswith(_DOT)


@lru_cache(maxsize=1 << 17)
def _beginnings(name: str) -> tuple[str, ...]:
    """What a name of several words begins with, each at the end of a word: `visit` of `visit_name` or `visitName`.

    A hyphen behind a word may be spelled with it.
    """
    found = [boundary.span() for boundary in _BOUNDARY.finditer(name)]
    joined = [name[:end] for _, end in found if name[:end].endswith(_JOINING)]
    return (*(name[:start] for start, _ in found), *joined)


def _looking(context: Context, sites: Sites) -> Longs:
    """The functions that look members up by a name that is computed."""
    caller, string, _, _, reason, _ = sites.unresolved.columns
    words = {
        word
        for found in context.languages.values()
        for word in (found.builtins.look_up + " " + found.builtins.look_up_later).split()
    }
    looks_up = np.zeros(len(context.assembly.strings), dtype=bool)
    looks_up[[number for number in map(context.string_id, sorted(words)) if number >= 0]] = True
    nameless = (string == 0) & (reason == REASONS.index("missing-member"))
    return sets.unique(caller[looks_up[string] | nameless])


def _looked_up(context: Context, hierarchy: Hierarchy, looking: Longs) -> Longs:
    """The names of the members of the classes whose methods look members up by a name that is computed."""
    has = np.zeros(context.assembly.definitions + 1, dtype=bool)  # the last is that of no definition
    for cls in {_class_around(context, definition) for definition in looking.tolist()} - {-1}:
        has[hierarchy.around(cls)] = True
    return sets.unique(context.name[has[context.parent]]).astype(np.int64)


def _class_around(context: Context, definition: int) -> int:
    while definition >= 0 and not context.is_class[definition]:
        definition = int(context.parent[definition])
    return definition


def _beginning(ordered: Sequence[str], start: str) -> Sequence[str]:
    """Those of some sorted strings that begin with `start`; none for an empty one."""
    return ordered[bisect_left(ordered, start) : bisect_left(ordered, start + "\U0010ffff")] if start else ()
