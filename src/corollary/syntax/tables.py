"""What the queries found in one file, as columns: for each head its nodes, and the nodes of each companion beside them.

The parser's binding gives every match as a dictionary of lists, most of a kilobyte. A file's worth of those does not
fit the processor's caches, and all that reads them waits for memory. A column has the nodes and nothing else, and is
read in bulk. Every capture names one node of a match; of a quantified capture the first counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from typing import Any, NamedTuple, Protocol


class Point(NamedTuple):
    """A position: 0-based row, and column in bytes."""

    row: int
    column: int


class Node(Protocol):
    """The part of a syntax node that later stages use; `id` is unique in its tree."""

    id: int
    start_byte: int
    end_byte: int
    start_point: Point
    end_point: Point
    type: str
    kind_id: int  # a number of the type, cheaper to ask for


_Columns = list[tuple[str, int]]


class Table:
    """The matches of one head in source order."""

    __slots__ = ("_columns", "_ids", "_starts", "nodes")

    def __init__(self, nodes: list[Node], columns: Mapping[str, list[Any]]) -> None:
        self.nodes = nodes
        self._columns = columns
        self._ids: list[int] | None = None
        self._starts: list[int] | None = None

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    @property
    def ids(self) -> list[int]:
        """The ids of the head nodes."""
        if self._ids is None:
            self._ids = [node.id for node in self.nodes]
        return self._ids

    @property
    def starts(self) -> list[int]:
        """Where the head nodes start."""
        if self._starts is None:
            self._starts = [node.start_byte for node in self.nodes]
        return self._starts

    def column(self, companion: str) -> list[Node]:
        """The nodes of a companion that every match of the head has."""
        return self._columns[companion] if self.nodes else []

    def optional(self, companion: str) -> list[Node | None]:
        """The nodes of a companion, None for the matches without it."""
        found = self._columns.get(companion)
        return [None] * len(self.nodes) if found is None else found

    def selected(self, counts: Sequence[bool]) -> Table:
        """The matches that count."""
        columns = {name: list(compress(column, counts)) for name, column in self._columns.items()}
        return Table(list(compress(self.nodes, counts)), columns)


EMPTY = Table([], {})


class Layout:
    """Which pattern of a query speaks of which head, and with which companions."""

    def __init__(self, patterns: Sequence[tuple[str, Mapping[str, bool]]]) -> None:
        """`patterns` has for each its head, "" for none, and its companions: whether all of its matches have them."""
        self._columns: dict[str, dict[str, int]] = {}  # head -> name -> number of the column, the head's own first
        count = 0
        for head, companions in patterns:
            known = self._columns.setdefault(head, {})
            for name in (head, *companions) if head else ():
                if name not in known:
                    known[name] = count
                    count += 1
        self._count = count
        self._plans = [self._plan(head, companions) if head else None for head, companions in patterns]

    def _plan(self, head: str, companions: Mapping[str, bool]) -> tuple[str, int, _Columns, _Columns]:
        """The head and its column, and the columns of what each match has besides, and of what it may lack."""
        columns = [(name, column) for name, column in self._columns[head].items() if name != head]
        always = [(name, column) for name, column in columns if companions.get(name, False)]
        return head, self._columns[head][head], always, [found for found in columns if found not in always]

    def tables(self, matches: list[tuple[int, dict[str, list[Any]]]]) -> dict[str, Table]:
        """The tables of the heads that matched, of (number of the pattern, captures) of each match in source order.

        Takes the matches out of the list, the last first, so that each is freed while the processor still has it.
        """
        columns: list[list[Any]] = [[] for _ in range(self._count)]
        take = [column.append for column in columns]
        plans, pop = self._plans, matches.pop
        while matches:
            pattern, captures = pop()
            plan = plans[pattern]
            if plan is None:
                continue
            head, column, always, sometimes = plan
            take[column](captures[head][0])
            if always:
                for name, column in always:
                    take[column](captures[name][0])
            if sometimes:
                for name, column in sometimes:
                    take[column](captures[name][0] if name in captures else None)
        return {
            head: self._table(columns, names) for head, names in self._columns.items() if head and columns[names[head]]
        }

    def _table(self, columns: list[list[Any]], names: Mapping[str, int]) -> Table:
        for column in names.values():
            columns[column].reverse()
        nodes, *_ = found = {name: columns[column] for name, column in names.items()}
        return Table(found[nodes], found)
