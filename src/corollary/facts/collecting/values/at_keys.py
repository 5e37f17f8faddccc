"""Patterns that take containers apart by keys."""

from __future__ import annotations

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.terms import UNKNOWN


def flow_at_keys(draft: Draft) -> None:
    """Names in a pattern take the elements at their keys of what stands there; so do patterns in it."""
    table = draft.matches["unpack.key"]
    if not table:
        return
    known = dict(draft.taken_apart)
    for pair in draft.pairs:
        value = draft.term_of(pair.value)
        known.setdefault(pair.target.id, draft.element(value) if pair.unpacks else value)
    companions = (table.column("value"), table.column("target"), table.column("name"))
    found = sorted(zip(*companions, strict=True), key=lambda nodes: nodes[0].start_byte)
    for whole, target, name in found:
        source = known.get(whole.id, UNKNOWN)
        if source == UNKNOWN:
            continue
        element = draft.attribute(source, draft.place(draft.text(name)))
        if target.id in draft.identifiers:
            draft.flow(element, draft.term_of(target))
        else:
            known[target.id] = element
