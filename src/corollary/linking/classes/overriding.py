"""Members that code outside may call because a base class there has one of their name.

Where all bases outside are listed, with what they have (`grammars/*/models`, `[bases]`), only members of these names
count; where one is not, every member does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from fnmatch import translate
from functools import lru_cache

import numpy as np

from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.program import Ints

_ANYTHING = frozenset({"*"})


def overriding(context: Context, hierarchy: Hierarchy) -> tuple[Ints, Ints]:
    """The members of classes with a base outside that may override one there, by way of a mixin or not.

    Beside each stands 1 where a listed base has a member of its name, and else 0.
    """
    wanted: dict[int, frozenset[str]] = defaultdict(frozenset)
    for cls in sorted({cls for cls, base, _ in hierarchy.rows if base < 0}):
        names = _names(context, hierarchy, cls)
        for lower in (cls, *hierarchy.below(cls)):
            for upper in hierarchy.order(lower):
                wanted[upper] |= names
    found, known = [], []
    members = np.flatnonzero(np.isin(context.parent, sorted(cls for cls, names in wanted.items() if names)))
    rows = zip(context.parent[members].tolist(), context.name[members].tolist(), strict=True)
    for member, (cls, name) in zip(members.tolist(), rows, strict=True):
        names = wanted[cls]
        is_known = bool(_pattern(names - _ANYTHING).fullmatch(context.string(name)))
        if is_known or not names.isdisjoint(_ANYTHING):
            found.append(member)
            known.append(int(is_known))
    return np.array(found, dtype=np.int32), np.array(known, dtype=np.int32)


def inherits_inert_alone(context: Context, hierarchy: Hierarchy, cls: int) -> bool:
    """Holds if all that a class inherits from outside is known to call no member."""
    if cls in hierarchy.open_classes:
        return False
    inert = context.specifications[int(context.file[cls])].classes.inert_bases
    return all(base in inert for base in hierarchy.outside_bases[cls])


def _names(context: Context, hierarchy: Hierarchy, cls: int) -> frozenset[str]:
    """The names, `*` in some for anything, of what the bases of a class that lie outside have."""
    specification = context.specifications[int(context.file[cls])]
    if inherits_inert_alone(context, hierarchy, cls):
        return frozenset()
    if cls in hierarchy.open_classes:
        return _ANYTHING
    bases = [base for base in hierarchy.outside_bases[cls] if base not in specification.classes.inert_bases]
    found = [_members(base, specification.bases) for base in bases]
    return frozenset().union(*(_ANYTHING if members is None else members for members in found))


def _members(base: str, listed: Mapping[str, str]) -> frozenset[str] | None:
    """What a base outside has, with what its own bases have; None where it is not listed."""
    if base not in listed:
        return None
    found: set[str] = set()
    for word in listed[base].split():
        inherited = _members(word[1:-1], listed) if word.startswith("<") else {word}
        found |= _ANYTHING if inherited is None else inherited
    return frozenset(found)


@lru_cache(maxsize=1 << 12)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, sorted(names))) or "(?!)")
