"""Linking one state of the files after another: what the last one found out is kept, and replayed where it can be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corollary.facts.segment import Segment
from corollary.facts.words import NO_WORDS, Words
from corollary.linking.assembly import Assembly, assemble
from corollary.linking.incremental.differences import differences
from corollary.linking.incremental.numbering import Numbering, renumbered
from corollary.linking.incremental.readout import known_entries, known_sites
from corollary.linking.incremental.replaying.journal import Journal, Recorder
from corollary.linking.incremental.replaying.replay import InconsistentError, TooMuchError, Work, replayed
from corollary.linking.incremental.structure import Changes, changes
from corollary.linking.linker import Prepared, Solution, prepared, read_off, solution_of, solved
from corollary.linking.pieces.pieces import Pieces
from corollary.linking.program import Program
from corollary.linking.readout.entries.collecting import EntryPattern, EntryRows
from corollary.linking.readout.entries.declared import declared_entry_points
from corollary.linking.readout.sites.sites import Sites
from corollary.linking.tables.kept import Kept
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs
from corollary.syntax.specification import Specification

_MOST_CHANGED = 64
"""Files that may change at once; of more it is quicker to link."""
_MOST_ROWS = 200_000
"""Rows that a replay may fire: from about here on it costs what a propagation does."""
_MOST_STALE = 100_000
"""Strings that keep their numbers although perhaps no file has them any more."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What a program is linked from."""

    segments: Mapping[str, Segment]
    manifests: Mapping[str, bytes]
    root_name: str


@dataclass(frozen=True, slots=True)
class _Last:
    sources: Sources
    prepared: Prepared
    noted: Journal | Recorder
    sites: Sites
    declared: EntryRows

    @property
    def journal(self) -> Journal:
        """All rounds of the last propagation: put in order when they are first needed."""
        noted = self.noted
        return (
            noted
            if isinstance(noted, Journal)
            else noted.journal(self.prepared.propagation.nodes, self.prepared.context.things)
        )


class Linker:
    """Links states of the files of one root, one after another. What it gives is what `link` gives, bit for bit."""

    def __init__(self, languages: Mapping[str, Specification], *, once: bool = False) -> None:
        """Of what it links `once`, and not one state after another, nothing is kept."""
        self._languages = languages
        self._once = once
        self._pieces = Pieces(languages)
        self._strings = 0  # when all was linked anew
        self._last: _Last | None = None
        self._kept = Kept()
        self.work: Work | None = None
        """What the last replay did; None where all was linked anew."""
        self.looked_at = 0, 0, 0
        """For how many files the last replay looked names up again; of how many it read off sites, and objects that
        code outside gets."""
        self.contradictions = 0
        """How many replays did not add up, so that all was linked anew: none, if the differences are told in full."""

    @property
    def readings(self) -> int:
        """How often answers were found that are kept as long as nothing changes that they depend on."""
        return self._kept.readings.times

    @property
    def surfaces(self) -> int:
        """How often the public surface was searched from nothing."""
        return self._kept.readings.surface.times

    def link(
        self,
        sources: Sources,
        *,
        entry_patterns: Sequence[EntryPattern] = (),
        omitted: Sequence[tuple[str, str]] = (),
        words: Words = NO_WORDS,
        snapshot: str = "",
    ) -> Program:
        """The program of some sources."""
        if self._strings and len(self._pieces.strings.texts) > 2 * self._strings + _MOST_STALE:
            self._pieces, self._last, self._strings = Pieces(self._languages), None, 0
        found = self._replayed(sources) or self._anew(sources, self._prepared(sources, self._assembled(sources)))
        return read_off(found, entry_patterns, omitted, snapshot, self._kept, words)

    def prepare(self) -> None:
        """Puts what was noted of the last propagation in order, as the next edit will need it."""
        if self._last is not None:
            self._last = replace(self._last, noted=self._last.journal.in_order())

    def look_ahead(self, expected: Collection[str], path: str, segment: Segment) -> None:
        """Makes of a file what depends on no other; of the files that are expected at least most will be linked."""
        self._pieces.foresee(expected, path, segment)

    def _anew(self, sources: Sources, found: Prepared) -> Solution:
        self._last = self.work = None
        self._kept = Kept()
        if self._once:
            return self._alone(found)
        self._strings = self._strings or len(self._pieces.strings.texts)
        recorder = Recorder()
        solution = solved(found, recorder)
        if solution.propagation is found.propagation:
            declared = declared_entry_points(found.context, found.hierarchy)
            self._last = _Last(sources, found, recorder, solution.sites, declared)
            solution = replace(solution, declared=declared)
        return solution

    def _alone(self, found: Prepared) -> Solution:
        """What is linked without a thought of the next time; names are looked up by now."""
        for piece in found.assembly.pieces:
            piece.forget_look_ups()
        self._pieces = Pieces(self._languages)
        return solved(found)

    def _assembled(self, sources: Sources, before: Assembly | None = None) -> Assembly:
        return assemble(self._pieces.of(sources.segments), self._pieces.strings, before)

    def _prepared(
        self, sources: Sources, assembly: Assembly, last: tuple[Prepared, Numbering] | None = None
    ) -> Prepared:
        return prepared(assembly, self._languages, manifests=sources.manifests, root_name=sources.root_name, last=last)

    def _replayed(self, sources: Sources) -> Solution | None:
        """What the last propagation gives with the changes; None where it is not to be continued."""
        last = self._last
        if last is None or (last.sources.manifests, last.sources.root_name) != (sources.manifests, sources.root_name):
            return None
        if len(_changed(last.sources.segments, sources.segments)) > _MOST_CHANGED:
            return None
        before = last.prepared
        assembly = self._assembled(sources, before.assembly)
        pieces = (dict(zip(each.paths, each.pieces, strict=True)) for each in (before.assembly, assembly))
        numbering = renumbered(before.assembly, assembly, _changed(*pieces))
        after = self._prepared(sources, assembly, (before, numbering))
        changed = changes(before, after, numbering)
        if changed is None:
            return self._anew(sources, after)
        if changed.is_of_names:
            same = numbering.keeps_definitions
            after.members.take_over(before.members, numbering.things, changed.names, same_definitions=same)
        found = differences(before, after, numbering, changed)
        self._last = None
        try:
            journal, dirty, self.work = replayed(before, last.journal, after, numbering, found, _MOST_ROWS)
        except TooMuchError:
            return None
        except InconsistentError:
            self.contradictions += 1
            return None
        if after.computed_bases:
            return None
        otherwise = _held_otherwise(after, numbering, changed)
        are_kept = numbering.keeps_definitions and otherwise is not None and not changed.names
        self._kept.follow(after.context, numbering, dirty.numbers, dirty.revalued, otherwise, same=are_kept)
        declared = known_entries(last.declared, after, numbering, changed.classes)
        known = known_sites(last.sites, after, numbering, found, dirty)
        solution = solution_of(after, known, declared)
        self.looked_at = after.named.found_again, int(known.files.sum()), int(known.handing.sum())
        self._last = _Last(sources, after, journal, solution.sites, declared)
        return solution


def _held_otherwise(after: Prepared, numbering: Numbering, changed: Changes) -> Longs | None:
    """The definitions that other terms may hold than before; None where more than names of members is other."""
    if not changed.is_of_names or after.propagation.stores_elsewhere:
        return None
    if changed.names and len(after.namespaces.members.attached):
        return None
    context = after.context
    is_named = sets.marked(len(context.assembly.strings), sorted(changed.names))
    is_changed = sets.marked(len(context.assembly.paths), numbering.changed_after)
    is_new = np.ones(after.assembly.definitions, dtype=bool)
    is_new[numbering.definitions[numbering.definitions >= 0]] = False
    return np.flatnonzero(is_named[context.name] & is_changed[context.file] & ~is_new)


def _changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """The paths of the files that are not what they were."""
    if before.keys() == after.keys():
        return {path for path, one in before.items() if one is not after[path]}
    return {path for path in before.keys() | after.keys() if before.get(path) is not after.get(path)}
