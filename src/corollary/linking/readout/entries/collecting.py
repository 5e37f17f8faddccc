"""What an entry point is, and a collection of them: in files of tests, what runs by itself runs to test."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce

import numpy as np
import numpy.typing as npt

from corollary.facts.vocabulary import PURPOSES
from corollary.linking.context import Context
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs, columns_of, longs

API = PURPOSES.index("api")
EXPLICIT = "explicit"
"""How files export that say so of each name."""
_TEST = PURPOSES.index("test")
_PURPOSE_BITS = 4
_PURPOSES = (1 << _PURPOSE_BITS) - 1

Entry = tuple[int, str, int]
"""A definition that may run without a caller, the reason why, and the index of what for."""


@dataclass(frozen=True, slots=True)
class EntryPattern:
    """A user's entry points: globs over the id, the bare name and the decorators, all of which must fit."""

    symbol: str = "*"
    name: str = ""
    decorator: str = ""


@dataclass(frozen=True, slots=True)
class EntryRows:
    """Entry points as columns, sorted and each once: definitions, the places of reasons in a table, purposes."""

    definitions: Longs
    reasons: Longs
    purposes: Longs
    texts: tuple[str, ...]
    """All reasons, sorted."""

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> EntryRows:
        """Some entry points as columns."""
        rows = list(entries)
        texts = tuple(sorted({reason for _, reason, _ in rows}))
        places = {text: place for place, text in enumerate(texts)}
        numbered = [(definition, places[reason], purpose) for definition, reason, purpose in rows]
        return cls(*_distinct(np.stack(columns_of(numbered), axis=1)), texts)

    def joined(self, other: EntryRows) -> EntryRows:
        """These and others."""
        texts = tuple(sorted({*self.texts, *other.texts}))
        places = {text: place for place, text in enumerate(texts)}
        parts = []
        for rows in (self, other):
            reasons = np.array([places[text] for text in rows.texts], dtype=np.int64)[rows.reasons]
            parts.append(np.stack((rows.definitions, reasons, rows.purposes), axis=1))
        return EntryRows(*_distinct(np.concatenate(parts)), texts)

    def among(self, chosen: npt.NDArray[np.bool_], definitions: Longs) -> EntryRows:
        """The chosen rows, of definitions with other numbers."""
        columns = (column[chosen] for column in (definitions, self.reasons, self.purposes))
        return EntryRows(*_distinct(np.stack(list(columns), axis=1)), self.texts)


def _distinct(rows: Longs) -> tuple[Longs, Longs, Longs]:
    """The columns of the distinct rows of a definition, a reason and a purpose, sorted."""
    keys = sets.unique(rows[:, 0] << SHIFT | rows[:, 1] << _PURPOSE_BITS | rows[:, 2])
    return keys >> SHIFT, (keys & LOW) >> _PURPOSE_BITS, keys & _PURPOSES


class Entries:
    """Entry points as they are found, besides those that files declare by themselves."""

    def __init__(self, context: Context, declared: EntryRows | None = None) -> None:
        self._context = context
        self._declared = EntryRows.of(()) if declared is None else declared
        self._single: set[Entry] = set()
        self._several: list[EntryRows] = []

    def rows(self) -> EntryRows:
        """All entry points."""
        return reduce(EntryRows.joined, self._several, self._declared.joined(EntryRows.of(self._single)))

    def definitions(self) -> Longs:
        """The definitions that are entry points, sorted."""
        single = longs([definition for definition, _, _ in self._single])
        return sets.unique(np.concatenate([single, *(rows.definitions for rows in (self._declared, *self._several))]))

    def api(self) -> Longs:
        """The definitions that code outside may name, sorted."""
        single = longs([definition for definition, _, purpose in self._single if purpose == API])
        parts = (rows.definitions[rows.purposes == API] for rows in (self._declared, *self._several))
        return sets.unique(np.concatenate([single, *parts]))

    def add(self, definition: int, reason: str, purpose: int = 0) -> None:
        """Notes an entry point; what runs by itself in a file of tests runs to test."""
        self._single.add((definition, reason, _TEST if self._is_tests[self._context.file[definition]] else purpose))

    def add_all(self, definitions: Longs, reason: str, purpose: int = 0) -> None:
        """Notes entry points of one reason."""
        if len(definitions):
            purposes = np.where(self._is_tests[self._context.file[definitions]], _TEST, purpose)
            rows = np.stack((definitions, np.zeros(len(definitions), dtype=np.int64), purposes), axis=1)
            self._several.append(EntryRows(*_distinct(rows), (reason,)))

    @cached_property
    def _is_tests(self) -> npt.NDArray[np.bool_]:
        """Per file whether it holds only tests and what they need."""
        rows = zip(self._context.specifications, self._context.assembly.paths, strict=True)
        tests = [bool(found.modules.test_path) and fits(found.modules.test_path, path) for found, path in rows]
        return np.array(tests, dtype=bool)


def decorator_names(context: Context, files: npt.NDArray[np.bool_]) -> dict[int, list[str]]:
    """The names of the decorators of each definition of some files."""
    found: dict[int, list[str]] = defaultdict(list)
    texts, columns = context.assembly.strings, context.assembly.columns_among("decorator", files, "definition", "name")
    for definition, name in zip(*(column.tolist() for column in columns), strict=True):
        found[definition].append(texts[name])
    return found


@lru_cache(maxsize=1 << 18)
def fits(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a text."""
    return re.search(pattern, text) is not None
