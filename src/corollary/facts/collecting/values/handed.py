"""What code of a file hands to functions of the file that others may call, too: some of what their parameters are.

The calls are those by a name that means one function, and those of members of what a member of the same class runs on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.collecting.values.passed import functions_of_variables
from corollary.syntax.tables import Node

_NAMED = (0, 3)
"""The varieties of parameters that take one argument each, by place or by name."""


def handed_nodes(draft: Draft) -> dict[int, list[Node]]:
    """For each parameter the expressions that are handed to it."""
    places: dict[tuple[int, int], int] = {}
    names: dict[tuple[int, str], int] = {}
    texts = list(draft.strings)
    for definition, position, string, variety, variable in draft.rows["parameter"]:
        if variety in _NAMED:
            places[definition, position] = names[definition, texts[string]] = variable
    found: dict[int, list[Node]] = defaultdict(list)
    for call, definition, first in _calls(draft):
        for place, (_, head, value, name) in enumerate(draft.arguments.get(call, ())):
            if head != "argument":
                break
            at_place = places.get((definition, first + place))
            term = at_place if name is None else names.get((definition, draft.text(name)))
            if term is not None:
                found[term].append(value)
    return found


def _calls(draft: Draft) -> Iterator[tuple[int, int, int]]:
    """The calls of functions of the file: node, function, and the place of the parameter that the first argument is."""
    functions, members = functions_of_variables(draft), _members(draft)
    table = draft.matches["call"]
    for call, function in zip(table.ids, table.column("function"), strict=True):
        if function.id in draft.identifiers:
            definition = functions.get(draft.node_terms.get(function.id, UNKNOWN))
            if definition is not None:
                yield call, definition, 0
        elif function.id in members:
            yield call, members[function.id], 1


def _members(draft: Draft) -> dict[int, int]:
    """The nodes that read a member of what a member of a class runs on, with the function that the class has for it."""
    receivers: dict[int, int] = {}
    methods: dict[tuple[int, str], int] = {}
    for index, found in enumerate(draft.definitions):
        if found is None or draft.scopes[found.around].kind != "class":
            continue
        methods[found.parent, found.name] = index
        if index in draft.first_parameters:
            receivers[draft.first_parameters[index]] = found.parent
    table = draft.matches["attribute"]
    reads: dict[int, int] = {}
    for node, holder, name in zip(table.ids, table.column("object"), table.column("name"), strict=True):
        cls = receivers.get(draft.node_terms.get(holder.id, UNKNOWN)) if holder.id in draft.identifiers else None
        method = None if cls is None else methods.get((cls, draft.text(name)))
        if method is not None:
            reads[node] = method
    return reads
