"""Names that strings of the program spell: whole, or as patterns that code may complete at run time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from corollary.facts.evidence import Form
from corollary.facts.vocabulary import REASONS
from corollary.linking.context import Context
from corollary.linking.joins import Longs

_HOLE = "*"


class Spelling:
    """What the strings of a program spell of the names that it defines."""

    def __init__(self, context: Context) -> None:
        self._context = context
        names = {context.string(name): name for name in np.unique(context.name).tolist()}
        self._names = names
        self._forward = sorted(names)
        self._backward = sorted(name[::-1] for name in names)

    def whole(self) -> Longs:
        """The names that stand in some string as they are."""
        mentioned = self._context.assembly.column("mention", "name")
        return np.intersect1d(mentioned, self._context.name).astype(np.int64)

    def open_sites(self) -> tuple[Longs, ...]:
        """Sites of which a string tells the callee in part: caller, string, line, column, reason, form.

        The site belongs to the module, because the string and the look-up may be anywhere in it.
        """
        rows: set[tuple[int, int, int]] = set()
        for file, pattern, line in self._context.assembly.rows("mention", "name", "line"):
            text = self._context.string(pattern)
            if _HOLE in text:
                rows.update((self._context.module(file), name, line) for name in self.fitting(text))
        table = np.array(sorted(rows), dtype=np.int64).reshape(-1, 3)
        columns = (1, REASONS.index("dynamic"), int(Form.REFERENCE))
        return tuple(table.T) + tuple(np.full(len(table), value, dtype=np.int64) for value in columns)

    def fitting(self, pattern: str) -> list[int]:
        """The numbers of the names that begin and end like a pattern."""
        start, end = pattern.split(_HOLE, maxsplit=1)[0], pattern.rsplit(_HOLE, maxsplit=1)[-1]
        if len(start) >= len(end):
            found = [name for name in _beginning(self._forward, start) if name.endswith(end)]
        else:
            found = [n[::-1] for n in _beginning(self._backward, end[::-1]) if n.endswith(start[::-1])]
        return [self._names[name] for name in found if len(name) > len(start) + len(end)]


def _beginning(ordered: Sequence[str], start: str) -> Sequence[str]:
    """Those of some sorted strings that begin with `start`; none for an empty one."""
    return ordered[bisect_left(ordered, start) : bisect_left(ordered, start + "\U0010ffff")] if start else ()
