"""Sites: where the code of a definition calls or mentions a term."""

from __future__ import annotations

from collections.abc import Container, Iterable
from operator import itemgetter

from corollary.facts.collecting.captured import Argument, Definition, unquoted
from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.inheritance import collect_inheritance
from corollary.facts.collecting.names.bindings import is_rebound
from corollary.facts.collecting.names.definitions import is_inert
from corollary.facts.collecting.quoting import EXPANDED
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.collecting.values.references import constructed
from corollary.facts.schema import CONVERTED, DECORATES, DELETED, EXPANDS, IMPLICIT, PLACES, REFLECTED, TAKEN
from corollary.syntax.tables import EMPTY, Node

_MACRO = "macro"
_PLACE = itemgetter(0, 1)
_SPREAD = {"argument.rest": "*", "argument.places": "*", "argument.keywords": "**"}
_APART = {"argument.rest": 0, "argument.places": PLACES + 1, "argument.keywords": 0}
"""How many elements of what is passed are told apart; the last of them is any one that has no place."""


def collect_sites(draft: Draft) -> None:
    """Adds calls with their arguments, mentions, inheritance, decorators and entry marks."""
    callees = _collect_calls(draft)
    _collect_implicit(draft)
    _collect_expanded(draft)
    _collect_references(draft, callees)
    collect_inheritance(draft)
    _collect_decorators(draft)
    _collect_entries(draft)


def _collect_calls(draft: Draft) -> set[int]:
    """Adds calls; the nodes that are called."""
    loads = set(draft.matches["import.dynamic"].ids)
    unbound = {UNKNOWN, *(row[0] for row in draft.rows["free"] if loads)}
    seen: set[int] = set()
    callees: set[int] = set()
    converts = draft.specification.classes.converts and draft.specification.classes.call_operator
    literals = {row[0] for row in draft.rows["literal"]}
    found, terms, rows = _called(draft), draft.node_terms, draft.rows["call"]
    callers = draft.definitions_at(draft.scope_at.at([_place_of(draft, *call) for call in found]))
    for (_, _, node_id, node, function), caller in zip(found, callers, strict=True):
        function_id = function.id
        if node_id in seen or node_id in draft.function_scopes:
            continue
        if function_id in draft.anonymous and not draft.arguments.get(node_id):
            continue
        callee = draft.callees.get(node_id, UNKNOWN)
        if node_id in loads and callee in unbound:
            continue
        seen.add(node_id)
        callees.add(function_id)
        given = draft.arguments.get(node_id, ())
        name, result = draft.node_names.get(function_id), terms.get(node_id, UNKNOWN)
        _add_call(draft, caller, callee, name, name or node, len(given), result)
        if given:
            _add_arguments(draft, len(rows) - 1, given)
            if converts and len(given) == 1:
                _add_conversion(draft, callee, given[0][2], literals)
    return callees


def _called(draft: Draft) -> list[tuple[int, int, int, Node, Node]]:
    """Start, end (negated), id, node and function of each call, in source order, the outer before the inner."""
    found: list[tuple[int, int, int, Node, Node]] = []
    for table in (draft.matches["call"], draft.matches["call.new"]):
        ends = [-node.end_byte for node in table]
        found += zip(table.starts, ends, table.ids, table, table.column("function"), strict=True)
    found.sort(key=_PLACE)
    return found


def _place_of(draft: Draft, start: int, end: int, _: int, __: Node, function: Node) -> int:
    """Where a call stands: its begin, or its end if it begins with a function of its own."""
    return -end - 1 if function.id in draft.function_scopes else start


def _add_call(
    draft: Draft,
    caller: int,
    callee: int,
    name: Node | None,
    place: Node,
    arguments: int,
    result: int,
    *,
    manner: int = 0,
) -> None:
    row, column = place.start_point
    pattern = draft.specification.names.constructing
    text = draft.strings[constructed(draft.text(name), pattern) if name is not None else ""]
    draft.rows["call"].append((caller, callee, text, row + 1, column + 1, arguments, result, manner))


def _collect_implicit(draft: Draft) -> None:
    calls = list(draft.implicit.values())
    callers = draft.definitions_at(draft.scope_at.at([call.node.start_byte for call in calls]))
    empty, rows = draft.strings[""], draft.rows["call"]
    for (node, callee, spelled, arguments, takes, result, reflected), caller in zip(calls, callers, strict=True):
        for position, term in enumerate(arguments):
            draft.add("argument", len(rows), position, empty, term)
        (row, column), manner = node.start_point, REFLECTED if reflected else IMPLICIT
        passed = takes or len(arguments)
        rows.append((caller, callee, draft.strings[spelled], row + 1, column + 1, passed, result, manner))


def _collect_expanded(draft: Draft) -> None:
    """Adds what is called by code that a macro makes; what is passed there is not known."""
    table = draft.matches.get(EXPANDED, EMPTY)
    if not table:
        return
    callers = draft.definitions_at(draft.scope_at.at(table.starts))
    for node, function, caller in zip(table, table.column("function"), callers, strict=True):
        definition, callee = draft.definitions[caller], draft.node_terms.get(function.id, UNKNOWN)
        if definition is not None and definition.kind == _MACRO and callee != UNKNOWN:
            _add_call(draft, caller, callee, None, node, 0, UNKNOWN, manner=EXPANDS)


def _add_arguments(draft: Draft, call: int, given: Iterable[Argument]) -> None:
    rows, strings, terms = draft.rows["argument"], draft.strings, draft.node_terms
    position, nameless, last = 0, strings[""], -1
    for start, head, value, name_node in given:
        term = terms.get(value.id, UNKNOWN)
        if head in _SPREAD:
            first = position - (start == last)  # what may be passed itself, or what is in it, is at one place
            apart = [draft.attribute(term, draft.place(str(place))) for place in range(_APART[head])]
            rows += [(call, first + place, nameless, each) for place, each in enumerate(apart[:-1]) if each >= 0]
            term = apart[-1] if apart else draft.element(term)
            if term != UNKNOWN:
                rows.append((call, -1, strings[_SPREAD[head]], term))
        elif name_node is not None and (name := draft.text(name_node)):
            if term != UNKNOWN:
                rows.append((call, -1, strings[name], term))
        else:
            if term != UNKNOWN:
                rows.append((call, position, nameless, term))
            position, last = position + 1, start


def _add_conversion(draft: Draft, callee: int, given: Node, literals: Container[int]) -> None:
    """Where a call may convert a function to a type: calling the object that it gives runs the function."""
    term = draft.node_terms.get(given.id, UNKNOWN)
    if UNKNOWN not in (term, callee) and term not in literals:
        made = draft.term("result", callee, CONVERTED)
        draft.store(made, draft.specification.classes.call_operator, term)


def _collect_references(draft: Draft, callees: set[int]) -> None:
    """Adds mentions of what may be a function: members, free names, imports and definitions.

    A local variable is left out: what it holds was mentioned where it was assigned.
    """
    local, mentions, terms = _local_variables(draft), _Mentions(draft), draft.node_terms
    for definition in draft.definitions:
        if definition is not None and _is_expression(draft, definition) and definition.node.id not in callees:
            mentions.add(draft.definition_at(definition.around), definition.term, definition.name_node)
    silent = callees.union(draft.matches["quiet"].ids)
    reads = [read for read in draft.reads if read[1] not in silent]
    callers = draft.definitions_at([scope for _, _, scope in reads])
    for (node, node_id, _), caller in zip(reads, callers, strict=True):
        term = terms[node_id]
        if term not in local:
            mentions.add(caller, term, node)
    written = {
        node.id
        for head in ("assign", "assign.update", "assign.each", "unpack")
        for node in draft.matches[head].column("target")
    }
    deleted = frozenset(draft.matches["delete"].ids)
    table = draft.matches["assign"]
    values = zip(table.ids, table.column("target"), table.optional("value"), strict=True)
    updated = {target.id for node_id, target, value in values if value is not None and value.id == node_id}
    members = [member for member in _read_members(draft) if member[0] not in callees]
    callers = draft.definitions_at(draft.scope_at.at([start for _, start, _ in members]))
    for (node_id, _, name), caller in zip(members, callers, strict=True):
        term = terms.get(node_id, UNKNOWN)
        if term != UNKNOWN:
            mentions.add(caller, term, name, written=DELETED if node_id in deleted else node_id in written)
            if node_id in updated:
                mentions.add(caller, term, name, written=TAKEN)
    callers = draft.definitions_at(draft.scope_at.at([node.start_byte for node, _, _, _ in draft.named_sites]))
    for (call, name, term, manner), caller in zip(draft.named_sites, callers, strict=True):
        mentions.add(caller, term, name, written=manner, place=call)
    _collect_taken_apart(draft, mentions)


def _is_expression(draft: Draft, definition: Definition) -> bool:
    """Whether a definition is an expression, or a part of an object that is one."""
    in_class = draft.scopes[definition.around].kind == "class"
    return definition.form == "inline" or (definition.form == "setter" and not in_class)


class _Mentions:
    """Adds each mention of a term in a definition once, where it comes first."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._rows = draft.rows["reference"]
        self._seen: set[tuple[int, int, int]] = set()

    def add(self, caller: int, term: int, name: Node, *, written: int = 0, place: Node | None = None) -> None:
        """Adds a mention by a name, which stands there unless a `place` is said."""
        key = caller, term, written
        if key not in self._seen:
            self._seen.add(key)
            row, column = (place or name).start_point
            text = self._draft.strings[self._draft.text(name)]
            self._rows.append((caller, term, text, row + 1, column + 1, int(written)))


def _collect_taken_apart(draft: Draft, mentions: _Mentions) -> None:
    """Adds the members that patterns read."""
    table = draft.matches["unpack.member"]
    names = table.column("name")
    callers = draft.definitions_at(draft.scope_at.at([name.start_byte for name in names]))
    for name, held, caller in zip(names, table.column("value"), callers, strict=True):
        term = draft.attribute(draft.term_of(held), unquoted(draft.text(name)))
        if term != UNKNOWN:
            mentions.add(caller, term, name, written=TAKEN)


def _read_members(draft: Draft) -> list[tuple[int, int, Node]]:
    """Id, start and name of the nodes that stand for members; those at a key that is always the same do, too."""
    table = draft.matches["attribute"]
    found = [*zip(table.ids, table.starts, table.column("name"), strict=True)]
    found += [(node.id, node.start_byte, name) for node, name in draft.named_reads]
    keys = set(draft.matches["key"].ids)
    items = draft.matches["item"]
    rows = zip(items.ids, items.starts, items.optional("index"), strict=True) if keys else ()
    return found + [(node, start, index) for node, start, index in rows if index is not None and index.id in keys]


def _local_variables(draft: Draft) -> set[int]:
    local: set[int] = set()
    for scope in draft.scopes:
        if scope.kind in ("function", "block"):
            local.update(scope.names.values())
    return local - draft.mentionable


def _collect_decorators(draft: Draft) -> None:
    """Adds decorators: the one next to a definition first, so that each is given what the one before gives."""
    table = draft.matches["decorator"]
    if not table:
        return
    by_node = {d.node.id: (index, d) for index, d in enumerate(draft.definitions) if d is not None}
    given: dict[int, int] = {}  # definition -> what its decorators so far have made of it
    decorators = zip(table.ids, table.column("value"), strict=True)
    for node, value in sorted(decorators, key=lambda decorator: -decorator[1].start_byte):
        found = by_node.get(node)
        if found is not None:
            index, definition = found
            given[index] = _decorate(draft, index, definition, value, given.get(index, definition.term))
    for index, term in sorted(given.items()):
        decorated = draft.definitions[index]
        if decorated is not None and is_rebound(decorated):
            variable = draft.variable(decorated.around, decorated.name)
            draft.flow(term, variable, definitional=term == decorated.term)


def _decorate(draft: Draft, index: int, definition: Definition, value: Node, given: int) -> int:
    """Adds one decorator, which is given a term; the term of what it makes of that."""
    term = draft.term_of(value)
    text = draft.text(value).partition("(")[0].strip()
    if term == UNKNOWN:
        draft.add("decorator", index, term, draft.string(text), given, given)
        return given
    name_node = draft.node_names.get(value.id)
    result = draft.result(term, given=True)
    _add_call(
        draft, draft.definition_at(definition.around), term, name_node, name_node or value, 1, result, manner=DECORATES
    )
    draft.add("argument", len(draft.rows["call"]) - 1, 0, draft.string(""), given)
    if not is_inert(text, draft.specification.classes):
        point, name = value.start_point, draft.string(definition.name)
        caller = draft.definition_at(definition.around)
        draft.add("reference", caller, definition.term, name, point.row + 1, point.column + 1, 0)
    gives = given
    if is_rebound(definition):
        gives = draft.fresh_term()
        draft.flow(given, gives, definitional=True)
        draft.flow(result, gives)
    draft.add("decorator", index, term, draft.string(text), given, gives)
    return gives


def _collect_entries(draft: Draft) -> None:
    table = draft.matches["entry"]
    if not table:
        return
    by_name = {d.name_node.start_byte: index for index, d in enumerate(draft.definitions) if d is not None}
    for name in table.optional("name"):
        index = by_name.get(name.start_byte, 0) if name is not None else 0
        draft.add("entry", index, draft.string("main guard" if name is None else "marked in the source"))
