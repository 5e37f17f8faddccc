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
    """For each term before the term it is now, -1 where it is none.

    From the start of the file on, and from its end, terms are paired one by one as long as they are told alike.
    """
    told = _told(before, terms_before), _told(after, terms_after)
    first, last = _alike(*told)
    found: Longs = np.full(terms_before, -1, dtype=np.int64)
    found[:first] = np.arange(first)
    found[terms_before - last :] = np.arange(terms_after - last, terms_after)
    is_left = [_between(first, terms - last, terms) for terms in (terms_before, terms_after)]
    if not all(map(np.any, is_left)):
        return found
    facts = [_speaking(each, left) for each, left in zip((before, after), is_left, strict=True)]
    levels = [told]
    for _ in range(_USES):
        levels.append((_used(facts[0], levels[-1][0]), _used(facts[1], levels[-1][1])))
    free = is_left[1][:-1]
    for old, new in reversed(levels):
        rows, places = np.flatnonzero(found < 0), np.flatnonzero(free)
        left, right = _paired(old[rows], new[places])
        found[rows[left]] = places[right]
        free[places[right]] = False
    return found


def _alike(old: Hashes, new: Hashes) -> tuple[int, int]:
    """How many terms are told alike from the first on, and of the others how many from the last back."""
    count = min(len(old), len(new))
    differing = np.flatnonzero(old[:count] != new[:count])
    first = int(differing[0]) if len(differing) else count
    rest = count - first
    differing = np.flatnonzero(old[len(old) - rest :] != new[len(new) - rest :])
    return first, rest - 1 - int(differing[-1]) if len(differing) else rest


def _between(first: int, end: int, terms: int) -> npt.NDArray[np.bool_]:
    """Of each term whether it is one of some that follow one another; the last is that of no term."""
    found = np.zeros(terms + 1, dtype=bool)
    found[first:end] = True
    return found


def _speaking(facts: Facts, of: npt.NDArray[np.bool_]) -> Facts:
    """The rows that speak of some terms."""
    found = {}
    for relation, rows in facts.items():
        places = [place for place, (_, kind) in enumerate(RELATION[relation].columns) if kind == "term"]
        if places:
            found[relation] = rows[of[rows[:, places]].any(axis=1)]
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
    alone, by_others = (
        [each for each in chosen if any(kind == "term" for _, kind in each[2]) is told_by_others]
        for told_by_others in (False, True)
    )
    by_itself: Hashes = np.zeros(terms, dtype=np.uint64)
    for rank, of, columns in alone:
        np.maximum.at(by_itself, of, _row_hashes(rank, columns, told)[1])
    for _ in range(_DEPTH):
        after = by_itself.copy()
        for rank, of, columns in by_others:
            np.maximum.at(after, of, _row_hashes(rank, columns, told)[1])
        if np.array_equal(after, told):
            break
        told = after
    return told


def _used(facts: Facts, known: Hashes) -> Hashes:
    """What each term is and what is said of it, where the others are known so far."""
    found = _mixed(known + _ODD)
    for rank, (relation, rows) in enumerate(sorted(facts.items())):
        if not len(rows):
            continue
        kinds = RELATION[relation].columns
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
