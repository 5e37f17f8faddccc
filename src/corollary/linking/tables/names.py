"""The strings that a program's columns speak of, numbered step by step.

The numbers of a step follow from what was spoken of until then: those that are new come in the order of their texts.
So an edit that brings one name shifts those of many. What costs nothing to shift is kept from one linking to the next:
the order of all strings by their texts, and the table of what was spoken of, of which runs are taken over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from corollary.linking.pieces.strings import Strings
from corollary.linking.program import NONE, Ints, StringTable
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, longs

_MOST_RUNS = 64
"""Runs of names that are taken over from the last table; where there are more, it is made anew."""


class Alphabet:
    """The strings of a program in the order of their texts. Strings are added, and none is ever taken away."""

    def __init__(self, strings: Sequence[str]) -> None:
        self._strings = strings
        self._order: Longs = np.zeros(0, dtype=np.int64)
        self.ranks: Longs = self._order
        """For each string its place in that order."""

    def grow(self) -> None:
        """Takes in the strings that were added."""
        text, count = self._strings.__getitem__, len(self._strings)
        if count == len(self._order):
            return
        more = sorted(range(len(self._order), count), key=text)
        self._order = np.insert(self._order, [self.place(text(number)) for number in more], more)
        self.ranks = np.empty(count, dtype=np.int64)
        self.ranks[self._order] = np.arange(count)

    def place(self, text: str) -> int:
        """How many strings come before a text."""
        return bisect_left(self._order, text, key=self._strings.__getitem__)


class Names:
    """The strings that a program's columns speak of, numbered as they come; 0 is the empty one."""

    def __init__(self, texts: Strings, last: Names | None) -> None:
        """`texts` are those of the program, which keep their numbers; `last` are the names of the last time."""
        self.texts, self._strings, self._own = texts, texts.texts, len(texts.texts)
        self._last = last if last is not None and last.texts is texts else None
        self.alphabet: Alphabet = Alphabet(self._strings) if self._last is None else self._last.alphabet
        self.alphabet.grow()
        self._others: dict[str, int] = {}
        """Strings that are none of the program, by numbers behind those of it."""
        self._numbers: Ints = np.full(self._own, NONE, dtype=np.int32)
        self._numbers[0] = 0
        self._spoken: list[Longs] = [longs([0])]
        self._count = 1

    @cached_property
    def table(self) -> StringTable:
        """All of them, in the order of their numbers; nothing more is spoken of after that."""
        last, self._last = self._last, None
        spoken = np.concatenate(self._spoken)
        if last is None:
            return self._told(spoken)
        were = self._were(spoken, last)
        bounds = np.flatnonzero(np.diff(were, prepend=NONE - 1, append=NONE - 1) != 1)
        if len(bounds) > _MOST_RUNS:
            return self._told(spoken)
        parts = []
        for start, end in pairwise(bounds.tolist()):
            first = int(were[start])
            parts.append(last.table.part(first, first + end - start) if first >= 0 else self._told(spoken[start:end]))
        return StringTable.joined(parts)

    def _told(self, strings: Longs) -> StringTable:
        others = list(self._others)
        return StringTable.of(
            self._strings[number] if number < self._own else others[number - self._own] for number in strings.tolist()
        )

    def _were(self, strings: Longs, last: Names) -> Longs:
        """The numbers that some strings had the last time, NONE where they had none."""
        then: Longs = np.full(len(self._numbers), NONE, dtype=np.int64)
        then[: last._own] = last._numbers[: last._own]
        for text, number in self._others.items():
            if text in last._others:
                then[number] = last._numbers[last._others[text]]
        return then[strings]

    def ids(self, texts: Sequence[str]) -> dict[str, int]:
        """The numbers of some strings: those that are new come in the order that they have here."""
        distinct = list(dict.fromkeys(texts))
        strings = self._strings_of(distinct)
        self._number(strings[self._numbers[strings] == NONE])
        return dict(zip(distinct, self._numbers[strings].tolist(), strict=True))

    def mapped(self, strings: Longs, more: Sequence[str] = ()) -> Ints:
        """The numbers of strings of the program, and of `more` behind them: those that are new come in their order."""
        distinct = sets.distinct(self._own + len(more), strings)
        inside = int(np.searchsorted(distinct, self._own))
        others = self._strings_of([more[index - self._own] for index in distinct[inside:].tolist()])
        spoken = np.concatenate((distinct[:inside], others))
        self._number(self._in_order(sets.unique(spoken[self._numbers[spoken] == NONE])))
        numbers = np.zeros(self._own + len(more), dtype=np.int32)
        numbers[distinct] = self._numbers[spoken]
        return numbers[strings]

    def _strings_of(self, texts: Sequence[str]) -> Longs:
        """The numbers of some strings here: those that they have in the program, if they are of it."""
        ids, others = self.texts.ids, self._others
        for text in texts:
            if text not in ids and text not in others:
                others[text] = self._own + len(others)
        more = np.full(self._own + len(others) - len(self._numbers), NONE, dtype=np.int32)
        self._numbers = np.concatenate((self._numbers, more))
        return longs([ids[text] if text in ids else others[text] for text in texts])

    def _in_order(self, strings: Longs) -> Longs:
        """Some strings in the order of their texts."""
        inside, texts = int(np.searchsorted(strings, self._own)), list(self._others)
        others = sorted(strings[inside:].tolist(), key=lambda number: texts[number - self._own])
        places = [self.alphabet.place(texts[number - self._own]) for number in others]
        keys = np.concatenate((longs(places) * 2, self.alphabet.ranks[strings[:inside]] * 2 + 1))
        return np.concatenate((longs(others), strings[:inside]))[np.argsort(keys, kind="stable")]

    def _number(self, strings: Longs) -> None:
        """Gives some strings the numbers that follow."""
        self._numbers[strings] = np.arange(self._count, self._count + len(strings))
        self._spoken.append(strings)
        self._count += len(strings)
