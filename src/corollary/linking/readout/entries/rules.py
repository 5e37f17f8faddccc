"""Whether a definition is what a language's rule of entry points describes."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.vocabulary import KINDS, VISIBILITIES
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.readout.entries.collecting import decorator_names, fits
from corollary.syntax.specification import EntryRule


class EntryRules:
    """The conditions of rules, asked of definitions."""

    def __init__(self, context: Context, hierarchy: Hierarchy, files: npt.NDArray[np.bool_]) -> None:
        """`files` are those whose definitions are asked about."""
        self._context, self._hierarchy, self._files = context, hierarchy, files

    @cached_property
    def _decorators(self) -> dict[int, list[str]]:
        return decorator_names(self._context, self._files)

    def describe(self, rule: EntryRule, definition: int, name: str, is_member: bool) -> bool:
        if rule.name and not fits(rule.name, name):
            return False
        if rule.decorator and not any(fits(rule.decorator, text) for text in self._decorators.get(definition, ())):
            return False
        if rule.kind and KINDS[int(self._context.kind[definition])] != rule.kind:
            return False
        if rule.scope and is_member != (rule.scope == "class"):
            return False
        declared = self._context.declared_names.get(int(self._context.file[definition]), "")
        if rule.module and not fits(rule.module, declared):
            return False
        if rule.signature and not fits(rule.signature, self._context.string(self._signatures[definition])):
            return False
        if rule.owner and not fits(rule.owner, self._owner(definition)):
            return False
        if rule.visibility and VISIBILITIES[self._visibilities[definition]] != rule.visibility:
            return False
        return not rule.base or self._inherits_from(rule.base, definition)

    @cached_property
    def _visibilities(self) -> list[int]:
        found: list[int] = self._context.assembly.column("definition", "visibility").tolist()
        return found

    @cached_property
    def _signatures(self) -> list[int]:
        found: list[int] = self._context.assembly.column("definition", "signature").tolist()
        return found

    def _owner(self, definition: int) -> str:
        parent = int(self._context.parent[definition])
        name = self._owners.get(definition, int(self._context.name[parent]) if parent >= 0 else 0)
        return self._context.string(name)

    @cached_property
    def _owners(self) -> dict[int, int]:
        return dict(self._context.assembly.pairs("owner", "definition", "name"))

    def _inherits_from(self, pattern: str, definition: int) -> bool:
        cls = definition if self._context.is_class[definition] else int(self._context.parent[definition])
        if cls < 0 or not self._context.is_class[cls]:
            return False
        names = [self._context.string(int(self._context.name[base])) for base in self._hierarchy.order(cls)]
        return any(fits(pattern, name) for name in (*names[1:], *self._hierarchy.outside_of(cls)))
