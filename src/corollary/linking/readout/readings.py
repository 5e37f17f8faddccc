"""What was read off of values, kept until the next linking: found again only where a value it looked at is another.

Who reads says what nodes it looked at, and by a key what else it depends on besides definitions, classes and names:
where these are not the same, only that is kept which does not depend on them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np
import numpy.typing as npt

from corollary.linking.incremental.numbering import Numbering
from corollary.linking.readout.gone_through import GoneThrough
from corollary.linking.values.joins import LOW, SHIFT, Longs, Table
from corollary.linking.values.things import ROLE_BITS

if TYPE_CHECKING:
    from corollary.linking.readout.spelling import Names

Flags = npt.NDArray[np.bool_]
_Found = TypeVar("_Found")

NO_KEY: Longs = np.zeros(0, dtype=np.int64)


class Reading:
    """The last answer to one question: some definitions."""

    def __init__(self) -> None:
        self._last: tuple[Longs, Longs, Longs, Longs] | None = None
        self.times = 0
        """How often it was found."""

    def again(self, key: Longs, nodes: Longs = NO_KEY) -> Longs | None:
        """What was found, if it depended on the same and began with the same nodes."""
        if self._last is None:
            return None
        last, began, _, found = self._last
        return found if np.array_equal(last, key) and np.array_equal(began, nodes) else None

    def note(self, key: Longs, nodes: Longs, looked_at: Longs, found: Longs) -> None:
        """Notes what was found, the nodes that it began with, and those that were looked at."""
        self._last = key, nodes, looked_at, found
        self.times += 1

    def forget(self) -> None:
        """Forgets it."""
        self._last = None

    def follow(self, nodes: Longs, revalued: Flags) -> None:
        """Forgets it if nodes that it looked at are no more or have other values; `nodes` are the numbers now."""
        if self._last is not None:
            key, began, looked_at, found = self._last
            now = nodes[looked_at]
            is_kept = not len(now) or (int(now.min()) >= 0 and not revalued[now].any())
            self._last = (key, nodes[began], now, found) if is_kept else None


class Owners:
    """The nodes that have things of one kind as values: all are searched once, then those with other values."""

    def __init__(self) -> None:
        self._last: tuple[Longs, Longs] | None = None
        self._again: Longs = NO_KEY
        self._wanted: Flags = np.zeros(0, dtype=bool)
        self._were: tuple[Longs, Flags] = NO_KEY, self._wanted
        """The things that were there the last time, and whether they were wanted."""

    def now(self, values: Table, wanted: Flags) -> tuple[Longs, Longs]:
        """(node, thing) for the values that are wanted things."""
        things, were = self._were
        inside = things < len(wanted)
        if (wanted[things[inside]] != were[inside]).any():
            self._last = None  # what has such a value need not have another than before
        self._wanted = wanted
        if self._last is None:
            keys, _ = values.rows()
            nodes, things = keys >> SHIFT, (keys & LOW) >> ROLE_BITS
            self._last = self._chosen(nodes, things, wanted)
        elif len(self._again):
            row, found, _ = values.rows_of(self._again)
            more = self._chosen(self._again[row], found >> ROLE_BITS, wanted)
            nodes, things = (np.concatenate(parts) for parts in zip(self._last, more, strict=True))
            self._last = nodes, things
        self._again = NO_KEY
        return self._last

    @staticmethod
    def _chosen(nodes: Longs, things: Longs, wanted: Flags) -> tuple[Longs, Longs]:
        chosen = wanted[np.minimum(things, len(wanted) - 1)] & (things < len(wanted))
        return nodes[chosen], things[chosen]

    def follow(self, nodes: Longs, revalued: Flags, things: Longs) -> None:
        """Goes on with other numbers of nodes, of which some have other values, and of things."""
        if self._last is not None:
            now, found = nodes[self._last[0]], things[self._last[1]]
            kept = (now >= 0) & (found >= 0) & ~revalued[now]
            self._last, self._again = (now[kept], found[kept]), np.flatnonzero(revalued)
            there = np.flatnonzero(things[: len(self._wanted)] >= 0)
            self._were = things[there], self._wanted[there]


class Answers:
    """The last answers to some questions, by whatever they depend on."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[object, ...], object]] = {}

    def of(self, question: str, key: tuple[object, ...], find: Callable[[], _Found]) -> _Found:
        """The answer to a question: that of the last time, if the key was equal. Keys are kept and must not change."""
        last = self._known.get(question)
        if last is not None and all(map(_are_equal, last[0], key)):
            return cast("_Found", last[1])
        found = find()
        self._known[question] = key, found
        return found


def _are_equal(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    return bool(one == other)


@dataclass(slots=True)
class Readings:
    """The last answers to all questions that are kept."""

    surface: GoneThrough = field(default_factory=GoneThrough)
    exported: Reading = field(default_factory=Reading)
    paths: Reading = field(default_factory=Reading)
    modules: Owners = field(default_factory=Owners)
    unnamed: Owners = field(default_factory=Owners)
    answers: Answers = field(default_factory=Answers)
    always: Answers = field(default_factory=Answers)
    """Answers that depend on their keys alone."""
    names: Names | None = None

    @property
    def times(self) -> int:
        """How often something was found that is kept."""
        return self.surface.times + self.exported.times + self.paths.times

    def follow(
        self, numbering: Numbering, nodes: Longs, revalued: Flags, held_otherwise: Longs | None, *, same: bool
    ) -> None:
        """Goes on to the next linking, where nodes and things, definitions among them, have other numbers.

        `same` says whether it is of the same definitions, classes and names; `held_otherwise` are the definitions that
        other terms may hold than before, None where more than that is other.
        """
        if not same:
            self.answers = Answers()
            self.exported.forget()
            self.paths.forget()
        self.surface.follow(numbering, nodes, revalued, held_otherwise)
        for reading in (self.exported, self.paths):
            reading.follow(nodes, revalued)
        for owners in (self.modules, self.unnamed):
            owners.follow(nodes, revalued, numbering.things)
