"""What is found out file by file in looking at others, taken over from the last linking where it can be.

While something is found for a file, the files that are looked at are noted. Where files, languages and manifests are
the same as the last time, modules resolve alike; so what was found is still true if none of these files has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corollary.facts.schema import RELATION
from corollary.linking.assembly import Assembly
from corollary.linking.context import Context
from corollary.linking.incremental.numbering import Numbering, changed_rows
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.values.joins import Longs


@dataclass(frozen=True, slots=True)
class Earlier:
    """The numbers of now for those of the last linking of the same files, and the files that changed since."""

    numbering: Numbering
    changed: frozenset[int]

    @classmethod
    def of(cls, before: Context, now: Context, numbering: Numbering) -> Earlier | None:
        """None where modules may resolve otherwise than before."""
        if now.resolvers is not before.resolvers:
            return None
        return cls(numbering, frozenset(numbering.changed_after.tolist()))

    def outdated(self, told: Told) -> list[int]:
        """The files for which there may be something else to find."""
        changed = self.changed
        rows = enumerate(told.consulted)
        return [file for file, looked_at in rows if file in changed or not changed.isdisjoint(looked_at)]

    @property
    def keeps_definitions(self) -> bool:
        """Whether there are the same definitions, too, with the numbers that they had."""
        return self.numbering.keeps_definitions

    def tells_alike(self, before: Told, after: Told, *kinds: str) -> bool:
        """Holds if the same was found as before, in the same order."""
        if len(before.rows) != len(after.rows):
            return False
        columns = [self.now(kind, before.rows[:, place]) for place, kind in enumerate(kinds)]
        return all(np.array_equal(column, after.rows[:, place]) for place, column in enumerate(columns))

    def says_alike(self, before: Assembly, after: Assembly, relation: str, *columns: str) -> bool:
        """Holds if some columns of a relation are the same as before, in the same order."""
        names = [name for name, _ in RELATION[relation].columns]
        places = [names.index(column) for column in columns]
        old, new = changed_rows(before, after, relation, self.numbering)
        return np.array_equal(old[:, places], new[:, places])

    def now(self, kind: str, numbers: Longs) -> Longs:
        """The numbers now of what was found for files that are not outdated; -1 stays."""
        if kind != "value":
            return self.numbering.of_kind(kind, numbers)
        return np.where(numbers < 0, -1, self.numbering.values(np.maximum(numbers, 0)))


@dataclass(frozen=True, slots=True)
class Told:
    """Rows by file, in the order of files, and for each file the files that were looked at."""

    rows: Longs
    files: Longs
    consulted: tuple[frozenset[int], ...]
    again: frozenset[int]
    """The files for which it was found, and not taken over."""


def told(
    namespaces: Namespaces,
    kinds: Sequence[str],
    find: Callable[[int], Iterable[tuple[int, ...]]],
    before: tuple[Told, Earlier] | None,
) -> Told:
    """What `find` gives for each file; columns are of some kinds (term, definition, value, anything else)."""
    count = len(namespaces.units)
    again = range(count) if before is None else before[1].outdated(before[0])
    consulted = [frozenset[int]()] * count if before is None else list(before[0].consulted)
    found: list[tuple[int, ...]] = []
    files: list[int] = []
    for file in again:
        looked_at = namespaces.consulting()
        rows = list(find(file))
        found.extend(rows)
        files.extend([file] * len(rows))
        consulted[file] = frozenset(looked_at)
    table = np.array(found, dtype=np.int64).reshape(-1, len(kinds))
    owners = np.array(files, dtype=np.int64)
    if before is None:
        return Told(table, owners, tuple(consulted), frozenset(again))
    old, earlier = before
    is_kept = ~np.isin(old.files, again)
    columns = [earlier.now(kind, old.rows[is_kept, place]) for place, kind in enumerate(kinds)]
    table = np.concatenate((np.stack(columns, axis=1), table))
    owners = np.concatenate((old.files[is_kept], owners))
    order = np.argsort(owners, kind="stable")
    return Told(table[order], owners[order], tuple(consulted), frozenset(again))
