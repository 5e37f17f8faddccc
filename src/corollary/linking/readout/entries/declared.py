"""Entry points that files declare by themselves, whatever has which value: modules, marks, rules of the language."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from corollary.facts.schema import Trait
from corollary.facts.vocabulary import CALLABLE_KINDS, KINDS, PROTOCOL_REASON, PURPOSES
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.readout.entries.collecting import Entries, EntryRows, fits
from corollary.linking.readout.entries.rules import EntryRules
from corollary.linking.values import sets

_CALLABLE = frozenset(KINDS.index(kind) for kind in CALLABLE_KINDS)
_MEMBER = int(Trait.MEMBER)


def declared_entry_points(context: Context, hierarchy: Hierarchy, files: Iterable[int] | None = None) -> EntryRows:
    """The entry points that files, all or some, declare by themselves: whatever has which value."""
    declared = _Declaring(context, hierarchy, range(len(context.assembly.paths)) if files is None else files)
    declared.add_modules()
    declared.add_marks()
    declared.add_by_rules()
    declared.add_protocol()
    declared.add_registered()
    return declared.entries.rows()


class _Declaring:
    def __init__(self, context: Context, hierarchy: Hierarchy, files: Iterable[int]) -> None:
        self._context, self._hierarchy = context, hierarchy
        self._files = sorted(files)
        self._is_wanted = sets.marked(len(context.assembly.paths), self._files)
        self._rules = EntryRules(context, hierarchy, self._is_wanted)
        self.entries = Entries(context)

    def add_modules(self) -> None:
        """The top level of every file runs when the file is run or imported, be it from outside."""
        for file in self._files:
            self.entries.add(self._context.module(file), "module")

    def add_marks(self) -> None:
        for file, definition, reason in self._context.assembly.rows("entry", "definition", "reason"):
            if self._is_wanted[file]:
                self.entries.add(definition, self._context.string(reason))

    def add_by_rules(self) -> None:
        context = self._context
        for file in self._files:
            path = context.assembly.paths[file]
            rules = [r for r in context.specifications[file].entry_points if not r.path or fits(r.path, path)]
            if not rules:
                continue
            of_kinds = [rule for rule in rules if rule.kind]
            start, stop = context.assembly.definition_start[file : file + 2].tolist()
            definitions, rows = range(start + 1, stop), slice(start + 1, stop)
            columns = (context.kind[rows].tolist(), context.name[rows].tolist(), context.traits[rows].tolist())
            for definition, kind, string, traits in zip(definitions, *columns, strict=True):
                runs = kind in _CALLABLE
                if not runs and not of_kinds:
                    continue
                name = context.string(string)
                for rule in rules if runs else of_kinds:
                    if self._rules.describe(rule, definition, name, bool(traits & _MEMBER)):
                        self.entries.add(definition, rule.reason, PURPOSES.index(rule.purpose))

    def add_protocol(self) -> None:
        context = self._context
        of_files = self._is_wanted[context.file]
        members = (((context.traits & int(Trait.MEMBER)) != 0) & of_files).nonzero()[0].tolist()
        for definition in members:
            specification = context.specifications[int(context.file[definition])]
            pattern = specification.classes.protocol
            name = context.string(int(context.name[definition]))
            if name in specification.classes.constructors or (pattern and fits(pattern, name)):
                self.entries.add(definition, PROTOCOL_REASON)

    def add_registered(self) -> None:
        """Classes that a base of theirs is told of when they are made, so that it may keep them and use them."""
        context, told = self._context, set[int]()
        for specification in self._context.languages.values():
            told |= {context.string_id(name) for name in specification.classes.told_of_classes}
        tellers = context.parent[np.isin(context.name, sorted(told - {-1})) & (context.parent >= 0)]
        for teller in sets.unique(tellers[context.is_class[tellers]]).tolist():
            for cls in self._hierarchy.below(teller):
                if cls != teller and self._is_wanted[int(context.file[cls])]:
                    self.entries.add(cls, "registered by a base")
