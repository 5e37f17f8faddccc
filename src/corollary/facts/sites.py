"""Sites: where the code of a definition calls or mentions a term."""

from __future__ import annotations

from corollary.facts.draft import UNKNOWN, Draft
from corollary.facts.scopes import ScopeKind
from corollary.syntax.parsing import Match, Node

_SPREAD = {"argument.rest": "*", "argument.keywords": "**"}
_ARGUMENTS = ("argument", *_SPREAD)


def collect_sites(draft: Draft) -> None:
    """Adds calls with their arguments, mentions, inheritance, decorators and entry marks."""
    callees = _collect_calls(draft)
    _collect_references(draft, callees)
    _collect_inheritance(draft)
    _collect_decorators(draft)
    _collect_entries(draft)


def _collect_calls(draft: Draft) -> set[int]:
    """Adds calls; the nodes that are called."""
    calls: dict[int, int] = {}
    unbound = {UNKNOWN, *(row[0] for row in draft.rows["free"])}
    loads = {match["import.dynamic"][0].id for match in draft.matches["import.dynamic"]}
    callees: set[int] = set()
    arguments: dict[int, list[Match]] = {}
    for head in _ARGUMENTS:
        for match in draft.matches[head]:
            arguments.setdefault(match[head][0].id, []).append(match)
    found = [(match[head][0], match["function"][0]) for head in ("call", "call.new") for match in draft.matches[head]]
    found.sort(key=lambda item: (item[0].start_byte, -item[0].end_byte))
    scopes = draft.scope_at.at([node.start_byte for node, _ in found])
    for (node, function), scope in zip(found, scopes, strict=True):
        if node.id in calls or node.id in draft.function_scopes or function.id in draft.anonymous:
            continue
        if node.id in loads and draft.callees.get(node.id, UNKNOWN) in unbound:
            continue
        calls[node.id] = len(draft.rows["call"])
        callees.add(function.id)
        given = arguments.get(node.id, [])
        result = draft.term_of(node)
        _add_call(draft, scope, draft.callees.get(node.id, UNKNOWN), node, function, len(given), result)
        _add_arguments(draft, calls[node.id], given)
    return callees


def _add_call(
    draft: Draft,
    scope: int,
    callee: int,
    node: Node,
    function: Node,
    arguments: int,
    result: int,
    *,
    decorates: bool = False,
) -> None:
    name_node = draft.node_names.get(function.id)
    point = (name_node if name_node is not None else node).start_point
    name = draft.text(name_node) if name_node is not None else ""
    draft.add(
        "call",
        draft.definition_at(scope),
        callee,
        draft.string(name),
        point.row + 1,
        point.column + 1,
        arguments,
        result,
        int(decorates),
    )


def _add_arguments(draft: Draft, call: int, given: list[Match]) -> None:
    given.sort(key=lambda match: match["value"][0].start_byte)
    position = 0
    for match in given:
        name = draft.text(match["name"][0]) if "name" in match else ""
        term = draft.term_of(match["value"][0])
        spread = next((mark for head, mark in _SPREAD.items() if head in match), "")
        if spread:
            name, term = spread, draft.element(term)
        if term != UNKNOWN:
            draft.add("argument", call, -1 if name else position, draft.string(name), term)
        position += not name


def _collect_references(draft: Draft, callees: set[int]) -> None:
    """Adds mentions of what may be a function: members, free names, imports and definitions.

    A local variable is left out: what it holds was mentioned where it was assigned.
    """
    local = _local_variables(draft)
    seen: set[tuple[int, int, bool]] = set()
    written = {
        match["target"][0].id
        for head in ("assign", "assign.update", "assign.each", "unpack")
        for match in draft.matches[head]
    }
    quiet = {match["quiet"][0].id for match in draft.matches["quiet"]}
    for definition in draft.definitions:
        if definition is not None and definition.form == "inline" and definition.node.id not in callees:
            name = definition.name_node
            _add_reference(draft, seen, definition.around, definition.term, name, written=False)
    terms = draft.node_terms
    for node, node_id, scope in draft.reads:
        term = terms[node_id]
        if term not in local and node_id not in callees and node_id not in quiet:
            _add_reference(draft, seen, scope, term, node, written=False)
    matches = draft.matches["attribute"]
    scopes = draft.scope_at.at([match["attribute"][0].start_byte for match in matches])
    for match, scope in zip(matches, scopes, strict=True):
        node = match["attribute"][0]
        term = draft.term_of(node)
        if node.id not in callees and term != UNKNOWN:
            _add_reference(draft, seen, scope, term, match["name"][0], written=node.id in written)


def _add_reference(
    draft: Draft, seen: set[tuple[int, int, bool]], scope: int, term: int, name: Node, *, written: bool
) -> None:
    caller = draft.definition_at(scope)
    if (caller, term, written) not in seen:
        seen.add((caller, term, written))
        point = name.start_point
        draft.add(
            "reference", caller, term, draft.string(draft.text(name)), point.row + 1, point.column + 1, int(written)
        )


def _local_variables(draft: Draft) -> set[int]:
    local: set[int] = set()
    for scope in draft.scopes:
        if scope.kind in (ScopeKind.FUNCTION, ScopeKind.BLOCK):
            local.update(scope.names.values())
    return local - draft.mentionable


def _collect_inheritance(draft: Draft) -> None:
    classes = {d.node.id: index for index, d in enumerate(draft.definitions) if d is not None}
    named = {d.name: index for index, d in enumerate(draft.definitions) if d is not None and d.kind == "class"}
    found: dict[int, list[tuple[Node, int]]] = {}
    for head in ("inherits", "implements"):
        for match in draft.matches[head]:
            index = classes.get(match[head][0].id)
            if index is None and "class" in match:
                index = named.get(draft.text(match["class"][0]))
            if index is not None:
                if "name" in match:
                    term = draft.instance(draft.term_of(match["base"][0]))
                    draft.store_member(index, draft.text(match["name"][0]), term, definitional=False)
                found.setdefault(index, []).append((match["base"][0], int(head == "implements")))
    for index, bases in sorted(found.items()):
        bases.sort(key=lambda base: base[0].start_byte)
        for position, (node, implements) in enumerate(bases):
            name = draft.string(draft.text(node))
            draft.add("inherits", index, position, draft.term_of(node), name, node.start_point.row + 1, implements)
    for match in draft.matches["elements"]:
        index = classes.get(match["elements"][0].id)
        if index is not None:
            term = draft.instance(draft.term_of(match["type"][0]))
            draft.store_member(index, "[]", term, definitional=False)


def _collect_decorators(draft: Draft) -> None:
    by_node = {d.node.id: (index, d) for index, d in enumerate(draft.definitions) if d is not None}
    for match in draft.matches["decorator"]:
        found = by_node.get(match["decorator"][0].id)
        if found is None:
            continue
        index, definition = found
        value = match["value"][0]
        term = draft.term_of(value)
        text = draft.text(value).partition("(")[0].strip()
        draft.add("decorator", index, term, draft.string(text))
        if term != UNKNOWN:
            name_node = draft.node_names.get(value.id, value)
            _add_call(draft, definition.around, term, value, name_node, 1, draft.result(term), decorates=True)
            call = len(draft.rows["call"]) - 1
            draft.add("argument", call, 0, draft.string(""), definition.term)
            if not definition.is_member and definition.kind != "class":
                draft.flow(draft.result(term), draft.variable(definition.around, definition.name))
            if not _is_inert(draft, text):
                point, name = value.start_point, draft.string(definition.name)
                caller = draft.definition_at(definition.around)
                draft.add("reference", caller, definition.term, name, point.row + 1, point.column + 1, 0)


def _is_inert(draft: Draft, decorator: str) -> bool:
    """Whether a decorator hands what it decorates to nobody who might call it later."""
    classes = draft.specification.classes
    inert = classes.inert_decorators.split()
    last = decorator.rpartition(".")[2]
    return (
        decorator in inert
        or last in (*classes.properties, *classes.setters)
        or any(decorator.startswith(prefix) for prefix in inert if prefix.endswith("."))
    )


def _collect_entries(draft: Draft) -> None:
    by_name = {d.name_node.start_byte: index for index, d in enumerate(draft.definitions) if d is not None}
    for match in draft.matches["entry"]:
        names = match.get("name")
        index = by_name.get(names[0].start_byte, 0) if names else 0
        draft.add("entry", index, draft.string("main guard" if not names else "marked in the source"))
