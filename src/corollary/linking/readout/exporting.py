"""What packages show to code outside by saying so: names that a file lists, names that a package file takes in."""

from __future__ import annotations

import posixpath

from corollary.linking.context import Context
from corollary.linking.names.namespaces import Namespaces


def shown_terms(context: Context, namespaces: Namespaces, file: int) -> list[int]:
    """The terms that a file shows in one of these ways; none in languages where exports are explicit."""
    modules = context.specifications[file].modules
    if modules.exports == "explicit":
        return []
    listed = namespaces.exports.get(file, {}) if modules.star_list else {}
    members = namespaces.members.get(context.module(file)) if listed else {}
    terms = [term for name in listed for term in members.get(name, ())]
    if posixpath.basename(context.assembly.paths[file]) in modules.package_files:
        terms.extend(i.term for i in context.imports_of(file) if i.name and not i.name.startswith("_"))
    return terms
