"""What is read off as before: sites of files that nothing has changed for, and what unchanged files declare."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.linking.incremental.differences import Differences
from corollary.linking.incremental.expanding import files_expanding_otherwise
from corollary.linking.incremental.numbering import Numbering, mapped
from corollary.linking.incremental.replaying.outcome import Dirty
from corollary.linking.linker import Prepared
from corollary.linking.readout.entries.collecting import EntryRows
from corollary.linking.readout.entries.declared import declared_entry_points
from corollary.linking.readout.sites.rows import EdgeRows, KnownSites, OpenRows
from corollary.linking.readout.sites.sites import Sites
from corollary.linking.readout.sites.unseen import assigning_names
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs

Flags = npt.NDArray[np.bool_]


def known_sites(
    before: Sites, after: Prepared, numbering: Numbering, differences: Differences, dirty: Dirty
) -> KnownSites:
    """The sites before, as they are now, of the files where each callee and each mention has what it had."""
    assembly = after.assembly
    is_told = np.zeros(len(assembly.paths), dtype=bool)
    is_told[numbering.changed_after] = True
    terms = np.zeros(assembly.terms + 1, dtype=bool)  # the last is that of no term
    is_dirty = np.zeros(after.propagation.nodes, dtype=bool)
    is_dirty[dirty.nodes] = True
    terms[:-1] = is_dirty[: assembly.terms]
    terms[dirty.reached[dirty.reached < assembly.terms]] = True
    attributes = assembly.relations["attribute"]
    is_named = np.zeros(len(assembly.strings), dtype=bool)
    is_named[sorted(differences.names)] = True
    assigning = assigning_names(after.context)
    is_named[: len(before.assigning_names)] |= assigning[: len(before.assigning_names)] != before.assigning_names
    is_named[len(before.assigning_names) :] |= assigning[len(before.assigning_names) :]
    read = is_dirty[attributes[:, 1]] | is_named[attributes[:, 2]]
    terms[attributes[read, 0]] = True
    terms[-1] = False
    for relation, column in (("call", 1), ("reference", 1)):
        rows = assembly.relations[relation]
        told = terms[rows[:, column]] | is_named[rows[:, 2]]
        is_told[assembly.row_file[relation][told]] = True
    arguments, files = assembly.relations["argument"], assembly.row_file["argument"]
    is_told[files[np.append(dirty.revalued[: assembly.terms], [False])[arguments[:, 3]]]] = True
    is_told |= files_expanding_otherwise(after.context, after.propagation, numbering.changed_after, terms)
    edges = _kept(before.edges.columns, ("definition", "definition"), numbering, after, is_told)
    unresolved = _kept(before.unresolved.columns, ("definition", "string"), numbering, after, is_told)
    unseen = _kept(before.unseen.columns, ("definition",), numbering, after, is_told)
    handing = _handing(after, numbering, dirty)
    files = numbering.files[before.handed >> SHIFT]
    kept = (files >= 0) & ~handing[files]
    thing, lasts = (before.handed[kept] & LOW) >> 1, before.handed[kept] & 1
    handed = files[kept] << SHIFT | numbering.things[thing] << 1 | lasts
    return KnownSites(is_told, EdgeRows(edges), OpenRows(unresolved), OpenRows(unseen), handing, assigning, handed)


def _handing(after: Prepared, numbering: Numbering, dirty: Dirty) -> Flags:
    """The files of which a call, an argument or a store may have other values than before."""
    assembly = after.assembly
    found = np.zeros(len(assembly.paths), dtype=bool)
    found[numbering.changed_after] = True
    is_other = np.append(dirty.revalued[: assembly.terms], [False])  # the last is that of no term
    attributes = assembly.relations["attribute"]
    is_other[attributes[is_other[attributes[:, 1]], 0]] = True
    for relation, column in (("call", 1), ("argument", 3), ("store", 0), ("store", 2)):
        rows = assembly.relations[relation]
        found[assembly.row_file[relation][is_other[rows[:, column]]]] = True
    return found


def _kept(
    columns: tuple[Longs, ...], kinds: tuple[str, ...], numbering: Numbering, after: Prepared, is_told: Longs
) -> tuple[Longs, ...]:
    numbered = [numbering.of_kind(kind, column) for kind, column in zip(kinds, columns, strict=False)]
    callers = mapped(numbering.definitions, columns[0])
    kept = (callers >= 0) & ~is_told[after.context.file[callers]]
    return tuple(column[kept] for column in (*numbered, *columns[len(kinds) :]))


def known_entries(before: EntryRows, after: Prepared, numbering: Numbering, classes: Longs) -> EntryRows:
    """The entry points that files declare by themselves; `classes` are those that are not what they were."""
    changed = sets.union(numbering.changed_after, after.context.file[classes].astype(np.int64))
    definitions = mapped(numbering.definitions, before.definitions)
    is_told = sets.marked(len(after.assembly.paths), changed)[after.context.file[definitions]]
    of_others = before.among((definitions >= 0) & ~is_told, definitions)
    return of_others.joined(declared_entry_points(after.context, after.hierarchy, changed.tolist()))
