"""What packages show to code outside: names that a file lists, names that a package file takes in, and where it lists
none its own public ones.

A package file that takes in all of a module shows what that module lists, or else its public names: so in turn.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

import numpy as np

from corollary.linking.context import Context
from corollary.linking.incremental.numbering import Numbering, mapped
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.readout.libraries import Libraries
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, longs


class ShownTerms:
    """The terms that files show in one of these ways: none in languages where exports are explicit."""

    def __init__(self) -> None:
        self._last: tuple[Longs, Longs] | None = None
        self._again: Longs = longs([])
        self._libraries = Libraries()

    def now(self, context: Context, namespaces: Namespaces) -> tuple[Longs, Longs]:
        """File and term, in no order."""
        again = range(len(context.assembly.paths)) if self._last is None else self._again.tolist()
        last = (longs([]), longs([])) if self._last is None else self._last
        self._last = _joined(last, [(file, shown_terms(context, namespaces, file)) for file in again])
        self._again = longs([])
        opened = self._libraries.opened_files(context, namespaces)
        more = [*_taken_in_whole(context, namespaces), *((file, _public_terms(context, file)) for file in opened)]
        return _joined(self._last, more)

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


def _joined(known: tuple[Longs, Longs], more: Sequence[tuple[int, Longs]]) -> tuple[Longs, Longs]:
    """File and term of what is known, and of more."""
    files = np.repeat(longs([file for file, _ in more]), [len(terms) for _, terms in more])
    return np.concatenate((known[0], files)), np.concatenate((known[1], *(terms for _, terms in more)))


def shown_terms(context: Context, namespaces: Namespaces, file: int) -> Longs:
    """The terms that a file shows in one of these ways; none in languages where exports are explicit."""
    piece, start = context.assembly.pieces[file], context.term(file, 0)
    found = piece.found.get(shown_terms)
    if found is None:
        terms = [term for term in _shown(context, namespaces, file) if term >= 0]
        found = piece.found[shown_terms] = sets.unique(longs(terms)) - start
    return found + start


def _taken_in_whole(context: Context, namespaces: Namespaces) -> Iterator[tuple[int, Longs]]:
    """Package files, and the terms of all that they take in without naming it, be it by way of other modules."""
    for package in sorted(namespaces.stars):
        if not _is_package_file(context, package):
            continue
        stack, seen = [package], {package}
        while stack:
            file = stack.pop()
            for module in namespaces.stars.get(file, ()):
                unit = namespaces.target_unit(namespaces.resolve(file, module))
                fresh = [] if unit is None else [each for each in unit.files if each not in seen]
                seen.update(fresh)
                listing = [each for each in fresh if each in namespaces.exports]
                yield from ((package, shown_terms(context, namespaces, each)) for each in listing)
                yield from ((package, _public_terms(context, each)) for each in fresh if each not in listing)
                stack.extend(each for each in fresh if each not in listing)


def _public_terms(context: Context, file: int) -> Longs:
    """The terms of the public names of a module."""
    piece, start = context.assembly.pieces[file], context.term(file, 0)
    found = piece.found.get(_public_terms)
    if found is None:
        held = piece.look_ups.held.get(0, {}).items()
        terms = [term for name, terms in held if not context.string(name).startswith("_") for term in terms]
        found = piece.found[_public_terms] = sets.unique(longs([term for term in terms if term >= 0]))
    return found + start


def _is_package_file(context: Context, file: int) -> bool:
    return posixpath.basename(context.assembly.paths[file]) in context.specifications[file].modules.package_files


def _shown(context: Context, namespaces: Namespaces, file: int) -> Iterator[int]:
    modules = context.specifications[file].modules
    if modules.exports == "explicit":
        return
    listed = namespaces.exports.get(file, {}) if modules.star_list else {}
    members = namespaces.members.get(context.module(file)) if listed else {}
    yield from (term for name in listed for term in members.get(name, ()))
    if _is_package_file(context, file):
        yield from (i.term for i in context.imports_of(file) if i.name and not i.name.startswith("_"))
        if not listed:
            yield from _public_terms(context, file).tolist()
