"""What an entry point is, and a collection of them: in files of tests, what runs by itself runs to test."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache

from corollary.facts.vocabulary import PURPOSES
from corollary.linking.context import Context
from corollary.linking.values.joins import Longs

API = PURPOSES.index("api")
_TEST = PURPOSES.index("test")

Entry = tuple[int, str, int]
"""A definition that may run without a caller, the reason why, and the index of what for."""


@dataclass(frozen=True, slots=True)
class EntryPattern:
    """A user's entry points: globs over the id, the bare name and the decorators, all of which must fit."""

    symbol: str = "*"
    name: str = ""
    decorator: str = ""


class Entries:
    """Entry points as they are found."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.found: set[Entry] = set()

    def add(self, definition: int, reason: str, purpose: int = 0) -> None:
        """Notes an entry point; what runs by itself in a file of tests runs to test."""
        self.found.add((definition, reason, _TEST if self._is_tests[int(self._context.file[definition])] else purpose))

    def add_all(self, definitions: Longs, reason: str, purpose: int = 0) -> None:
        for definition in definitions.tolist():
            self.add(definition, reason, purpose)

    @cached_property
    def _is_tests(self) -> list[bool]:
        """Per file whether it holds only tests and what they need."""
        rows = zip(self._context.specifications, self._context.assembly.paths, strict=True)
        return [bool(found.modules.test_path) and fits(found.modules.test_path, path) for found, path in rows]


def decorator_names(context: Context) -> dict[int, list[str]]:
    """The names of the decorators of each definition."""
    found: dict[int, list[str]] = defaultdict(list)
    texts = context.assembly.strings
    for definition, name in context.assembly.pairs("decorator", "definition", "name"):
        found[definition].append(texts[name])
    return found


@lru_cache(maxsize=1 << 18)
def fits(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a text."""
    return re.search(pattern, text) is not None
