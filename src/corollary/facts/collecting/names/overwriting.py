"""Which value of a variable is read where: an assignment that surely runs ends what was assigned before it.

A variable whose code overwrites it in a straight line is several variables, one for each stretch of that code, and one
more that has the values of all of them: that is what other functions read, who run at any time. An assignment that
runs only under some condition adds to its stretch and ends none. Variables with a declared type, and those that are
assigned from elsewhere or hold definitions and imports, stay whole.
"""

from __future__ import annotations

from bisect import bisect_right

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.names.scopes import Intervals, Stretches
from corollary.syntax.tables import Node


def split_overwritten(draft: Draft) -> None:
    """Gives the stretches of overwritten variables terms of their own; every name must be bound, and none resolved."""
    found = _overwritings(draft)
    if not found:
        return
    whole = _variables_that_stay_whole(draft)
    assigned = {parameter.term for parameter in draft.parameters}
    for (scope, name), overwritings in found.items():
        table = draft.scopes[scope]
        variable = table.names.get(name)
        if variable is None or variable in whole or name in table.since:
            continue
        bound = draft.bindings.get((scope, name), [])
        if len(bound) > 1 or variable in assigned:
            _split(draft, scope, name, bound, overwritings)


def _overwritings(draft: Draft) -> dict[tuple[int, str], dict[int, int]]:
    """The statements that surely overwrite each variable: where the target starts, to where the statement ends."""
    table = draft.matches["overwrite"]
    targets = table.column("target")
    starts = [target.start_byte for target in targets]
    branches = [(node.start_byte, node.end_byte) for node in draft.matches["branch"]]
    found: dict[tuple[int, str], dict[int, int]] = {}
    companions = zip(targets, table, draft.scope_at.at(starts), Intervals(branches).at(starts), strict=True)
    for target, statement, inner, branch in companions:
        scope = draft.binding_scope(inner)
        if branch == -1 or branches[branch][0] < draft.scopes[scope].start:
            found.setdefault((scope, draft.text(target)), {})[target.start_byte] = statement.end_byte
    return found


def _variables_that_stay_whole(draft: Draft) -> set[int]:
    """Variables with values that no assignment of their own scope gives, or with a type that all their values have."""
    whole = {variable for scope in draft.scopes for variable in scope.outer.values()}
    whole |= draft.mentionable
    whole |= {target for _, target in draft.definitional}
    whole |= {parameter.term for parameter in draft.parameters if parameter.type is not None}
    table = draft.matches["assign"]
    for target, of_type in zip(table.column("target"), table.optional("type"), strict=True):
        if of_type is not None:
            whole.add(draft.term_of(target))
    return whole


def _split(draft: Draft, scope: int, name: str, bound: list[Node], overwritings: dict[int, int]) -> None:
    table = draft.scopes[scope]
    ends = sorted(overwritings.values())
    terms = [table.names[name], *(draft.fresh_term() for _ in ends)]
    for node in bound:
        end = overwritings.get(node.start_byte)
        stretch = bisect_right(ends, node.start_byte) if end is None else ends.index(end) + 1
        draft.node_terms[node.id] = terms[stretch]
    everywhere = table.names[name] = draft.fresh_term()
    for term in terms:
        draft.flow(term, everywhere)
    table.stretches[name] = Stretches(ends, terms)
    draft.sequential.add(name)
