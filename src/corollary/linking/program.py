"""The linked program of one snapshot: the value that linking gives and every question is asked of.

Columns are numpy arrays and names are kept in string tables, so that a program of millions of symbols
opens without building an object for each. Rows are sorted, so equal sources give equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.facts.relations import Relation

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.int8]

NONE = -1
"""The index that stands for "no such row"."""


class StringTable(Sequence[str]):
    """Strings by index, decoded when asked for: one UTF-8 blob and the end offset of each string."""

    __slots__ = ("_blob", "_ends")

    def __init__(self, blob: bytes | memoryview, ends: npt.NDArray[np.int64]) -> None:
        self._blob = memoryview(blob)
        self._ends = ends

    @classmethod
    def of(cls, strings: Iterable[str]) -> StringTable:
        encoded = [text.encode("utf-8", "surrogateescape") for text in strings]
        lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
        return cls(b"".join(encoded), np.cumsum(lengths))

    @classmethod
    def joined(cls, tables: Sequence[StringTable]) -> StringTable:
        """The strings of some tables, one table after another."""
        sizes = np.cumsum([0, *(len(table.blob) for table in tables)])
        blob = b"".join([table.blob for table in tables])
        ends = np.concatenate([np.zeros(0, dtype=np.int64), *(table.ends for table in tables)])
        return cls(blob, ends + np.repeat(sizes[:-1], [len(table) for table in tables]))

    def part(self, start: int, end: int) -> StringTable:
        """The strings from one number on to another."""
        if start >= end:
            return StringTable(b"", self._ends[:0])
        first = int(self._ends[start - 1]) if start else 0
        return StringTable(self._blob[first : int(self._ends[end - 1])], self._ends[start:end] - first)

    @property
    def blob(self) -> memoryview:
        return self._blob

    @property
    def ends(self) -> npt.NDArray[np.int64]:
        return self._ends

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """How many bytes each string has."""
        return np.diff(self._ends, prepend=0)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0:
            raise IndexError(index)
        start = int(self._ends[index - 1]) if index else 0
        return str(self._blob[start : int(self._ends[index])], "utf-8", "surrogateescape")

    def __iter__(self) -> Iterator[str]:
        blob, start = self._blob, 0
        for end in self._ends.tolist():
            yield str(blob[start:end], "utf-8", "surrogateescape")
            start = end


@dataclass(frozen=True, slots=True)
class Symbols:
    """Every symbol, sorted by file and then by position; row i is symbol i.

    `id` is `path#Qualified.name`, or `path` alone for the module symbol, which stands for the code at a
    file's top level; `line` is 1-based and 0 for modules; `parent` is the containing symbol, NONE for modules.
    """

    id: StringTable
    name: StringTable
    signature: StringTable
    doc: StringTable
    kind: Bytes  # index into KINDS
    visibility: Bytes  # index into VISIBILITIES
    file: Ints  # index into Program.files
    line: Ints
    column: Ints
    end_line: Ints
    parent: Ints

    def __len__(self) -> int:
        return len(self.file)


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges that are more than a guess, a row per site and callee, sorted by caller, line, column, callee.

    The site is in the file of the caller. `form` is a Form, `evidence` an Evidence (never GUESS).
    What a user asserted has no site: line 0.
    """

    caller: Ints
    callee: Ints
    line: Ints
    column: Ints
    evidence: Bytes
    form: Bytes

    def __len__(self) -> int:
        return len(self.caller)


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Sites whose callee is not, or not only, known: kept with the reason, sorted like edges.

    `name` indexes Program.names (the bare name called, "" where the callee is no name); `reason` indexes REASONS.
    For the reasons that leave the callee open (OPEN_REASONS) the candidates are the symbols of that bare name:
    the guess edges.
    """

    caller: Ints
    name: Ints
    line: Ints
    column: Ints
    reason: Bytes
    form: Bytes

    def __len__(self) -> int:
        return len(self.caller)


@dataclass(frozen=True, slots=True)
class Imports:
    """Import statements, a row per importing file, target and line; `target` is NONE where it lies outside."""

    file: Ints  # the importing file
    target: Ints  # the imported file, or NONE
    module: Ints  # index into Program.names: the module as the source spells it
    imported: Ints  # index into Program.names: the imported name, "" for the module itself, "*" for all
    line: Ints
    type_only: Bytes  # 1 where the import serves types alone
    missing: Bytes  # 1 where it should name a file of the program, and names none; 2 where that file lacks the name
    guarded: Bytes  # 1 where the code goes on without it


@dataclass(frozen=True, slots=True)
class Inheritance:
    """`symbol` inherits from `base`; `base` is NONE where the base class lies outside or is unknown."""

    symbol: Ints
    base: Ints
    position: Ints


@dataclass(frozen=True, slots=True)
class EntryPoints:
    """Symbols that may run without a caller in the program.

    `reason` indexes Program.names, `purpose` indexes PURPOSES.
    """

    symbol: Ints
    reason: Ints
    purpose: Bytes


@dataclass(frozen=True, slots=True)
class FileIssues:
    """What was left out or read only in part: a row per file (path, reason, 1-based line or 0)."""

    path: StringTable
    reason: StringTable
    line: Ints


@dataclass(frozen=True, slots=True)
class Suppressions:
    """What comments take back of what is found: a row per comment, by file and in their order there.

    It is about the lines from `first` to `last` (0: the whole file), and about what is defined on the line `begins`
    (0: nothing); `rules` are separated by commas, and none are all.
    """

    file: Ints
    line: Ints
    first: Ints
    last: Ints
    begins: Ints
    rules: StringTable
    reason: StringTable


@dataclass(frozen=True, slots=True)
class UserFacts:
    """What users say by a relation of their own: its tuples, sorted."""

    relation: Relation
    rows: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """The program that an overlay was laid over, and for each symbol its row there."""

    program: Program
    rows: Ints


@dataclass(frozen=True, slots=True)
class Program:
    """One snapshot, linked. Indices in the columns refer to rows of `symbols`, `files` and `names`."""

    snapshot: str  # hex hash of everything the program was made from
    files: StringTable  # paths relative to the root, with "/"
    languages: StringTable  # the language of each file
    names: StringTable  # shared strings: bare names, modules, reasons
    symbols: Symbols
    edges: Edges
    unresolved: Unresolved
    imports: Imports
    exports: tuple[Ints, Ints]  # (file, symbol) pairs: the symbol is visible to importers of the file
    inheritance: Inheritance
    overriding: tuple[Ints, Ints]  # (member, 1 if known to): it may override one of a base outside, if there is one
    held_modules: Ints  # modules that may be the value of an object that is not known
    entry_points: EntryPoints
    issues: FileIssues
    suppressions: Suppressions
    candidates: tuple[Ints, Ints]  # (name, symbol) pairs, sorted: what each bare name may call
    mentions: Ints  # names (indices) that occur as a string or dynamic access somewhere
    user_facts: tuple[UserFacts, ...] = ()  # by relation
    origin: Origin | None = None  # where an overlay is part of it; linking gives none, so neither is stored
