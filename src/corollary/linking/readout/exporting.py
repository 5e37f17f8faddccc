"""What packages show to code outside by saying so: names that a file lists, names that a package file takes in."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

import numpy as np

from corollary.linking.context import Context
from corollary.linking.incremental.numbering import Numbering, mapped
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, longs


class ShownTerms:
    """The terms that files show in one of these ways: none in languages where exports are explicit."""

    def __init__(self) -> None:
        self._last: tuple[Longs, Longs] | None = None
        self._again: Longs = longs([])

    def now(self, context: Context, namespaces: Namespaces) -> tuple[Longs, Longs]:
        """File and term, in no order."""
        again = range(len(context.assembly.paths)) if self._last is None else self._again.tolist()
        parts = [shown_terms(context, namespaces, file) for file in again]
        files = np.repeat(longs(again), [len(part) for part in parts])
        last_files, last_terms = (longs([]), longs([])) if self._last is None else self._last
        self._last = np.concatenate((last_files, files)), np.concatenate((last_terms, *parts))
        self._again = longs([])
        return self._last

    def follow(self, numbering: Numbering) -> None:
        """Goes on with other numbers: of files that changed all is found again."""
        if self._last is None:
            return
        again = np.zeros(len(numbering.files) + len(numbering.changed_after) + 1, dtype=bool)
        again[mapped(numbering.files, self._again)] = True
        again[numbering.changed_after] = True
        again[-1] = False
        files, terms = mapped(numbering.files, self._last[0]), mapped(numbering.terms, self._last[1])
        kept = (files >= 0) & ~again[files]
        self._last, self._again = (files[kept], terms[kept]), np.flatnonzero(again)


def shown_terms(context: Context, namespaces: Namespaces, file: int) -> Longs:
    """The terms that a file shows in one of these ways; none in languages where exports are explicit."""
    piece, start = context.assembly.pieces[file], context.term(file, 0)
    found = piece.found.get(shown_terms)
    if found is None:
        terms = [term for term in _shown(context, namespaces, file) if term >= 0]
        found = piece.found[shown_terms] = sets.unique(longs(terms)) - start
    return found + start


def _shown(context: Context, namespaces: Namespaces, file: int) -> Iterator[int]:
    modules = context.specifications[file].modules
    if modules.exports == "explicit":
        return
    listed = namespaces.exports.get(file, {}) if modules.star_list else {}
    members = namespaces.members.get(context.module(file)) if listed else {}
    yield from (term for name in listed for term in members.get(name, ()))
    if posixpath.basename(context.assembly.paths[file]) in modules.package_files:
        yield from (i.term for i in context.imports_of(file) if i.name and not i.name.startswith("_"))
