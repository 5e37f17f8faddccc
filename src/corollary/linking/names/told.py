"""What is found out file by file in looking at others, taken over from the last linking where it can be.

While something is found for a file, it is noted what is looked at: names that other files have, what these export of
others or import as a whole, or all that stands in them (`seen`). Where files, languages and manifests are the same as
the last time, modules resolve alike; so what was found is still true if nothing of that has changed. Otherwise it is
found for all files, and compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corollary.facts.schema import RELATION
from corollary.linking.assembly import Assembly
from corollary.linking.context import Context
from corollary.linking.incremental.numbering import Numbering, changed_rows, differing, mapped
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.names.seen import changed_keys
from corollary.linking.values.joins import Longs, longs


@dataclass(frozen=True, slots=True)
class Earlier:
    """The numbers of now for those of the last linking of the same files, and what changed since."""

    numbering: Numbering
    changed: frozenset[int]
    """The files that changed."""
    seen: Longs
    """What is seen of them from outside and is no more the same, in the keys of `seen`."""
    resolves_alike: bool
    """Whether there are the same files, and modules resolve as before."""

    @classmethod
    def of(cls, before: Context, now: Context, numbering: Numbering) -> Earlier:
        changed, alike = frozenset(numbering.changed_after.tolist()), now.resolvers is before.resolvers
        return cls(numbering, changed, changed_keys(before, now, numbering) if alike else longs([]), alike)

    def outdated(self, told: Told) -> list[int]:
        """The files for which there may be something else to find."""
        is_seen = np.isin(told.looked_at, self.seen)
        return sorted(self.changed.union(told.looking[is_seen].tolist()))

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
    """Rows by file, in the order of files, and for each file what was looked at."""

    rows: Longs
    files: Longs
    looked_at: Longs
    """What was looked at, in the keys of `seen`."""
    looking: Longs
    """The file for which each was."""
    again: frozenset[int]
    """The files for which it was found, and not taken over: of those for which something else was found, at least."""


def told(
    namespaces: Namespaces,
    kinds: Sequence[str],
    find: Callable[[int], Iterable[tuple[int, ...]]],
    before: tuple[Told, Earlier] | None,
) -> Told:
    """What `find` gives for each file; columns are of some kinds (term, definition, value, anything else)."""
    count = len(namespaces.units)
    is_kept = before is not None and before[1].resolves_alike
    again = before[1].outdated(before[0]) if before is not None and is_kept else range(count)
    found: list[tuple[int, ...]] = []
    files: list[int] = []
    looked_at: list[int] = []
    looking: list[int] = []
    for file in again:
        seen = namespaces.consulting()
        rows = list(find(file))
        found.extend(rows)
        files.extend([file] * len(rows))
        looked_at.extend(seen)
        looking.extend([file] * len(seen))
    table = np.array(found, dtype=np.int64).reshape(-1, len(kinds))
    now = Told(table, longs(files), longs(looked_at), longs(looking), frozenset(again))
    if before is None:
        return now
    return _joined(*before, now, kinds, count) if is_kept else _compared(*before, now, kinds)


def _compared(old: Told, earlier: Earlier, new: Told, kinds: Sequence[str]) -> Told:
    """What is told now, known for which files it is something else than before."""
    files = mapped(earlier.numbering.files, old.files)
    before = np.stack((files, *(earlier.now(kind, old.rows[:, place]) for place, kind in enumerate(kinds))), axis=1)
    other = differing(before[files >= 0], np.concatenate((new.files[:, None], new.rows), axis=1), 0)
    return replace(new, again=earlier.changed.union(other.tolist()))


def _joined(old: Told, earlier: Earlier, new: Told, kinds: Sequence[str], files: int) -> Told:
    """What was told before of files that are not outdated, with what is told now of the others."""
    is_kept = np.ones(files, dtype=bool)
    is_kept[sorted(new.again)] = False
    rows, seen = is_kept[old.files], is_kept[old.looking]
    columns = [earlier.now(kind, old.rows[rows, place]) for place, kind in enumerate(kinds)]
    table = np.concatenate((np.stack(columns, axis=1), new.rows))
    owners = np.concatenate((old.files[rows], new.files))
    order = np.argsort(owners, kind="stable")
    return Told(
        table[order],
        owners[order],
        np.concatenate((old.looked_at[seen], new.looked_at)),
        np.concatenate((old.looking[seen], new.looking)),
        new.again,
    )
