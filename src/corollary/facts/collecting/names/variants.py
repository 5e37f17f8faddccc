"""Names that are defined once for each variant of a program: code of one variant means the definition for that one.

A source may hold code for several variants, of which each leaves out that of the others. What stands in none of them
means all definitions of a name, and code of a variant those of it and those that are in all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from corollary.facts.collecting.captured import Definition
from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.names.scopes import Intervals

_ALL = ""


def bind_variants(draft: Draft, defined: Iterable[tuple[int, Definition]]) -> None:
    """Finds what the names mean in code of each variant that have definitions in some; they are told by variable."""
    if not draft.matches["variant"]:
        return
    by_variable: dict[int, list[Definition]] = defaultdict(list)
    for variable, definition in defined:
        by_variable[variable].append(definition)
    for variable, definitions in by_variable.items():
        of = _variants_at(draft, [definition.name_node.start_byte for definition in definitions])
        for variant in sorted(set(of) - {_ALL}) if len(set(of)) > 1 else ():
            term = draft.variants[variable, variant] = draft.fresh_term()
            draft.mentionable.add(term)
            for definition, own in zip(definitions, of, strict=True):
                if own in (variant, _ALL):
                    draft.flow(definition.term, term, definitional=True)


def in_variants(draft: Draft, terms: list[int], starts: list[int]) -> list[int]:
    """What names mean at the places where they start, by the variables that they are anywhere."""
    if not draft.variants:
        return terms
    of = _variants_at(draft, starts)
    return [draft.variants.get((term, variant), term) for term, variant in zip(terms, of, strict=True)]


def _variants_at(draft: Draft, starts: list[int]) -> list[str]:
    table = draft.matches["variant"]
    names = [draft.text(name) for name in table.column("name")]
    spans = Intervals([(node.start_byte, node.end_byte) for node in table])
    return [names[place] if place != -1 else _ALL for place in spans.at(starts)]
