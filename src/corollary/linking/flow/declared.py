"""What declared types rule out: a variable or parameter of a plain built-in type takes no object of the program."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from corollary.linking.assembly import Assembly, Rows
from corollary.linking.context import Context
from corollary.linking.values.joins import Longs

_DEEPEST = 8


def plain_terms(context: Context) -> Longs:
    """The terms that are declared to be of plain built-in types, all of them."""
    assembly = context.assembly
    types = dict(zip(*(assembly.column("instance", name).tolist() for name in ("term", "type")), strict=True))
    free = {term: (file, context.string(name)) for file, term, name in assembly.rows("free", "term", "name")}
    literals = frozenset(assembly.column("literal", "term").tolist())
    sources: dict[int, list[int]] = defaultdict(list)
    for source, target in _flow_of_types(assembly).tolist():
        sources[target].append(source)
    plain = [frozenset(found.builtins.plain.split()) for found in context.specifications]

    def is_plain(kind: int, depth: int = 0) -> bool:
        if kind in free:
            file, name = free[kind]
            return name in plain[file]
        if kind in literals:
            return True
        parts = sources.get(kind, ())
        return bool(parts) and depth < _DEEPEST and all(is_plain(part, depth + 1) for part in parts)

    def rules_out(term: int) -> bool:
        declared = [types[source] for source in sources.get(term, ()) if source in types]
        return any(map(is_named, declared)) and all(map(is_plain, declared))

    def is_named(kind: int, depth: int = 0) -> bool:
        """Whether some name makes up a type: what is written out says nothing of the rest, which is not known."""
        parts = sources.get(kind, ())
        return kind in free or (depth < _DEEPEST and any(is_named(part, depth + 1) for part in parts))

    return np.array([term for term in sorted(sources) if rules_out(term)], dtype=np.int64)


def ruled_out(assembly: Assembly, plain: Longs) -> npt.NDArray[np.bool_]:
    """The rows of `flow` that would bring terms of plain types something else."""
    flow = assembly.relations["flow"]
    found: npt.NDArray[np.bool_] = np.isin(flow[:, 1], plain) & ~np.isin(
        flow[:, 0], assembly.column("instance", "term")
    )
    return found


def _flow_of_types(assembly: Assembly) -> Rows:
    """The sources and targets of flows from what has a declared type, and to what types are made of."""
    flow = assembly.relations["flow"][:, :2]
    is_type = np.zeros(assembly.terms + 1, dtype=bool)  # the last is that of no term
    is_type[assembly.column("instance", "type")] = True
    for _ in range(_DEEPEST):
        is_type[flow[is_type[flow[:, 1]], 0]] = True
    has_type = np.zeros(assembly.terms + 1, dtype=bool)
    has_type[assembly.column("instance", "term")] = True
    found: Rows = flow[has_type[flow[:, 0]] | is_type[flow[:, 1]]]
    return found
