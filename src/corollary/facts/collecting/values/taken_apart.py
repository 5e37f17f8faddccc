"""Patterns that take containers apart, by keys or by places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.schema import PART
from corollary.syntax.tables import Node

_WHOLE = ""
_ENTRY = 2


def flow_taken_apart(draft: Draft) -> None:
    """Names in a pattern take the elements at their keys or places of what stands there; so do patterns in it.

    Where a pattern has two places, what stands there may be an entry of a map. Of a map it is the values that are
    known, so the second place takes what stands there, too.
    """
    found = sorted((*_by_key(draft), *_by_place(draft)), key=lambda part: part[0].start_byte)
    if not found:
        return
    known = dict(draft.taken_apart)
    entries = set(known)
    for pair in draft.pairs:
        value = draft.term_of(pair.value)
        if pair.unpacks:
            entries.add(pair.target.id)
        known.setdefault(pair.target.id, draft.element(value) if pair.unpacks else value)
    for whole, target, name, is_entry in found:
        source = known.get(whole.id, UNKNOWN)
        if source == UNKNOWN:
            continue
        taken = {source if name == _WHOLE else draft.attribute(source, name)}
        if is_entry and whole.id in entries:
            taken.add(source)
        if target.id in draft.identifiers:
            for term in sorted(taken):
                draft.flow(term, draft.term_of(target))
        else:
            known[target.id] = draft.union(taken)


_Part = tuple[Node, Node, str, bool]
"""A pattern, what in it takes a part, the name of that part, and whether it may be the value of an entry."""


def _by_key(draft: Draft) -> Iterator[_Part]:
    table = draft.matches["unpack.key"]
    companions = (table.column("value"), table.column("target"), table.column("name"))
    for whole, target, name in zip(*companions, strict=True):
        yield whole, target, draft.place(draft.text(name)), False


def _by_place(draft: Draft) -> Iterator[_Part]:
    others: dict[int, str] = {}
    for head, name in (("unpack.remaining", PART), ("unpack.whole", _WHOLE)):
        table = draft.matches[head]
        for whole, target in zip(table.column("value"), table.column("target"), strict=True):
            others[target.start_byte] = name
            yield whole, target, name, False
    table = draft.matches["unpack.place"]
    places: dict[int, list[tuple[Node, Node]]] = defaultdict(list)
    for whole, target in zip(table.column("value"), table.column("target"), strict=True):
        if target.start_byte not in others:
            places[whole.start_byte].append((whole, target))
    for targets in places.values():
        targets.sort(key=lambda part: part[1].start_byte)
        for place, (whole, target) in enumerate(targets):
            yield whole, target, draft.place(str(place)), place == 1 and len(targets) == _ENTRY
