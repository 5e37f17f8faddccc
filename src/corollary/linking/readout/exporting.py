"""What packages show to code outside by saying so: names that a file lists, names that a package file takes in."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from corollary.linking.context import Context
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, longs


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
