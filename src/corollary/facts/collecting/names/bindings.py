"""Which names each scope binds: definitions, parameters, assigned variables."""

from __future__ import annotations

from typing import NamedTuple

from corollary.facts.collecting.captured import Definition, Variable
from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.names.arguments import Taken
from corollary.facts.collecting.names.pairs import Identifiers, pairs_of
from corollary.facts.collecting.names.scopes import Intervals
from corollary.facts.collecting.names.variants import bind_variants
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.schema import Trait
from corollary.syntax.tables import Node

_VARIETIES = {
    "parameter": 0,
    "parameter.rest": 1,
    "parameter.places": 1,
    "parameter.keywords": 2,
    "parameter.keyword": 3,
}
_GATHERING = (_VARIETIES["parameter.rest"], _VARIETIES["parameter.keywords"])
_RESULT = -1
_BLOCK_HEADS = ("assign.block", "unpack.block", "unpack.each.block", "unpack.member")
_AFTER_HEADS = ("assign.after", "assign.each.after", "unpack.after", "unpack.keys")
_SCOPED_HEADS = ("assign", "unpack", "unpack.each")


def bind_names(draft: Draft) -> None:
    """Binds every name to a variable of its scope, before any name is resolved."""
    identifiers = Identifiers(draft)
    _mark_unread(draft)
    _bind_outer_names(draft)
    _bind_parameters(draft, identifiers)
    _bind_pairs(draft, identifiers)
    _bind_within(draft)
    blocks = _bind_targets(draft, _BLOCK_HEADS, in_block=True, skip=set()) | _bind_after(draft)
    _bind_targets(draft, _SCOPED_HEADS, in_block=False, skip=blocks)
    _bind_definitions(draft)
    _bind_dispatch(draft)


def _mark_unread(draft: Draft) -> None:
    unread = draft.unread
    unread.update(draft.matches["ignore"].starts)
    unread.update([node.start_byte for node in draft.matches["attribute"].column("name")])


def _bind_outer_names(draft: Draft) -> None:
    for head in ("binding.global", "binding.nonlocal"):
        names = draft.matches[head].column("name")
        for node, scope in zip(names, draft.scope_at.at([node.start_byte for node in names]), strict=True):
            name = draft.text(node)
            draft.unread.add(node.start_byte)
            inner = draft.binding_scope(scope)
            outer = 0 if head == "binding.global" else _function_outside(draft, inner)
            draft.scopes[inner].outer[name] = draft.variable(outer, name)


def _function_outside(draft: Draft, scope: int) -> int:
    outer = draft.scopes[scope].parent
    while outer > 0 and draft.scopes[outer].kind != "function":
        outer = draft.scopes[outer].parent
    return max(outer, 0)


def _bind_parameters(draft: Draft, identifiers: Identifiers) -> None:
    found = _parameters(draft)
    patterns = set(draft.matches["pattern.names"].ids)
    positions: dict[tuple[int, int], int] = {}
    starts = [start for start, _ in found]
    taken = Taken(draft)
    draft.unread.update(starts)
    around = draft.scope_at.at(starts)
    for (_, parameter), function, inner_scope in zip(found, draft.function_at.at(starts), around, strict=True):
        if function == -1:
            continue
        node, variety, whole = parameter.node, parameter.variety, parameter.list
        scope, node_id, gathers = draft.functions[function], node.id, variety in _GATHERING
        block = inner_scope if draft.scopes[inner_scope].parent == scope else scope  # of one of several lists
        name = draft.text(node) if node_id in draft.identifiers else ""
        variable = draft.node_terms[node_id] = draft.variable(block, name) if name else draft.fresh_term()
        if not name:
            draft.taken_apart[node_id] = variable
        draft.parameters.append(Variable(variable, parameter.default, parameter.type, gathers))
        for inner in identifiers.inside(node) if node_id in patterns else ():
            _bind(draft, block, inner)
        definition = draft.scopes[scope].definition
        if definition == -1 and scope not in draft.lambdas:
            continue
        if variety == _RESULT:
            draft.named_results.setdefault(definition, []).append(variable)
            continue
        key = scope, whole.id if whole is not None else 0
        position = positions.get(key, 0)
        positions[key] = position + 1
        at_places = taken.beyond(scope, position) if parameter.by_place else ()
        draft.parameters += [Variable(term, None, parameter.type) for term in at_places]
        received = draft.gathered(variable, at_places) if gathers else variable
        taken.add(scope, position + len(at_places), name, variety, received)
        if position == 0 and definition != -1:
            draft.first_parameters[definition] = variable
    taken.bind_numbered()
    taken.bind_all()


class _Parameter(NamedTuple):
    """A parameter as captured: its name, how it takes arguments, and its companions."""

    node: Node
    variety: int
    default: Node | None
    type: Node | None
    list: Node | None
    by_place: bool


def _parameters(draft: Draft) -> list[tuple[int, _Parameter]]:
    """Place and parameter, in source order; of two readings of one the more special counts."""
    found: dict[int, _Parameter] = {}
    for head, variety in (*_VARIETIES.items(), ("parameter.result", _RESULT)):
        table = draft.matches[head]
        companions = (table.optional("default"), table.optional("type"), table.optional("list"))
        for node, default, of_type, whole in zip(table.column("name"), *companions, strict=True):
            found[node.start_byte] = _Parameter(node, variety, default, of_type, whole, head == "parameter.places")
    return sorted(found.items())


def _bind_pairs(draft: Draft, identifiers: Identifiers) -> None:
    draft.pairs = pairs_of(draft, identifiers)
    scopes = draft.scope_at.at([pair.target.start_byte for pair in draft.pairs])
    for pair, scope in zip(draft.pairs, scopes, strict=True):
        for node in pair.identifiers:
            _bind(draft, scope, node, since=pair.value.end_byte)


def _bind(draft: Draft, scope: int, node: Node, *, since: int = 0) -> None:
    """Binds an identifier in a scope, from some place on."""
    name = draft.text(node)
    table = draft.scopes[scope]
    if (since and name not in table.names) or since < table.since.get(name, 0):
        table.since[name] = since
    if since:
        draft.sequential.add(name)
    draft.node_terms[node.id] = draft.variable(scope, name)
    draft.bindings.setdefault((scope, name), []).append(node)
    draft.unread.add(node.start_byte)


def _bind_targets(draft: Draft, heads: tuple[str, ...], *, in_block: bool, skip: set[int]) -> set[int]:
    """Binds the identifiers among the targets of assignments; their places."""
    readable = draft.identifiers
    found: list[tuple[int, Node, Node]] = []
    for head in heads:
        table = draft.matches[head]
        nodes = table.column("target")
        found += zip([node.start_byte for node in nodes], nodes, table, strict=True)
    wholes = {start: whole for start, _, whole in found}
    targets = [(start, node) for start, node, _ in found if node.id in readable and start not in skip]
    updates = draft.matches["pattern.update"]
    if updates:
        updated = Intervals([(node.start_byte, node.end_byte) for node in updates])
        inside = updated.at([start for start, _ in targets])
        targets = [target for target, update in zip(targets, inside, strict=True) if update == -1]
    for (start, node), scope in zip(targets, draft.scope_at.at([start for start, _ in targets]), strict=True):
        binding = scope if in_block else draft.binding_scope(scope)
        in_class = draft.scopes[binding].kind == "class"  # whose code reads outer names until it binds its own
        _bind(draft, binding, node, since=wholes[start].end_byte if in_class else 0)
    return {start for start, _ in targets}


def _bind_after(draft: Draft) -> set[int]:
    """Binds targets in the innermost scope, from the end of the head node on; their places."""
    found = [
        (target, whole.end_byte)
        for table in (draft.matches[head] for head in _AFTER_HEADS)
        for target, whole in zip(table.column("target"), table, strict=True)
        if target.id in draft.identifiers
    ]
    scopes = draft.scope_at.at([node.start_byte for node, _ in found])
    for (node, end), scope in zip(found, scopes, strict=True):
        _bind(draft, scope, node, since=end)
    return {node.start_byte for node, _ in found}


def _bind_within(draft: Draft) -> None:
    """Binds names in the scopes that the head nodes are, whatever they mean outside."""
    scopes = {(scope.start, scope.end): index for index, scope in enumerate(draft.scopes)}
    table = draft.matches["within"]
    companions = (table.column("name"), table.optional("value"), table.optional("type"))
    for head, name, value, of_type in zip(table, *companions, strict=True):
        scope = scopes[head.start_byte, head.end_byte]
        draft.unread.add(name.start_byte)
        draft.within.append(Variable(draft.variable(scope, draft.text(name)), value, of_type))


def is_rebound(definition: Definition) -> bool:
    """Whether the name of a decorated definition means what its decorators make of it."""
    return not definition.is_member and definition.kind != "class"


def _bind_definitions(draft: Draft) -> None:
    decorated = set(draft.matches["decorator"].ids)
    of_module = _of_module(draft)
    defined: list[tuple[int, Definition]] = []
    for definition in draft.definitions:
        if definition is None or definition.owner:
            continue
        if definition.own_name:
            draft.flow(definition.term, draft.variable(definition.scope, definition.own_name), definitional=True)
        if definition.is_member or definition.form in ("inline", "unbound"):
            continue
        if definition.kind == "lambda":
            draft.mentionable.add(draft.node_terms.get(definition.name_node.id, UNKNOWN))
        elif definition.kind == "type" or definition.opens_scope:
            around = 0 if definition.name_node.start_byte in of_module else definition.around
            variable = draft.variable(around, definition.name)
            draft.mentionable.add(variable)
            if definition.node.id not in decorated or not is_rebound(definition):
                draft.flow(definition.term, variable, definitional=True)
                defined.append((variable, definition))
    bind_variants(draft, defined)


def _bind_dispatch(draft: Draft) -> None:
    """Lets the names of definitions that dispatch mean what is stored under them, too."""
    marked = {node.start_byte for node in draft.matches["binding.dispatch"].column("name")}
    of_module = _of_module(draft)
    for definition in draft.definitions if marked else ():
        if definition is None or definition.name_node.start_byte not in marked:
            continue
        scope = 0 if definition.name_node.start_byte in of_module else definition.around
        owner = draft.definitions[definition.parent]
        if definition.is_member and owner is not None:
            scope = owner.around
        variable = draft.variable(scope, definition.name)
        draft.mentionable.add(variable)
        draft.targets[definition.name_node.id] = variable
        if definition.is_member:
            draft.flow(definition.term, variable, definitional=True)
        held = owner.term if owner is not None else draft.term("denotes", 0)
        draft.dispatch(draft.attribute(held, definition.name), variable)


def _of_module(draft: Draft) -> set[int]:
    """Where the names of definitions stand that are names of the module, in whatever block these are."""
    return {node.start_byte for node in draft.matches["binding.module"].column("name")}


def bind_receiver(draft: Draft, definition: Definition, index: int, traits: int) -> None:
    """Lets the first parameter of a method be the object it runs on, where the language says so."""
    if draft.specification.receiver.strategy != "first-parameter" or traits & Trait.STATIC:
        return
    if draft.scopes[definition.around].kind != "class" or index not in draft.first_parameters:
        return
    of_class = int(bool(traits & Trait.CLASS_METHOD))
    parameter = draft.first_parameters[index]
    draft.flow(draft.term("receiver", definition.parent, of_class), parameter)
    if parameter in draft.own_classes and not of_class:
        draft.flow(draft.term("receiver", definition.parent, 1), draft.own_classes[parameter])
