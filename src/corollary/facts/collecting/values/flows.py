"""The flow of values between terms: through assignments, defaults and returns."""

from __future__ import annotations

from corollary.facts.collecting.captured import unquoted
from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.names.pairs import alternating
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.collecting.values.documented import flow_documented_types
from corollary.facts.collecting.values.elements import parts_of, places
from corollary.facts.collecting.values.taken_apart import flow_taken_apart
from corollary.facts.schema import ANY_ELEMENT, CONTAINS, ELEMENT, KEY, LAMBDA, MEMBERS, PART
from corollary.syntax.tables import Node, Table


def flow_values(draft: Draft) -> None:
    """Lets values flow through assignments, defaults and returns; every expression must have its term."""
    draft.attached = {each.term for each in draft.definitions if each is not None and each.attached != -1}
    _flow_assignments(draft)
    _flow_parameters(draft)
    _flow_returns(draft)
    flow_documented_types(draft)


def _flow_assignments(draft: Draft) -> None:
    for head in ("assign", "assign.block", "assign.after", "assign.update"):
        table = draft.matches[head]
        companions = (table.optional("value"), table.optional("type"))
        for target, value, of_type in zip(table.column("target"), *companions, strict=True):
            if value is not None:
                _assign(draft, target, draft.term_of(value))
            if of_type is not None:
                _assign(draft, target, draft.instance(draft.term_of(of_type)))
    _flow_instances(draft)
    _flow_pairs(draft)
    _flow_dispatched(draft)
    for head in ("unpack", "unpack.block", "unpack.after"):
        _flow_unpacked(draft, draft.matches[head])
    table = draft.matches["unpack.keys"]
    for target, held in zip(table.column("target"), table.column("value"), strict=True):
        _assign(draft, target, draft.attribute(draft.term_of(held), KEY))
    for head in ("unpack.each", "unpack.each.block"):
        _flow_unpacked_elements(draft, draft.matches[head])
    for head in ("assign.each", "assign.each.after"):
        _flow_each(draft, draft.matches[head])
    _flow_taken_apart(draft)
    _flow_stored(draft, draft.matches["store"])
    if draft.specification.classes.computed_members:  # they are asked for wherever there may be some
        for text in (ELEMENT, ANY_ELEMENT, MEMBERS):
            draft.string(text)
    table = draft.matches["copy"]
    for target, value in zip(table.column("object"), table.column("value"), strict=True):
        draft.store(draft.term_of(target), MEMBERS, draft.attribute(draft.term_of(value), MEMBERS))


def _flow_taken_apart(draft: Draft) -> None:
    """Flows of what is left of several elements, and of members by their names, or keys."""
    flow_taken_apart(draft)
    table = draft.matches["unpack.rest"]
    for target, held in zip(table.column("target"), table.column("value"), strict=True):
        _assign(draft, target, draft.attribute(draft.term_of(held), PART))
    table = draft.matches["unpack.member"]
    for target, name, held in zip(table.column("target"), table.column("name"), table.column("value"), strict=True):
        _assign(draft, target, draft.attribute(draft.term_of(held), unquoted(draft.text(name))))


def _flow_stored(draft: Draft, table: Table) -> None:
    if not table:
        return
    place = places(draft)
    companions = (table.column("object"), table.column("value"), table.optional("name"), table.optional("index"))
    for owner_node, value_node, name_node, index in zip(*companions, strict=True):
        owner, value = draft.term_of(owner_node), draft.term_of(value_node)
        if UNKNOWN not in (owner, value) and not _is_of_class(draft, owner, value):
            name = unquoted(draft.text(name_node)) if name_node is not None else "[]"
            draft.store(owner, name if index is None else place(index), value)
            if draft.runs_when_read(value_node):
                draft.store(owner, name, draft.result(value))


def _flow_instances(draft: Draft) -> None:
    table = draft.matches["assign.instance"]
    for target, of_type in zip(table.column("target"), table.column("type"), strict=True):
        _assign(draft, target, draft.instance(draft.term_of(of_type)))


def _flow_pairs(draft: Draft) -> None:
    for pair in draft.pairs:
        if pair.is_plain:
            value = draft.term_of(pair.value)
            draft.flow(draft.element(value) if pair.unpacks else value, draft.term_of(pair.identifiers[0]))


def _flow_dispatched(draft: Draft) -> None:
    table = draft.matches["assign.dispatch"]
    single = zip(table.column("target"), table.column("value"), strict=True)
    for target, value in (*single, *alternating(draft, "dispatch.pairs")):
        function, named = draft.term_of(value), draft.targets.get(target.id, draft.term_of(target))
        if draft.member_of(named) is None:
            draft.dispatch(function, named)
        else:
            _assign(draft, target, function)


def _assign(draft: Draft, target: Node, value: int) -> None:
    term = draft.targets.get(target.id, draft.term_of(target))
    if UNKNOWN in (term, value):
        return
    if term in draft.members_at_keys:
        for owner, name in draft.members_at_keys[term]:
            draft.store_at(owner, name, value)
        return
    member = draft.member_of(term)
    if member is None:
        imported = _is_imported(draft, value)
        draft.flow(value, term, definitional=imported)
        if imported and target.id not in draft.identifiers:
            draft.imported_modules.add(term)
    else:
        owner, name = member
        if name == draft.strings.get(PART):
            draft.store(owner, ELEMENT, draft.element(value))
        elif not _is_of_class(draft, owner, value):
            draft.store_at(owner, name, value)


def _is_of_class(draft: Draft, owner: int, value: int) -> bool:
    """Whether what an object of a class alone is assigned is a member of the class as it is: that overrides others."""
    return owner in draft.own_instances and value in draft.attached


def _is_imported(draft: Draft, term: int) -> bool:
    """Whether a term is a module that an expression imports, or a member of one: assigning it is an import."""
    if not draft.dynamic_imports:
        return False
    member = draft.member_of(term)
    return (member[0] if member is not None else term) in draft.imported_modules


def _flow_unpacked(draft: Draft, table: Table) -> None:
    """Targets take elements of the value: by position where the value is a literal of as many elements."""
    if not table:
        return
    elements = parts_of(draft, "collection") | parts_of(draft, "sequence")
    for value, nodes in _targets(table):
        parts = elements.get(value.id, [])
        if len(parts) == len(nodes) > 1:
            for node, part in zip(nodes, parts, strict=True):
                _assign(draft, node, draft.term_of(part))
        elif len(nodes) == 1:
            for term in (draft.element(draft.term_of(value)), *draft.iterated.get(value.id, ())):
                _assign(draft, nodes[0], term)
        else:
            _assign_parts(draft, nodes, draft.term_of(value))
            for term in draft.iterated.get(value.id, ()):
                for node in nodes:
                    _assign(draft, node, term)


def _targets(table: Table) -> list[tuple[Node, list[Node]]]:
    """The values of matches, each with its targets in order."""
    targets: dict[int, list[Node]] = {}
    values: dict[int, Node] = {}
    for target, value in zip(table.column("target"), table.optional("value"), strict=True):
        if value is not None:
            targets.setdefault(value.id, []).append(target)
            values[value.id] = value
    return [(values[node], sorted(found, key=lambda node: node.start_byte)) for node, found in targets.items()]


def _assign_parts(draft: Draft, targets: list[Node], value: int) -> None:
    """Targets take the parts of a value by their places, up to a target that is no name."""
    for place, node in enumerate(targets):
        known = all(draft.term_of(before) != UNKNOWN for before in targets[: place + 1])
        _assign(draft, node, draft.attribute(value, draft.place(str(place)) if known else "[]"))


def _flow_unpacked_elements(draft: Draft, table: Table) -> None:
    """Targets take, by position, the parts of each element of the value."""
    for value, nodes in _targets(table):
        for element in (draft.element(draft.term_of(value)), *draft.iterated.get(value.id, ())):
            _assign_parts(draft, nodes, element)


def _flow_each(draft: Draft, table: Table) -> None:
    """Targets take the values of a tuple by position, whether it is written out or what a call gives."""
    targets: dict[int, dict[int, Node]] = {}
    values: dict[int, Node] = {}
    for target, value in zip(table.column("target"), table.column("value"), strict=True):
        targets.setdefault(value.id, {})[target.start_byte] = target
        values[value.id] = value
    for value_id, nodes in targets.items():
        term, parts = draft.term_of(values[value_id]), draft.tuples.get(value_id, [])
        if len(nodes) == 1:
            parts = [term]
        elif len(parts) != len(nodes):
            parts = [draft.attribute(term, draft.place(str(position))) for position in range(len(nodes))]
        for place, part in zip(sorted(nodes), parts, strict=True):
            _assign(draft, nodes[place], part)


def _flow_parameters(draft: Draft) -> None:
    for variable, value, type_node, gathers in (*draft.parameters, *draft.within):
        if value is not None:
            draft.flow(draft.term_of(value), variable)
        if type_node is not None:
            of_type = draft.term_of(type_node)
            if variable in draft.elements:
                draft.flow(draft.instance(of_type), draft.elements[variable])
            if of_type != UNKNOWN and gathers:
                of_type = draft.container_type(of_type)
            draft.flow(draft.instance(of_type), variable)


def _flow_returns(draft: Draft) -> None:
    generators: dict[int, int] = {}
    sent, waiting = _sent_to(draft), {node.id for node, _ in draft.sent}
    each = {node.id for node in draft.matches["yield.each"].column("value")}
    for head in ("return", "yield", "yield.each"):
        values = [node for node in draft.matches[head].column("value") if head != "yield" or node.id not in each]
        for node, scope in zip(values, draft.scope_at.at([node.start_byte for node in values]), strict=True):
            term = draft.term_of(node)
            function = _function_of(draft, _around(draft, node, scope))
            if function == -1 or (term == UNKNOWN and head == "return"):
                continue
            if head == "return":
                _add_return(draft, function, term)
                continue
            if function not in generators:
                generators[function] = _generator(draft, function, sent.get(function, []))
            if term == UNKNOWN or node.id in waiting:
                continue
            parts = [term] if head == "yield" else [draft.element(term), *draft.iterated.get(node.id, ())]
            for part in parts:
                draft.store(generators[function], "[]", part)
    _flow_result_types(draft)


def _sent_to(draft: Draft) -> dict[int, list[int]]:
    """By function scope the terms of what is sent to its generators."""
    found: dict[int, list[int]] = {}
    scopes = draft.scope_at.at([node.start_byte for node, _ in draft.sent])
    for (node, term), scope in zip(draft.sent, scopes, strict=True):
        found.setdefault(_function_of(draft, _around(draft, node, scope)), []).append(term)
    return found


def _send(draft: Draft, generator: int, sent: list[int]) -> None:
    """Lets what is sent to a generator be there where it waits for it, and gives those who send what it yields."""
    taken, function = draft.fresh_term(), draft.fresh_term()
    draft.add("object", function, LAMBDA)
    draft.add("lambda_parameter", function, 0, draft.string(""), 0, taken)
    draft.add("lambda_returns", function, draft.element(generator))
    for term in sent:
        draft.flow(taken, term)
    for name in draft.specification.implicit.send:
        draft.store(generator, name, function)


def _generator(draft: Draft, function: int, sent: list[int]) -> int:
    """The object that calling a generator function gives, whose members run the function's code."""
    term = draft.fresh_term()
    draft.add("object", term, CONTAINS)
    _add_return(draft, function, term)
    definition = draft.definitions[draft.scopes[function].definition]
    if definition is not None and draft.scopes[function].definition != -1:
        for name in draft.specification.implicit.generator:
            draft.store(term, name, definition.term)
    if sent:
        _send(draft, term, sent)
    return term


def _add_return(draft: Draft, function: int, term: int) -> None:
    definition = draft.scopes[function].definition
    if definition != -1:
        draft.add("returns", definition, term)
    elif function in draft.lambdas and term != UNKNOWN:
        draft.add("lambda_returns", draft.lambdas[function], term)


def _flow_result_types(draft: Draft) -> None:
    for index, definition in enumerate(draft.definitions):
        if definition is not None and definition.result is not None:
            types = draft.tuples.get(definition.result.id) or [draft.term_of(definition.result)]
            term = draft.several([draft.instance(of_type) for of_type in types])
            if term != UNKNOWN:
                draft.add("returns", index, term)
    table = draft.matches["result.type"]
    for node, of_type in zip(table.ids, table.column("type"), strict=True):
        scope = draft.function_scopes.get(node, -1)
        if scope in draft.lambdas:
            _add_return(draft, scope, draft.instance(draft.term_of(of_type)))
    for index, variables in draft.named_results.items():
        draft.add("returns", index, draft.several(variables))


def _around(draft: Draft, node: Node, scope: int) -> int:
    """The scope around an expression, given the innermost one at its start: a function that it begins with is in it."""
    own = draft.function_scopes.get(node.id, -1)
    while scope != -1 and draft.scopes[scope].start >= node.start_byte:
        if scope != own and draft.scopes[scope].end >= node.end_byte:
            break
        scope = draft.scopes[scope].parent
    return scope


def _function_of(draft: Draft, scope: int) -> int:
    """The scope of the function around, -1 outside of functions."""
    while scope != -1 and draft.scopes[scope].kind != "function":
        scope = draft.scopes[scope].parent
    return scope
