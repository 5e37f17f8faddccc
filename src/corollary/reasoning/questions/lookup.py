"""Which symbol a text means: never a silent pick between several, never an empty success.

Ids are searched as bytes in the blob that holds them all, so that only the few that may match are decoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import islice

import numpy as np
import numpy.typing as npt

from corollary.facts.vocabulary import KINDS
from corollary.linking.program import NONE, Program, StringTable
from corollary.reasoning.results import Ambiguous, Found, Lookup, Missing
from corollary.source.spelling import readings

Rows = npt.NDArray[np.intp]

SUGGESTIONS = 5
_COMPARED = 300
_DECODED = 2000
_NEAR = 0.55


def lookup(program: Program, text: str) -> Lookup:
    """The symbol that `text` names.

    It may be a full id (`path/to/file.x#Outer.inner`), a file's path, either of them without leading folders, a
    qualified or bare name without its path, or a dotted form of path and name (`to.file.Outer.inner`). It may be
    spelled as answers spell it (`source/spelling.py`).
    """
    wanted = text.strip().removeprefix("./")
    try:
        wanted.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return Missing(())
    found = next(filter(None, (_meant(program, reading) for reading in readings(wanted))), ())
    if not found:
        return Missing(_suggestions(program, wanted) if wanted else ())
    return Found(found[0]) if len(found) == 1 else Ambiguous(found)


def _meant(program: Program, wanted: str) -> tuple[int, ...]:
    """The symbols that a text may mean, in order: by the strictest reading that any fits."""
    ids = program.symbols.id
    for find in (_exact, _suffixes, _dotted):
        found = set(find(ids, wanted))
        if find is _suffixes:
            found.update(_exact(program.symbols.name, wanted))
        if found:
            return tuple(sorted(found))
    return ()


def named(texts: StringTable, text: str) -> int:
    """The first row with exactly this text, or NONE."""
    return next(iter(_exact(texts, text)), NONE)


def _exact(texts: StringTable, wanted: str) -> list[int]:
    return [i for i, start in _ending_with(texts, wanted) if start == 0]


def _suffixes(ids: StringTable, wanted: str) -> list[int]:
    path, mark, qualified = wanted.rpartition("#")
    if not mark:
        return [i for i, start in _ending_with(ids, wanted) if _is_boundary(ids[i], start)]
    rows = (i for i, start in _ending_with(ids, qualified) if _is_boundary(ids[i], start))
    return [i for i in rows if _ends_path(ids[i].partition("#")[0], path) and "#" in ids[i]]


def _is_boundary(identifier: str, byte: int) -> bool:
    """Holds if a name or a path component begins at this byte; a dot separates only behind the `#`."""
    head = identifier.encode("utf-8", "surrogateescape")[:byte]
    return not head or head.endswith((b"#", b"/")) or (head.endswith(b".") and b"#" in head)


def _ends_path(path: str, suffix: str) -> bool:
    return path == suffix or path.endswith(f"/{suffix}")


def _dotted(ids: StringTable, wanted: str) -> list[int]:
    """Ids whose path (without extension, or its folder) and name spell `wanted` when joined by dots."""
    parts = re.split(r"[./#:]+", wanted)
    leaf = parts[-1]
    if len(parts) < 2 or not all(parts):
        return []
    rows = [i for i, start in _ending_with(ids, leaf) if "#" in ids[i] and _is_boundary(ids[i], start)]
    named = [i for i in rows if _spells(ids[i], parts)]
    return named or [i for i in _modules_of(ids, leaf) if _ends_parts(_stem(ids[i]), parts)]


def _spells(identifier: str, parts: list[str]) -> bool:
    path, _, qualified = identifier.partition("#")
    name = qualified.split(".")
    if len(name) >= len(parts) or parts[-len(name) :] != name:
        return False
    module, stem = parts[: -len(name)], _stem(path)
    return _ends_parts(stem, module) or _ends_parts(stem[:-1], module)


def _stem(path: str) -> list[str]:
    folders, _, name = path.rpartition("/")
    return [*folders.split("/"), name.partition(".")[0]] if folders else [name.partition(".")[0]]


def _ends_parts(whole: list[str], parts: list[str]) -> bool:
    return whole[-len(parts) :] == parts


def _modules_of(ids: StringTable, stem: str) -> list[int]:
    pattern = re.compile(re.escape(stem.encode("utf-8", "surrogateescape")) + rb"\.")
    places = np.fromiter((match.start() for match in pattern.finditer(ids.blob)), np.int64)
    rows = np.unique(np.searchsorted(ids.ends, places, side="right")).tolist()
    return [i for i in rows if "#" not in ids[i]]


def _ending_with(texts: StringTable, text: str) -> list[tuple[int, int]]:
    """Every string that ends with `text`, and the byte at which `text` begins in it."""
    wanted, blob, ends = text.encode("utf-8", "surrogateescape"), bytes(texts.blob), texts.ends
    places: list[int] = []
    at = blob.find(wanted) if wanted else -1
    while at >= 0:
        places.append(at)
        at = blob.find(wanted, at + 1)
    place = np.array(places, np.int64)
    row = np.searchsorted(ends, place, side="right")
    whole = ends[row] - place == len(wanted)
    row, place = row[whole], place[whole]
    start = np.where(row > 0, ends[row - 1], 0)
    return list(zip(row.tolist(), (place - start).tolist(), strict=True))


def _suggestions(program: Program, wanted: str) -> tuple[str, ...]:
    """Symbols that have the last name in what was asked for; else the nearest bare names, or paths if a path was."""
    parts = [part for part in re.split(r"[./#:]+", wanted) if part]
    leaf = parts[-1] if parts else wanted
    is_path = "/" in wanted and "#" not in wanted
    if is_path:
        return _nearest(wanted, dict.fromkeys(program.files))
    files = {path.rpartition("/")[2] for path in program.files}
    namesakes = _namesakes(program, wanted, leaf) if len(parts) > 1 else ()
    return namesakes or _nearest(leaf, _alike(program, leaf)) or _nearest(wanted, files)


def _namesakes(program: Program, wanted: str, leaf: str) -> tuple[str, ...]:
    """The ids of symbols named `leaf`: what the class in front of it inherits, then what is most like `wanted`."""
    table = program.symbols
    owners = set(_bases(program, _meant(program, wanted.rpartition(leaf)[0].rstrip("./#:"))))
    matcher = SequenceMatcher(b=wanted, autojunk=False)

    def unlikeness(row: int) -> tuple[bool, float, str]:
        matcher.set_seq1(table.id[row])
        return int(table.parent[row]) not in owners, -matcher.ratio(), table.id[row]

    named = (row for row in _exact(table.name, leaf) if table.kind[row] != KINDS.index("module"))
    return tuple(table.id[row] for row in sorted(islice(named, _COMPARED), key=unlikeness)[:SUGGESTIONS])


def _bases(program: Program, symbols: Iterable[int]) -> Iterator[int]:
    """The classes of the program above some symbols, the nearest first."""
    classes = list(symbols)
    seen = {NONE, *classes}
    for each in classes:
        for base in program.inheritance.base[program.inheritance.symbol == each].tolist():
            if base not in seen:
                seen.add(base)
                classes.append(base)
                yield base


def _alike(program: Program, leaf: str) -> Iterable[str]:
    """The names of symbols most like `leaf`, whatever the case: those that share a third of it or begin alike."""
    names, wanted = program.symbols.name, leaf.lower().encode("utf-8", "surrogateescape")
    lower = bytes(names.blob).lower()
    lengths = names.lengths
    distance = np.abs(lengths - len(wanted))
    rows, shared = np.unique(
        np.concatenate([_sharing(names, lower, wanted), _beginning(names, lower, wanted[0], distance <= 1)]),
        return_counts=True,
    )
    fits = (distance[rows] <= len(wanted) + 2) & (program.symbols.kind[rows] != KINDS.index("module"))
    best = np.lexsort((distance[rows][fits], -shared[fits]))[:_DECODED]
    return {names[row] for row in rows[fits][best].tolist()}


def _sharing(names: StringTable, lower: bytes, wanted: bytes) -> Rows:
    """The rows that hold a third of `wanted`, once for every place."""
    size = -(-len(wanted) // 3)
    pieces = {wanted[i : i + size] for i in range(0, len(wanted) - size + 1, size)} | {wanted[-size:]}
    pattern = re.compile(b"|".join(re.escape(piece) for piece in sorted(pieces)))
    places = np.fromiter((match.start() for match in pattern.finditer(lower)), np.int64)
    return np.searchsorted(names.ends, places, side="right")


def _beginning(names: StringTable, lower: bytes, first: int, chosen: npt.NDArray[np.bool_]) -> Rows:
    """The chosen rows that begin with this byte."""
    starts = np.concatenate([[0], names.ends[:-1]])
    rows = np.flatnonzero(chosen & (names.ends > starts))
    begins: npt.NDArray[np.bool_] = np.frombuffer(lower, np.uint8)[starts[rows]] == first
    return rows[begins]


def _nearest(wanted: str, names: Iterable[str]) -> tuple[str, ...]:
    matcher = SequenceMatcher(b=wanted.lower(), autojunk=False)
    letters = set(wanted.lower())

    def likeness(name: str) -> tuple[float, str]:
        lower = name.lower()
        return (abs(len(name) - len(wanted)) - 2 * len(letters & set(lower)), name)

    ranked: list[tuple[float, str]] = []
    for name in sorted(names, key=likeness)[:_COMPARED]:
        matcher.set_seq1(name.lower())
        ranked.append((-matcher.ratio(), name))
    return tuple(name for ratio, name in sorted(ranked)[:SUGGESTIONS] if -ratio >= _NEAR)
