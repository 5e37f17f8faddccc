"""Which classes implement which interfaces where languages do not ask them to say so.

A class implements an interface if it has all of its methods, its own or embedded ones. Signatures are not compared:
that adds implementations, never loses one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from corollary.facts.vocabulary import KINDS
from corollary.linking.context import Context
from corollary.linking.hierarchy import Hierarchy

_INTERFACE = KINDS.index("interface")


def structural_implementations(
    context: Context, hierarchy: Hierarchy, owners: Callable[[int, int], list[int]]
) -> dict[int, tuple[int, ...]]:
    """Interface -> the classes that have all of its methods; `owners` gives the classes that a name means in a file."""
    own = _own_methods(context, owners)
    interfaces: dict[int, frozenset[int]] = {}
    having: dict[int, set[int]] = defaultdict(set)
    for cls in context.is_class.nonzero()[0].tolist():
        if not context.specifications[int(context.file[cls])].classes.structural:
            continue
        names: frozenset[int] = frozenset().union(*(own.get(member, frozenset()) for member in hierarchy.order(cls)))
        if context.kind[cls] == _INTERFACE:
            interfaces[cls] = names
        else:
            for name in names:
                having[name].add(cls)
    found = {}
    for interface, names in interfaces.items():
        if names:
            implementing = set.intersection(*(having.get(name, set()) for name in names))
            found[interface] = tuple(sorted(implementing))
    return found


def _own_methods(context: Context, owners: Callable[[int, int], list[int]]) -> dict[int, frozenset[int]]:
    methods: dict[int, set[int]] = defaultdict(set)
    for definition in context.is_callable.nonzero()[0].tolist():
        parent = int(context.parent[definition])
        if parent >= 0 and context.is_class[parent]:
            methods[parent].add(int(context.name[definition]))
    for file, definition, owner in context.assembly.rows("owner", "definition", "name"):
        for cls in owners(file, owner):
            methods[cls].add(int(context.name[definition]))
    return {cls: frozenset(names) for cls, names in methods.items()}
