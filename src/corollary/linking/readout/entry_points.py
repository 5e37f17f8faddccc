"""Symbols that may run without a caller in the program, by the rules of languages, manifests and users."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import Trait
from corollary.facts.vocabulary import CALLABLE_KINDS, KINDS, PROTOCOL_REASON, PURPOSES, VISIBILITIES
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.flow.propagation import Propagation
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.readout.exporting import shown_terms
from corollary.linking.readout.readings import NO_KEY, Reading
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, longs
from corollary.linking.values.things import ROLE_BITS, ROLES, Role
from corollary.syntax.specification import EntryRule

_CALLABLE = frozenset(KINDS.index(kind) for kind in CALLABLE_KINDS)
_EXPORTED = "exported API"
_MEMBER = int(Trait.MEMBER)
_TEST, _API = PURPOSES.index("test"), PURPOSES.index("api")

Entry = tuple[int, str, int]
"""A definition that may run without a caller, the reason why, and the index of what for."""


@dataclass(frozen=True, slots=True)
class EntryPattern:
    """A user's entry points: globs over the id, the bare name and the decorators, all of which must fit."""

    symbol: str = "*"
    name: str = ""
    decorator: str = ""


@lru_cache(maxsize=1 << 18)
def _fits(pattern: str, text: str) -> bool:
    return re.search(pattern, text) is not None


def find_entry_points(
    context: Context,
    namespaces: Namespaces,
    hierarchy: Hierarchy,
    propagation: Propagation,
    patterns: Sequence[EntryPattern],
    declared: frozenset[Entry] | None,
    last: Reading,
) -> list[Entry]:
    """The entry points, sorted; a symbol may have several reasons.

    Those that files declare may be known already; `last` is what was exported the last time.
    """
    finder = _Finder(context, namespaces, hierarchy, propagation)
    finder.found |= declared_entry_points(context, hierarchy) if declared is None else declared
    finder.add_exports(last)
    finder.add_implementations()
    finder.add_manifest_references()
    finder.add_by_patterns(patterns)
    return sorted(finder.found)


def declared_entry_points(
    context: Context, hierarchy: Hierarchy, files: Iterable[int] | None = None
) -> frozenset[Entry]:
    """The entry points that files, all or some, declare by themselves: whatever has which value."""
    declared = _Declared(context, hierarchy, range(len(context.assembly.paths)) if files is None else files)
    declared.add_modules()
    declared.add_marks()
    declared.add_by_rules()
    declared.add_protocol()
    declared.add_registered()
    return frozenset(declared.found)


class _Declared:
    def __init__(self, context: Context, hierarchy: Hierarchy, files: Iterable[int]) -> None:
        self.context = context
        self.hierarchy = hierarchy
        self.files = sorted(files)
        self.found: set[Entry] = set()

    @cached_property
    def decorators(self) -> dict[int, list[str]]:
        """The names of the decorators of each definition."""
        found: dict[int, list[str]] = defaultdict(list)
        for _, definition, name in self.context.assembly.rows("decorator", "definition", "name"):
            found[definition].append(self.context.string(name))
        return found

    def _definitions(self, file: int) -> range:
        start, end = self.context.assembly.definition_start[file : file + 2].tolist()
        return range(start + 1, end)

    def _add(self, definition: int, reason: str, purpose: int = 0) -> None:
        """Notes an entry point; what runs by itself in a file of tests runs to test."""
        self.found.add((definition, reason, _TEST if self._is_tests[int(self.context.file[definition])] else purpose))

    @cached_property
    def _is_tests(self) -> list[bool]:
        """Per file whether it holds only tests and what they need."""
        rows = zip(self.context.specifications, self.context.assembly.paths, strict=True)
        return [bool(found.modules.test_path) and _fits(found.modules.test_path, path) for found, path in rows]

    def add_modules(self) -> None:
        """The top level of every file runs when the file is run or imported, be it from outside."""
        for file in self.files:
            self._add(self.context.module(file), "module")

    def add_marks(self) -> None:
        for file, definition, reason in self.context.assembly.rows("entry", "definition", "reason"):
            if self._is_wanted[file]:
                self._add(definition, self.context.string(reason))

    @cached_property
    def _is_wanted(self) -> npt.NDArray[np.bool_]:
        wanted = np.zeros(len(self.context.assembly.paths), dtype=bool)
        wanted[self.files] = True
        return wanted

    def add_by_rules(self) -> None:
        context = self.context
        for file in self.files:
            path = context.assembly.paths[file]
            rules = [r for r in context.specifications[file].entry_points if not r.path or _fits(r.path, path)]
            if not rules:
                continue
            of_kinds = [rule for rule in rules if rule.kind]
            definitions = self._definitions(file)
            rows = slice(definitions.start, definitions.stop)
            columns = (context.kind[rows].tolist(), context.name[rows].tolist(), context.traits[rows].tolist())
            for definition, kind, string, traits in zip(definitions, *columns, strict=True):
                runs = kind in _CALLABLE
                if not runs and not of_kinds:
                    continue
                name = context.string(string)
                for rule in rules if runs else of_kinds:
                    if self._rule_fits(rule, definition, name, bool(traits & _MEMBER)):
                        self._add(definition, rule.reason, PURPOSES.index(rule.purpose))

    def _rule_fits(self, rule: EntryRule, definition: int, name: str, is_member: bool) -> bool:
        if rule.name and not _fits(rule.name, name):
            return False
        if rule.decorator and not any(_fits(rule.decorator, text) for text in self.decorators.get(definition, ())):
            return False
        if rule.kind and KINDS[int(self.context.kind[definition])] != rule.kind:
            return False
        if rule.scope and is_member != (rule.scope == "class"):
            return False
        declared = self.context.declared_names.get(int(self.context.file[definition]), "")
        if rule.module and not _fits(rule.module, declared):
            return False
        if rule.signature and not _fits(rule.signature, self.context.string(self._signatures[definition])):
            return False
        if rule.owner and not _fits(rule.owner, self._owner(definition)):
            return False
        if rule.visibility and VISIBILITIES[self._visibility(definition)] != rule.visibility:
            return False
        return not rule.base or self._inherits_from(rule.base, definition)

    def _visibility(self, definition: int) -> int:
        return self._visibilities[definition]

    @cached_property
    def _visibilities(self) -> list[int]:
        found: list[int] = self.context.assembly.column("definition", "visibility").tolist()
        return found

    @cached_property
    def _signatures(self) -> list[int]:
        found: list[int] = self.context.assembly.column("definition", "signature").tolist()
        return found

    def _owner(self, definition: int) -> str:
        parent = int(self.context.parent[definition])
        name = self._owners.get(definition, int(self.context.name[parent]) if parent >= 0 else 0)
        return self.context.string(name)

    @cached_property
    def _owners(self) -> dict[int, int]:
        return {definition: name for _, definition, name in self.context.assembly.rows("owner", "definition", "name")}

    def _inherits_from(self, pattern: str, definition: int) -> bool:
        cls = definition if self.context.is_class[definition] else int(self.context.parent[definition])
        if cls < 0 or not self.context.is_class[cls]:
            return False
        names = [self.context.string(int(self.context.name[base])) for base in self.hierarchy.order(cls)]
        return any(_fits(pattern, name) for name in (*names[1:], *self.hierarchy.outside_of(cls)))

    def add_protocol(self) -> None:
        context = self.context
        of_files = self._is_wanted[context.file]
        members = (((context.traits & int(Trait.MEMBER)) != 0) & of_files).nonzero()[0].tolist()
        for definition in members:
            specification = context.specifications[int(context.file[definition])]
            pattern = specification.classes.protocol
            name = context.string(int(context.name[definition]))
            if name in specification.classes.constructors or (pattern and _fits(pattern, name)):
                self._add(definition, PROTOCOL_REASON)

    def add_registered(self) -> None:
        """Classes that a base of theirs is told of when they are made, so that it may keep them and use them."""
        context, told = self.context, set[int]()
        for specification in self.context.languages.values():
            told |= {context.string_id(name) for name in specification.classes.told_of_classes}
        tellers = context.parent[np.isin(context.name, sorted(told - {-1})) & (context.parent >= 0)]
        for teller in sets.unique(tellers[context.is_class[tellers]]).tolist():
            for cls in self.hierarchy.below(teller):
                if cls != teller and self._is_wanted[int(context.file[cls])]:
                    self._add(cls, "registered by a base")


class _Finder(_Declared):
    def __init__(
        self,
        context: Context,
        namespaces: Namespaces,
        hierarchy: Hierarchy,
        propagation: Propagation,
    ) -> None:
        super().__init__(context, hierarchy, ())
        self.namespaces = namespaces
        self.propagation = propagation

    def add_exports(self, last: Reading) -> None:
        """What a package shows to the outside: listed exports, and what its package files take in."""
        files = range(len(self.context.assembly.paths))
        shown = [shown_terms(self.context, self.namespaces, file) for file in files]
        published = longs([term for term in self._published() if term >= 0])
        nodes = sets.unique(np.concatenate((published, *shown)))
        found = last.again(NO_KEY, nodes)
        if found is None:
            found = self._shown(nodes)
            last.note(NO_KEY, nodes, nodes, found)
        self._add_all(found, _EXPORTED, _API)

    def _published(self) -> Iterator[int]:
        """The terms of exports of the files that package manifests publish."""
        published = set()
        for _, stem in self.context.manifests.published():
            for resolver in dict.fromkeys(self.context.resolvers):
                file = resolver.file_of(stem)
                if file is not None:
                    published.add(file)
        for file in sorted(published):
            for terms in self._all_exports(file, set()):
                yield from terms

    def _all_exports(self, file: int, seen: set[int]) -> list[list[int]]:
        if file in seen:
            return []
        seen.add(file)
        found = list(self.namespaces.exports.get(file, {}).values())
        for module, original, _ in self.namespaces.reexports.get(file, ()):
            unit = self.namespaces.target_unit(self.namespaces.resolve(file, module))
            if unit is None:
                continue
            if self.context.string(original) == "*":
                for other in unit.files:
                    found.extend(self._all_exports(other, seen))
            else:
                found.append([node for node, _ in self.namespaces.look_up(unit, original).nodes])
        return found

    def _add_all(self, definitions: Longs, reason: str, purpose: int = 0) -> None:
        for definition in definitions.tolist():
            self._add(definition, reason, purpose)

    def _shown(self, nodes: Longs) -> Longs:
        """The functions and classes that nodes have as values, with the public members of these."""
        context, values = self.context, self.propagation.values
        _, found, _ = values.rows_of(nodes)
        things = sets.unique(found[(found & ROLES) == Role.THING] >> ROLE_BITS)
        things = things[things < context.assembly.definitions]
        runs = np.isin(context.kind, list(_CALLABLE))
        shown = things[runs[things]]
        classes = {base for cls in shown[context.is_class[shown]].tolist() for base in self.hierarchy.order(cls)}
        members = runs & (context.visibility == 0) & np.isin(context.parent, sorted(classes))
        return sets.union(shown, np.flatnonzero(members))

    def add_implementations(self) -> None:
        """What code outside may call by way of an interface that it knows, where methods stand outside of types."""
        context, terms = self.context, list[int]()
        shown = [definition for definition, _, purpose in self.found if purpose == _API]
        asked: dict[int, set[int]] = defaultdict(set)
        for member in shown:
            asked[int(context.parent[member])].add(int(context.name[member]))
        for interface in self.hierarchy.implementations.keys() & asked.keys():
            lower = self.hierarchy.implementations[interface]
            for cls in {base for one in lower for base in self.hierarchy.order(one)}:
                members = self.namespaces.members.get(cls)
                terms.extend(term for name in asked[interface] for term in members.get(name, ()))
        _, values, _ = self.propagation.values.rows_of(sets.unique(longs(terms)))
        things = sets.unique(values[(values & ROLES) == Role.THING] >> ROLE_BITS)
        things = things[things < context.assembly.definitions]
        for definition in things[context.is_callable[things]].tolist():
            if context.parent[definition] == context.module(int(context.file[definition])):
                self._add(definition, "implements exported API", _API)

    def add_manifest_references(self) -> None:
        """Functions that a manifest names as commands or plug-ins."""
        for specification in sorted(self.context.languages.values(), key=lambda s: s.name):
            pattern = specification.modules.entry_reference
            if not pattern:
                continue
            for path, content in sorted(self.context.manifests.contents.items()):
                if any(fnmatchcase(posixpath.basename(path), manifest) for manifest in specification.modules.manifests):
                    for match in re.finditer(pattern, content.decode("utf-8", "replace")):
                        self._add_reference(specification.name, match["module"], match["name"])

    def _add_reference(self, language: str, module: str, name: str) -> None:
        context = self.context
        file = next((i for i, found in enumerate(context.assembly.languages) if found == language), None)
        if file is None:
            return
        unit = self.namespaces.target_unit(context.resolvers[file].resolve(file, module))
        head, *rest = name.split(".")
        identifier = context.string_id(head)
        if unit is None or identifier < 0:
            return
        nodes = [node for node, _ in self.namespaces.look_up(unit, identifier).nodes]
        if not rest:
            self._add_all(self._shown(sets.unique(longs(nodes))), "declared in a manifest")

    def add_by_patterns(self, patterns: Sequence[EntryPattern]) -> None:
        context = self.context
        if not patterns:
            return
        qualified = context.assembly.column("definition", "qualified").tolist()
        for definition, name in enumerate(qualified):
            path = context.assembly.paths[int(context.file[definition])]
            identifier = f"{path}#{context.string(name)}" if context.parent[definition] >= 0 else path
            bare = context.string(int(context.name[definition]))
            for pattern in patterns:
                fits = fnmatchcase(identifier, pattern.symbol) and (not pattern.name or fnmatchcase(bare, pattern.name))
                if fits and (
                    not pattern.decorator
                    or any(fnmatchcase(text, pattern.decorator) for text in self.decorators.get(definition, ()))
                ):
                    self._add(definition, "configured")
