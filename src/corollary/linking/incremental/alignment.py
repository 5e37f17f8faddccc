"""Which terms of a file before an edit are which of those after it.

Terms are numbered in the order in which expressions are read, so an edit anywhere shifts them. They are told by what
they are (member `x` of class `C`, parameter 1 of `f`, member `y` of another term) and, where that is not enough, by
how they are used. Any pairing is correct, since what is said of the terms is compared afterwards; a better one leaves
less that differs.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import RELATION
from corollary.linking.values.joins import Longs

Hashes = npt.NDArray[np.uint64]
Facts = Mapping[str, Longs]
"""The rows of a file by relation. Terms are numbered from 0 on; all else has numbers that mean the same in both."""

_TELLING = (
    ("member", "term", ("owner", "name")),
    ("parameter", "term", ("definition", "position", "name", "variety")),
    ("imported", "term", ("module", "name", "variety")),
    ("free", "term", ("name",)),
    ("literal", "term", ("name",)),
    ("denotes", "term", ("definition",)),
    ("receiver", "term", ("class", "of_class")),
    ("superior", "term", ("class",)),
    ("object", "term", ("contains",)),
    ("attribute", "term", ("object", "name")),
    ("result", "term", ("callee", "constructs")),
    ("instance", "term", ("type",)),
    ("reference", "term", ("caller", "name")),
)
"""What tells terms: relation, column of the term, columns that tell it. The first that speaks of a term counts."""

_PLACES = frozenset({"line", "column", "end_line"})
_DEPTH = 6
"""Members of members that are told by their whole chain."""
_USES = 2
"""How far around a term its uses are looked at."""
_ODD_NUMBER = 0x9E3779B97F4A7C15
_ODD = np.uint64(_ODD_NUMBER)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


def aligned(before: Facts, after: Facts, terms_before: int, terms_after: int) -> Longs:
    """For each term before the term it is now, -1 where it is none."""
    known = [_told(before, terms_before), _told(after, terms_after)]
    levels = [tuple(known)]
    for _ in range(_USES):
        known = [_used(before, known[0]), _used(after, known[1])]
        levels.append(tuple(known))
    found: Longs = np.full(terms_before, -1, dtype=np.int64)
    free = np.ones(terms_after, dtype=bool)
    for old, new in reversed(levels):
        rows, places = np.flatnonzero(found < 0), np.flatnonzero(free)
        left, right = _paired(old[rows], new[places])
        found[rows[left]] = places[right]
        free[places[right]] = False
    return found


def _paired(old: Hashes, new: Hashes) -> tuple[Longs, Longs]:
    """Rows with equal hashes, the first with the first and so on; 0 is equal to nothing."""
    first, second = _numbered(old), _numbered(new)
    _, left, right = np.intersect1d(first, second, assume_unique=False, return_indices=True)
    told = old[left] != 0
    return left[told], right[told]


def _numbered(hashes: Hashes) -> Hashes:
    """The hashes, those that are equal made different by counting them."""
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    rank = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    result = np.empty_like(hashes)
    result[order] = _mixed(ordered + rank.astype(np.uint64) * _ODD)
    return result


def _told(facts: Facts, terms: int) -> Hashes:
    """What each term is by itself, 0 where nothing tells it."""
    told: Hashes = np.zeros(terms, dtype=np.uint64)
    owner = np.full(terms + 1, len(_TELLING))  # the last is that of no term
    chosen = []
    for rank, (relation, column, by) in enumerate(_TELLING):
        rows = facts[relation]
        names = [name for name, _ in RELATION[relation].columns]
        of = rows[:, names.index(column)]
        mine = np.flatnonzero((of >= 0) & (owner[of] >= rank))
        owner[of[mine]] = rank
        kinds = dict(RELATION[relation].columns)
        chosen.append((rank, of[mine], [(rows[mine, names.index(name)], kinds[name]) for name in by]))
    for _ in range(_DEPTH):
        after: Hashes = np.zeros(terms, dtype=np.uint64)
        for rank, of, columns in chosen:
            np.maximum.at(after, of, _row_hashes(rank, columns, told)[1])
        if np.array_equal(after, told):
            break
        told = after
    return told


def _used(facts: Facts, known: Hashes) -> Hashes:
    """What each term is and what is said of it, where the others are known so far."""
    found = _mixed(known + _ODD)
    for rank, (relation, rows) in enumerate(sorted(facts.items())):
        kinds = RELATION[relation].columns
        if all(kind != "term" for _, kind in kinds):
            continue
        columns = [(rows[:, place], kind) for place, (name, kind) in enumerate(kinds) if name not in _PLACES]
        parts, whole = _row_hashes(rank, columns, known)
        for place, (numbers, kind) in enumerate(columns):
            if kind == "term":
                told = numbers >= 0
                np.add.at(found, numbers[told], _mixed(whole - parts[place] + np.uint64(place))[told])
    return found


def _row_hashes(salt: int, columns: list[tuple[Longs, str]], known: Hashes) -> tuple[list[Hashes], Hashes]:
    """For each row what its columns say, one by one and together."""
    parts = []
    for place, (numbers, kind) in enumerate(columns):
        values = numbers.astype(np.uint64)
        if kind == "term" and len(known):
            values = np.where(numbers < 0, values, known[np.maximum(numbers, 0)])
        elif kind == "call":
            values = np.zeros(len(numbers), dtype=np.uint64)
        parts.append(_mixed(values + np.uint64((place + 16 * salt + 1) * _ODD_NUMBER % (1 << 64))))
    whole = np.zeros(len(parts[0]), dtype=np.uint64)
    for part in parts:
        whole += part
    return parts, _mixed(whole)


def _mixed(values: Hashes) -> Hashes:
    mixed: Hashes = (values ^ (values >> np.uint64(30))) * _MIX
    return mixed ^ (mixed >> np.uint64(27))
