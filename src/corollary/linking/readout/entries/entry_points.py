"""Symbols that may run without a caller in the program, by the rules of languages, manifests and users."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

import numpy as np

from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.flow.propagation import Propagation
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.readout.entries.collecting import Entries, EntryPattern, EntryRows, decorator_names
from corollary.linking.readout.entries.declared import declared_entry_points
from corollary.linking.readout.entries.exported import Exported
from corollary.linking.readout.entries.reached import Reached
from corollary.linking.readout.readings import Reading
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, longs


def find_entry_points(
    context: Context,
    namespaces: Namespaces,
    hierarchy: Hierarchy,
    propagation: Propagation,
    patterns: Sequence[EntryPattern],
    *,
    declared: EntryRows | None,
    shown: Longs,
    last: Reading,
) -> EntryRows:
    """The entry points, sorted; a symbol may have several reasons.

    Those that files declare may be known already; `shown` are the terms that files show, `last` is what was exported
    the last time.
    """
    entries = Entries(context, declared_entry_points(context, hierarchy) if declared is None else declared)
    exported = Exported(context, namespaces, hierarchy, propagation, entries)
    exported.add_exports(shown, last)
    Reached(context, namespaces, hierarchy, propagation).add(entries)
    exported.add_implementations()
    exported.add_dispatched()
    _add_manifest_references(context, namespaces, exported, entries)
    _add_by_patterns(context, patterns, entries)
    return entries.rows()


def _add_manifest_references(context: Context, namespaces: Namespaces, exported: Exported, entries: Entries) -> None:
    """Functions that a manifest names as commands or plug-ins."""
    for specification in sorted(context.languages.values(), key=lambda s: s.name):
        pattern = specification.modules.entry_reference
        if not pattern:
            continue
        for path, content in sorted(context.manifests.contents.items()):
            if any(fnmatchcase(posixpath.basename(path), manifest) for manifest in specification.modules.manifests):
                for match in re.finditer(pattern, content.decode("utf-8", "replace")):
                    nodes = _referred_to(context, namespaces, specification.name, match["module"], match["name"])
                    entries.add_all(exported.runnable(sets.unique(longs(nodes))), "declared in a manifest")


def _referred_to(context: Context, namespaces: Namespaces, language: str, module: str, name: str) -> list[int]:
    """The nodes of what a manifest names; none for members of it."""
    file = next((i for i, found in enumerate(context.assembly.languages) if found == language), None)
    if file is None:
        return []
    unit = namespaces.target_unit(context.resolvers[file].resolve(file, module))
    head, *rest = name.split(".")
    identifier = context.string_id(head)
    if unit is None or identifier < 0 or rest:
        return []
    return [node for node, _ in namespaces.look_up(unit, identifier).nodes]


def _add_by_patterns(context: Context, patterns: Sequence[EntryPattern], entries: Entries) -> None:
    """Adds what users say."""
    if not patterns:
        return
    decorators = decorator_names(context, np.ones(len(context.assembly.paths), dtype=bool))
    qualified = context.assembly.column("definition", "qualified").tolist()
    for definition, name in enumerate(qualified):
        path = context.assembly.paths[int(context.file[definition])]
        identifier = f"{path}#{context.string(name)}" if context.parent[definition] >= 0 else path
        bare = context.string(int(context.name[definition]))
        for pattern in patterns:
            fits = fnmatchcase(identifier, pattern.symbol) and (not pattern.name or fnmatchcase(bare, pattern.name))
            if fits and (
                not pattern.decorator
                or any(fnmatchcase(text, pattern.decorator) for text in decorators.get(definition, ()))
            ):
                entries.add(definition, "configured")
