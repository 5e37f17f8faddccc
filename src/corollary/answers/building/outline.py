"""The map: what is in a repository, a folder, a file or a symbol, in as much detail as the budget allows.

Detail grows in levels over the whole target, so a small budget gives a coarse map of everything and not a fine
map of whatever comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import msgspec
import numpy as np

from corollary.answers.describing import Describer, shown
from corollary.answers.paging import NO_PAGE, Window, cut, room_for_items
from corollary.answers.types import answers
from corollary.facts.evidence import Form
from corollary.facts.vocabulary import KINDS
from corollary.linking.program import NONE

Level = Callable[[], Iterator[answers.Entry]]

_TOP_SYMBOLS = 3
_OUTLINED = frozenset(KINDS) - {"module", "lambda", "variable", "field"}
_DEFINITIONS = frozenset({"function", "class", "interface", "enum", "type", "namespace", "macro"})


@dataclass(frozen=True, slots=True)
class Target:
    """What a map is of: `kind` says which of the other two counts; the folder "" is the repository."""

    kind: Literal["repository", "folder", "file", "symbol"]
    path: str = ""
    symbol: int = NONE


def outline(describe: Describer, target: Target, window: Window) -> answers.Outline:
    """The map of the target: the most detailed level that fits the budget, or a page of the coarsest."""
    cartographer = _Cartographer(describe)
    levels = cartographer.levels(target)
    name = describe.identifier(target.symbol) if target.kind == "symbol" else target.path
    frame = answers.Outline(
        snapshot=describe.program.snapshot,
        coverage=describe.coverage,
        target=name,
        target_kind=target.kind,
        entries=(),
        unlisted=answers.Unlisted(),
        page=NO_PAGE,
    )
    entries = _most_detailed(levels, window, frame)
    frame = msgspec.structs.replace(frame, unlisted=cartographer.unlisted(target, entries))
    shown, page = cut(
        len(entries), entries.__getitem__, window, frame=frame, question=("map", target.kind, name, len(entries))
    )
    return msgspec.structs.replace(frame, entries=tuple(shown), page=page)


def _most_detailed(levels: Sequence[Level], window: Window, frame: answers.Outline) -> list[answers.Entry]:
    room = room_for_items(window, frame)
    if room is None:
        return list(levels[-1]())
    chosen = list(levels[0]())
    for level in levels[1:]:
        entries = list(level())
        if len(msgspec.json.encode(entries)) > room:
            break
        chosen = entries
    return chosen


@dataclass(frozen=True)
class _Cartographer:
    """Draws entries; the columns it counts with are made once."""

    describe: Describer

    def levels(self, target: Target) -> list[Level]:
        """The ways to draw the target, coarsest first."""
        if target.kind == "file":
            return self._file_levels(self._module_of(target.path), depth=0)
        if target.kind == "symbol":
            return self._file_levels(target.symbol, depth=0)
        files = self._files(target)
        base = target.path.count("/") + 1 if target.path else 0
        deepest = max((path.count("/") for _, path in files), default=0) - base
        folders = [self._folder_level(files, base, depth) for depth in range(1, deepest + 1)]
        return [
            self._folder_level(files, base, 0),
            *folders,
            lambda: self._with_files(files, base, top=0),
            lambda: self._with_files(files, base, top=_TOP_SYMBOLS),
        ]

    def unlisted(self, target: Target, entries: Sequence[answers.Entry]) -> answers.Unlisted:
        """What of the target has no entry."""
        symbols = sum(entry.symbol != "" for entry in entries)
        if target.kind in ("file", "symbol"):
            return answers.Unlisted(symbols=sum(1 for _ in self.levels(target)[-1]()) - symbols)
        files = self._files(target)
        held = sum(int(self._symbols_in[row]) for row, _ in files)
        return answers.Unlisted(len(files) - sum(entry.kind == "file" for entry in entries), held - symbols)

    def _files(self, target: Target) -> list[tuple[int, str]]:
        """The files of a folder, or of the repository."""
        files = enumerate(map(shown, self.describe.program.files))
        return [(row, path) for row, path in files if not target.path or path.startswith(target.path + "/")]

    def _folder_level(self, files: Sequence[tuple[int, str]], base: int, depth: int) -> Level:
        return lambda: self._folders(files, base, depth)

    def _folders(self, files: Sequence[tuple[int, str]], base: int, depth: int) -> Iterator[answers.Entry]:
        """Folders down to `depth` below the target, with what they hold in all."""
        counts: dict[str, list[int]] = {}
        for row, path in files:
            parts = path.split("/")[:-1]
            for end in range(base, min(len(parts), base + depth) + 1):
                held = counts.setdefault("/".join(parts[:end]), [0, 0])
                held[0] += 1
                held[1] += int(self._symbols_in[row])
        for folder in sorted(counts, key=lambda text: text.split("/") if text else []):
            yield self._folder(folder, base, *counts[folder])

    def _folder(self, folder: str, base: int, files: int, symbols: int) -> answers.Entry:
        depth = (folder.count("/") + 1 if folder else 0) - base
        name = folder.rpartition("/")[2] or "."
        return answers.Entry(depth=depth, kind="folder", name=name, file=folder or ".", files=files, symbols=symbols)

    def _with_files(self, files: Sequence[tuple[int, str]], base: int, top: int) -> Iterator[answers.Entry]:
        """All folders and files; of each file the `top` definitions that are called from most sites."""
        folders = {entry.file: entry for entry in self._folders(files, base, 1 << 10)}
        shown: set[str] = set()
        for row, path in sorted(files, key=lambda pair: pair[1].split("/")):
            parts = path.split("/")
            for end in range(base, len(parts)):
                folder = "/".join(parts[:end]) or "."
                if folder not in shown:
                    shown.add(folder)
                    yield folders[folder]
            depth = len(parts) - base
            yield answers.Entry(depth=depth, kind="file", name=parts[-1], file=path, symbols=int(self._symbols_in[row]))
            for symbol in self._top(row, top):
                yield self._symbol(symbol, depth + 1)

    def _file_levels(self, root: int, depth: int) -> list[Level]:
        """A symbol with its members: alone, with direct ones, with all that is worth naming, with everything."""
        return [
            lambda: iter([self._symbol(root, depth)]),
            lambda: self._members(root, depth, deepest=1, kinds=_OUTLINED),
            lambda: self._members(root, depth, deepest=1 << 10, kinds=_OUTLINED),
            lambda: self._members(root, depth, deepest=1 << 10, kinds=frozenset(KINDS)),
        ]

    def _members(self, root: int, depth: int, deepest: int, kinds: Iterable[str]) -> Iterator[answers.Entry]:
        yield self._symbol(root, depth)
        wanted = {KINDS.index(kind) for kind in kinds}
        table = self.describe.program.symbols
        depths = {root: depth}
        for row in range(root + 1, len(table)):
            above = depths.get(int(table.parent[row]))
            if table.file[row] != table.file[root]:
                break
            if above is not None and above < depth + deepest and int(table.kind[row]) in wanted:
                depths[row] = above + 1
                yield self._symbol(row, above + 1)

    def _symbol(self, row: int, depth: int) -> answers.Entry:
        table = self.describe.program.symbols
        symbol = self.describe.symbol(row)
        return answers.Entry(
            depth=depth,
            kind=symbol.kind,
            name=symbol.name,
            file=symbol.file,
            line=symbol.line,
            symbol=symbol.symbol,
            signature=shown(table.signature[row]),
            doc=shown(table.doc[row]),
            callers=int(self._calls_of[row]),
            callees=int(self._calls_in[row]),
        )

    def _top(self, file: int, count: int) -> list[int]:
        """The top-level definitions of a file that are called most, in the order of the file."""
        if not count:
            return []
        table = self.describe.program.symbols
        first = self._module_row(file)
        last = first + int(self._symbols_in[file]) + 1
        rows = [
            row
            for row in range(first + 1, last)
            if int(table.parent[row]) == first and KINDS[table.kind[row]] in _DEFINITIONS
        ]
        return sorted(sorted(rows, key=lambda row: (-self._calls_of[row], row))[:count])

    def _module_of(self, path: str) -> int:
        return self._module_row(list(map(shown, self.describe.program.files)).index(path))

    def _module_row(self, file: int) -> int:
        return int(np.searchsorted(self.describe.program.symbols.file, file, "left"))

    @cached_property
    def _symbols_in(self) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        """How many symbols each file has, its module not counted."""
        program = self.describe.program
        counts = np.bincount(program.symbols.file, minlength=len(program.files))
        return np.maximum(counts - 1, 0)

    @cached_property
    def _calls_of(self) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        """From how many sites each symbol is called."""
        return self._sites(self.describe.program.edges.callee)

    @cached_property
    def _calls_in(self) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        """How many calls each symbol makes whose callee is known."""
        return self._sites(self.describe.program.edges.caller)

    def _sites(self, column: np.ndarray[tuple[int], np.dtype[np.int32]]) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        calls = self.describe.program.edges.form == Form.CALL
        return np.bincount(column[calls], minlength=len(self.describe.program.symbols))
