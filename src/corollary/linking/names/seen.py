"""What of a file is seen from others: by keys, so that a change is told to those who looked at it and to no others.

A key is a file with a name that the file may have, with its frame, or with all that stands in it.
"""

from __future__ import annotations

from collections import defaultdict

from corollary.facts.schema import RELATION
from corollary.linking.context import Context
from corollary.linking.incremental.numbering import Numbering
from corollary.linking.values.joins import LOW, SHIFT, Longs, longs

ALL, FRAME = LOW, LOW - 1
"""Stand in the place of a name: for all of a file; for what it exports of others, imports as a whole, and whether it
exports anything."""
_STAR = 1
_LINE = [name for name, _ in RELATION["reexport"].columns].index("line")


def key_of(file: int, name: int) -> int:
    """The key of a name in a file, of ALL, or of its FRAME."""
    return file << SHIFT | name & LOW


def changed_keys(before: Context, now: Context, numbering: Numbering) -> Longs:
    """The keys of what is no more the same in files that changed."""
    found: list[int] = []
    pairs = zip(numbering.changed_before.tolist(), numbering.changed_after.tolist(), strict=True)
    for old, new in pairs:
        found.append(key_of(new, ALL))
        if _frame(before, old) != _frame(now, new):
            found.append(key_of(new, FRAME))
        mine, its = _held(before, old, numbering.terms), _held(now, new, None)
        found.extend(key_of(new, name) for name in mine.keys() | its.keys() if mine.get(name) != its.get(name))
    return longs(sorted(found))


def _frame(context: Context, file: int) -> tuple[object, ...]:
    """What a file exports of others and imports as a whole; whether it exports anything itself."""
    stars = [item.module for item in context.imports_of(file) if item.variety == _STAR]
    rows = context.assembly.rows_of("reexport", file)[:, :_LINE].tolist()
    return stars, rows, bool(len(context.assembly.rows_of("export", file)))


def _held(context: Context, file: int, now: Longs | None) -> dict[int, list[tuple[int, int]]]:
    """What the module of a file holds, and what the file exports, by name; terms as they are `now`."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    members, exports = (context.assembly.rows_of(relation, file).tolist() for relation in ("member", "export"))
    module = context.module(file)
    told = [(name, 0, term) for owner, name, term in members if owner == module]
    for name, how, term in told + [(name, 1, term) for name, term in exports]:
        found[name].append((how, term if now is None or term < 0 else int(now[term])))
    return found
