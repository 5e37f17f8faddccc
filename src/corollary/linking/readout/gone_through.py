"""What a search has gone through, kept until the next linking, so that it goes on from there where it only has more.

A search begins with some things and nodes, and adds what things have and what nodes have as values until nothing is
new. What it finds does not depend on the order in which it goes, so if all that gave anything still gives it, then
it has to go through what is new alone, and to look again at what gave nothing and is another now.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from corollary.linking.incremental.numbering import Numbering
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a search of the surface begins with, each sorted."""

    named: Longs
    """Definitions that files export by name."""
    handed_out: Longs
    """Things that code outside was given."""
    handed_for_good: Longs
    """Things that it was given for good."""
    shown: Longs
    """Nodes that files show."""

    def without(self, other: Beginning) -> Beginning:
        """What another does not begin with."""
        return Beginning(*(sets.difference(one, its) for one, its in zip(self._parts, other._parts, strict=True)))

    def moved(self, things: Longs, nodes: Longs) -> Beginning:
        """The same in other numbers, without what is no more."""
        named, handed_out, for_good = (_there(things, part) for part in self._parts[:3])
        return Beginning(named, handed_out, for_good, _there(nodes, self.shown))

    def is_empty(self) -> bool:
        return not any(map(len, self._parts))

    @property
    def _parts(self) -> tuple[Longs, ...]:
        return self.named, self.handed_out, self.handed_for_good, self.shown


@dataclass(frozen=True, slots=True)
class Gone:
    """What a search went through, and what it found."""

    began: Beginning
    fields: Longs
    """The nodes of all members of things."""
    looked_at: Longs
    given: Longs
    """The nodes that gave anything, each with a thing that it gave as one number."""
    seen: Longs
    """The things that were gone through."""
    classes: Longs
    """Those of them that are classes."""
    shown: Longs
    told: Longs
    """The definitions that are shown, and those of them of which it was asked what holds them."""
    again: Longs
    """Nodes that gave nothing, and have other values since."""


class GoneThrough:
    """What the last search went through, in the numbers of now; nothing where it has to begin anew."""

    def __init__(self) -> None:
        self.last: Gone | None = None
        self.times = 0
        """How often it began anew."""

    def before(self, began: Beginning, fields: Longs) -> Gone | None:
        """What the last search went through, if it began with nothing that this one does not begin with."""
        last = self.last
        if last is None or not np.array_equal(last.fields, fields) or not last.began.without(began).is_empty():
            return None
        return last

    def note(self, gone: Gone, *, anew: bool) -> None:
        """Notes what a search went through."""
        self.last = gone
        self.times += anew

    def follow(self, numbering: Numbering, nodes: Longs, revalued: Flags, held_otherwise: Longs | None) -> None:
        """Goes on with other numbers; `nodes` are those of nodes, of which some have other values now.

        `held_otherwise` are the definitions that other terms may hold than before: it is None where classes or what
        members things have may be anything else.
        """
        last, things = self.last, numbering.things
        if last is None:
            return
        looked_at, told = _there(nodes, last.looked_at), _there(things, last.told)
        giving, given = nodes[last.given >> SHIFT], things[last.given & LOW]
        if len(given) and given.min() < 0:
            giving, given = giving[given >= 0], given[given >= 0]
        is_kept = bool((giving >= 0).all() and (things[last.classes] >= 0).all()) and not revalued[giving].any()
        if held_otherwise is None or not is_kept or len(sets.intersection(told, held_otherwise)):
            self.last = None
            return
        self.last = replace(
            last,
            began=last.began.moved(things, nodes),
            fields=_there(nodes, last.fields),
            looked_at=looked_at,
            given=np.sort(giving << SHIFT | given, kind="stable"),
            seen=_there(things, last.seen),
            classes=things[last.classes],
            shown=_there(things, last.shown),
            told=told,
            again=looked_at[revalued[looked_at]],
        )


def _there(numbers: Longs, before: Longs) -> Longs:
    """What there still is of some things or nodes, in the numbers of now, sorted; most are in order as they are."""
    found = numbers[before]
    if len(found) and found.min() < 0:
        found = found[found >= 0]
    return np.sort(found, kind="stable")
