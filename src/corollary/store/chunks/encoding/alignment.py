"""Which numbers of one segment are which of another: what an edit renumbered, told by what it left alike.

Every number of the new segment gets a code: that of the old number it corresponds to, or one beyond all old ones. No
two get the same. A wrong correspondence costs room and nothing else, so likeness is enough and certainty is not sought.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from corollary.facts.layouts import Layout
from corollary.facts.segment import Parts

Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Maps = Mapping[str, Ints]

_UNKNOWN = -1
_ROUNDS = 2
"""How often what was found leads to more."""
_WINDOWS = (2, 1, 0)
"""How many neighbours on each side must be alike, from the surest on."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def corresponding(layout: Layout, before: Parts, after: Parts, old: list[Ints], new: list[Ints]) -> dict[str, Ints]:
    """The code of every string, definition, term, call and line after; `old` and `new` are the tables of both."""
    number = {text: at for at, text in enumerate(before.strings)}
    strings = np.fromiter((number.get(text, _UNKNOWN) for text in after.strings), np.int64, len(after.strings))
    maps = {"s": completed(strings, len(before.strings))}
    ours, theirs = (tables[layout.definition][:, [layout.qualified]] for tables in (old, new))
    pairs = _unique_pairs(_hashed(ours), _hashed(_mapped(theirs, maps["s"])))
    maps["d"] = completed(_voted([pairs], len(theirs), len(ours)), len(ours))
    olds, news = layout.sizes(before, old), layout.sizes(after, new)
    votes: dict[str, list[Ints]] = {"t": [], "c": [], "l": []}
    for at, spaces in enumerate(layout.spaces):
        found = _alike(old[at], new[at], spaces, maps)
        if at == layout.call:
            votes["c"].append(found)
        for column, space in enumerate(spaces):
            if space in votes:
                votes[space].append(np.stack((old[at][found[0], column], new[at][found[1], column])))
    chosen = {space: _voted(votes[space], news[space], olds[space]) for space in votes}
    chosen["t"] = _followed(layout, old, new, maps, chosen["t"], votes["t"], olds["t"])
    for space, codes in chosen.items():
        maps[space] = completed(_filled(codes, olds[space]), olds[space])
    return maps


def places_of(origin: Ints, table: Ints) -> Ints:
    """For each row of a table where it stands in the origin, -1 where it does not; if there is a choice, in runs."""
    places = np.full(len(table), _UNKNOWN, np.int64)
    if not len(origin) or not len(table):
        return places
    hashes, first = np.unique(_hashed(origin), return_index=True)
    wanted = _hashed(table)
    at = np.minimum(np.searchsorted(hashes, wanted), len(hashes) - 1)
    candidates = first[at]
    same = (hashes[at] == wanted) & (origin[candidates] == table).all(axis=1)
    places[same] = candidates[same]
    following = np.minimum(places[:-1] + 1, len(origin) - 1)
    runs = (places[:-1] >= 0) & (origin[following] == table[1:]).all(axis=1)
    places[1:][runs] = following[runs]
    return places


def _followed(
    layout: Layout, old: list[Ints], new: list[Ints], maps: Maps, terms: Ints, votes: list[Ints], olds: int
) -> Ints:
    """The codes of terms, with those of terms that stand in one row with known ones, and no other row is like it."""
    for _ in range(_ROUNDS):
        known = {**maps, "t": terms}
        for at, spaces in enumerate(layout.spaces):
            for column in (column for column, space in enumerate(spaces) if space == "t"):
                others = [other for other, space in enumerate(spaces) if other != column and space in "isdt"]
                if any(spaces[other] == "t" for other in others):
                    votes.append(_by_others(old[at], new[at], column, others, spaces, known))
        terms = _voted(votes, len(terms), olds)
    return terms


def _by_others(old: Ints, new: Ints, column: int, others: list[int], spaces: str, maps: Maps) -> Ints:
    """Pairs of a column's numbers whose rows are alike in other columns, all of which are known."""
    rows = new[maps["t"][np.maximum(new[:, column], 0)] < 0]
    rows = rows[rows[:, column] >= 0]
    if not len(rows):
        return np.empty((2, 0), np.int64)
    coded = _coded(rows, others, spaces, maps)
    terms = [at for at, other in enumerate(others) if spaces[other] == "t"]
    sure = ~((coded[:, terms] < 0) & (rows[:, others][:, terms] >= 0)).any(axis=1)
    pairs = _unique_pairs(_hashed(old[:, others]), _hashed(coded[sure]))
    return np.stack((old[pairs[0], column], rows[sure][pairs[1], column]))


def _alike(old: Ints, new: Ints, spaces: str, maps: Maps) -> Ints:
    """Pairs of rows, old and new, that are alike in what is not renumbered, and so are their neighbours."""
    columns = [column for column, space in enumerate(spaces) if space in "isd"]
    if not columns or not len(old) or not len(new):
        return np.empty((2, 0), np.int64)
    ours, theirs = _hashed(old[:, columns]), _hashed(_coded(new, columns, spaces, maps))
    left, right = np.arange(len(old)), np.arange(len(new))
    found: list[Ints] = [np.empty((2, 0), np.int64)]
    for window in _WINDOWS:
        if not len(left) or not len(right):
            break
        pairs = _unique_pairs(_with_neighbours(ours, window)[left], _with_neighbours(theirs, window)[right])
        found.append(np.stack((left[pairs[0]], right[pairs[1]])))
        left, right = np.delete(left, pairs[0]), np.delete(right, pairs[1])
    return np.concatenate(found, axis=1)


def _unique_pairs(old: Words, new: Words) -> Ints:
    """Where a hash stands that both have exactly once."""
    sides = []
    for hashes in (old, new):
        values, first, counts = np.unique(hashes, return_index=True, return_counts=True)
        sides.append((values[counts == 1], first[counts == 1]))
    _, ours, theirs = np.intersect1d(sides[0][0], sides[1][0], assume_unique=True, return_indices=True)
    return np.stack((sides[0][1][ours], sides[1][1][theirs])).astype(np.int64)


def _voted(pairs: list[Ints], news: int, olds: int) -> Ints:
    """For each new number the old one that it was most often found to be; each old one is given once."""
    found = np.full(news, _UNKNOWN, np.int64)
    joined = np.concatenate([*pairs, np.empty((2, 0), np.int64)], axis=1)
    joined = joined[:, (joined >= 0).all(axis=0)]
    keys, counts = np.unique(joined[1] * np.int64(olds + 1) + joined[0], return_counts=True)
    keys = keys[np.argsort(-counts, kind="stable")]
    new, old = keys // (olds + 1), keys % (olds + 1)
    first = np.sort(np.unique(new, return_index=True)[1])
    new, old = new[first], old[first]
    once = np.sort(np.unique(old, return_index=True)[1])
    found[new[once]] = old[once]
    return found


def _filled(found: Ints, olds: int) -> Ints:
    """The same with the unknown between two known numbers that moved by as much moved likewise."""
    known = np.flatnonzero(found >= 0)
    if not len(known):
        return found
    unknown = np.flatnonzero(found < 0)
    at = np.searchsorted(known, unknown)
    left, right = known[np.maximum(at - 1, 0)], known[np.minimum(at, len(known) - 1)]
    moved = found - np.arange(len(found))
    guess = unknown + moved[left]
    used = np.zeros(olds, bool)
    used[found[known]] = True
    sure = (moved[left] == moved[right]) & (guess >= 0) & (guess < olds)
    sure[sure] = ~used[guess[sure]]
    chosen, values = unknown[sure], guess[sure]
    once = np.unique(values, return_index=True)[1]
    filled = found.copy()
    filled[chosen[once]] = values[once]
    return filled


def completed(found: Ints, olds: int) -> Ints:
    """The same with numbers beyond all old ones for what is new, counting up."""
    new = found < 0
    found[new] = olds + np.arange(int(new.sum()))
    return found


def _coded(rows: Ints, columns: list[int], spaces: str, maps: Maps) -> Ints:
    """These columns of rows, with the codes of what is renumbered."""
    return np.stack(
        [_mapped(rows[:, at], maps[spaces[at]]) if spaces[at] in maps else rows[:, at] for at in columns], 1
    )


def _mapped(values: Ints, codes: Ints) -> Ints:
    return np.where(values >= 0, codes[np.maximum(values, 0)], values) if len(codes) else values


def _hashed(rows: Ints) -> Words:
    """A hash of each row."""
    found = np.zeros(len(rows), np.uint64)
    for column in rows.T:
        found = (found ^ column.astype(np.uint64)) * _FACTOR
        found ^= found >> _SHIFT
    return found


def _with_neighbours(hashes: Words, window: int) -> Words:
    """A hash of each and of so many before and after."""
    found = hashes
    for distance in range(1, window + 1):
        before, after = np.zeros_like(hashes), np.zeros_like(hashes)
        before[distance:], after[:-distance] = hashes[:-distance], hashes[distance:]
        found = ((found ^ before) * _FACTOR ^ after) * _FACTOR
        found ^= found >> _SHIFT
    return found
