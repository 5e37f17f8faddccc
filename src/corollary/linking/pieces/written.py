"""Which values of a file the file itself writes elements into, or members of: a copy of a container that nobody
writes into can stand for what it was made of, keys included; one that is written to must not, lest what is put into the
copy be found in the other.

Only names and expressions near the value are looked at; what is kept as a member, or in another container, counts as
written to, since any code may do so there. Both answers are safe: the copy that is told apart holds all that the other
does, wherever that was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import RELATION

_STEPS = 3

Rows = npt.NDArray[np.int32]


class Written:
    """The values of a file that are written to, or kept; `writing` are the names of methods that do so, by number."""

    def __init__(self, relations: Mapping[str, Rows], writing: Iterable[int]) -> None:
        self._relations, self._writing = relations, sorted(writing)

    def holds(self, term: int) -> bool:
        """Whether what a term is, or what that is a value of within a few steps, is written to or kept."""
        reached = near = {term}
        for _ in range(_STEPS):
            near = {target for source in near for target in self._targets.get(source, ())} - reached
            reached = reached | near
        return not self._owners.isdisjoint(reached)

    @cached_property
    def _targets(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for source, target in zip(*(self._column("flow", name) for name in ("source", "target")), strict=True):
            found[source].append(target)
        return found

    @cached_property
    def _owners(self) -> frozenset[int]:
        attribute = self._relations["attribute"]
        called = np.isin(attribute[:, 0], self._column("call", "callee")) & np.isin(attribute[:, 2], self._writing)
        stored = (*self._column("store", "object"), *self._column("store", "value"))
        return frozenset((*stored, *attribute[called, 1].tolist()))

    def _column(self, relation: str, name: str) -> list[int]:
        place = [column for column, _ in RELATION[relation].columns].index(name)
        found: list[int] = self._relations[relation][:, place].tolist()
        return found
