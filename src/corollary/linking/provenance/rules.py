"""By which rule one state follows from another, and what else has to hold for it."""

from __future__ import annotations

from collections.abc import Iterator

from corollary.facts.schema import DISPATCHED
from corollary.linking.provenance.moves import Backwards
from corollary.linking.provenance.steps import Hop, Move, Origin, Rule, State
from corollary.linking.values import sets
from corollary.linking.values.things import Role, role_of, thing_of, value_of


def moves_of(backwards: Backwards, hop: Hop) -> Iterator[Move]:
    """The moves that a hop may be, the best first: they differ in what they need at their side."""
    target, source = hop.target[0], hop.source[0]
    if hop.origin is Origin.MADE:
        yield from (_move(hop, rule) for found, _, rule in backwards.made(hop.target) if found == hop.source)
    elif hop.origin is Origin.PASSED:
        call = _passing_call(backwards, target, source)
        of_type = call < 0 and (backwards.is_of_signature(source) or backwards.is_given_type(source))
        yield _move(hop, Rule.AGREED if of_type else Rule.ARGUMENT, call)
    elif target in backwards.members:
        yield _looked_up(backwards, hop)
    elif target in backwards.fields and source in backwards.fields:
        yield _move(hop, Rule.STANDING)
    elif target in backwards.fields:
        yield from _stored(backwards, hop)
    elif not backwards.is_term(target):
        yield _move(hop, Rule.RETURNS)
    elif source in backwards.members:
        yield from _member(backwards, hop)
    elif not backwards.is_term(source):
        yield _move(hop, Rule.RESULT, _first(backwards.rows("call", "result", target)))
    else:
        yield _between_terms(backwards, hop)


def _move(hop: Hop, rule: Rule, row: int = -1, side: State | None = None) -> Move:
    return Move(hop.target, rule, hop.source, hop.evidence, side, row)


def _between_terms(backwards: Backwards, hop: Hop) -> Move:
    target, source = hop.target[0], hop.source[0]
    flows = set(backwards.rows("flow", "target", target)) & set(backwards.rows("flow", "source", source))
    if flows:
        return _move(hop, Rule.FLOW, min(flows))
    if target in backwards.imports:
        return _move(hop, Rule.IMPORT, backwards.imports[target])
    calls = backwards.rows("call", "result", target)
    if calls or backwards.propagation.of_substitute[target]:
        is_made = bool((backwards.propagation.passing.made_back[:, 1] == source).any())
        return _move(hop, Rule.MADE_BACK if is_made else Rule.GIVEN_BACK, _first(calls))
    named = _first(backwards.rows("free", "term", target))
    added = [row for row in backwards.rows("flow", "source", source) if named < 0 and _is_added(backwards, row)]
    if added:
        return _move(hop, Rule.ADDED, added[0])
    return _move(hop, Rule.NAME if named >= 0 or not backwards.owners(target) else Rule.AGREED, named)


def _is_added(backwards: Backwards, row: int) -> bool:
    """Whether a flow is of a function that runs where another one is called."""
    return int(backwards.assembly.column("flow", "definitional")[row]) == DISPATCHED


def _looked_up(backwards: Backwards, hop: Hop) -> Move:
    """A look-up; its row is the definition that has the member, -1 for an object."""
    holder, name = backwards.members[hop.target[0]]
    wanted, node = thing_of(holder), hop.source[0]
    provider = provider_of(backwards, wanted, node, name)
    if node in backwards.fields:
        return _move(hop, Rule.HELD, provider)
    if provider in (wanted, -1) or not backwards.context.is_class[wanted]:
        return _move(hop, Rule.OWN, provider)
    above = backwards.solution.hierarchy.order(wanted)
    seen_from_above = role_of(holder) == Role.SUPERIOR
    inherited = provider in above or seen_from_above
    return _move(hop, Rule.INHERITED if inherited else Rule.OVERRIDDEN, provider)


def provider_of(backwards: Backwards, wanted: int, node: int, name: int) -> int:
    """The class or module that has a node as a member, of those where a member of `wanted` is looked for."""
    definitions = backwards.assembly.definitions
    if node in backwards.fields:
        thing = backwards.fields[node][0]
        return thing if thing < definitions else -1
    is_of_class = wanted < definitions and bool(backwards.context.is_class[wanted])
    if not backwards.is_term(node):
        returning = backwards.returning(node)
        parent = int(backwards.context.parent[returning]) if returning < definitions else -1
        if not is_of_class or parent in _having(backwards, wanted):
            return parent
        return backwards.solution.members.providers.of(name).get(wanted, parent)  # the member is an object that is read
    if not is_of_class:
        return wanted if wanted < definitions else -1
    members = backwards.solution.namespaces.members
    return next((owner for owner in _having(backwards, wanted) if node in members.get(owner).get(name, ())), -1)


def _having(backwards: Backwards, cls: int) -> tuple[int, ...]:
    """The classes that a class, or one below it, may have a member from."""
    hierarchy = backwards.solution.hierarchy
    below = hierarchy.below(cls)
    return (*hierarchy.order(cls), *below, *(above for lower in below for above in hierarchy.order(lower)))


def _passing_call(backwards: Backwards, parameter: int, argument: int) -> int:
    """A call that passes the argument to the parameter, -1 where none is found."""
    owners = backwards.owners(parameter)
    callee = backwards.assembly.column("call", "callee")
    calls = backwards.assembly.column("argument", "call")[backwards.rows("argument", "term", argument)]
    for call in sets.unique(calls).tolist():
        if callee[call] >= 0 and owners & backwards.run_by(call, int(callee[call])):
            return int(call)
    return -1


def _member(backwards: Backwards, hop: Hop) -> Iterator[Move]:
    """Reads of a member, and imports of one, with what it is a member of."""
    target = hop.target[0]
    holder, _ = backwards.members[hop.source[0]]
    objects = backwards.assembly.column("attribute", "object")
    owners = [(int(objects[row]), row) for row in backwards.rows("attribute", "term", target)]
    if target in backwards.imports:
        item = backwards.context.imports[backwards.imports[target]]
        namespaces = backwards.solution.namespaces
        unit = namespaces.target_unit(namespaces.resolve(item.file, item.module))
        owners.extend((term, -1) for term in (namespaces.whole(unit) if unit is not None else []))
    sides = [((owner, holder), row) for owner, row in owners if backwards.holds((owner, holder))]
    for side, row in sorted(sides, key=lambda found: (backwards.least(found[0]), found)):
        yield _move(hop, Rule.MEMBER, row, side)


def _stored(backwards: Backwards, hop: Hop) -> Iterator[Move]:
    """Assignments to a member, with the object whose member it is."""
    thing, name = backwards.fields[hop.target[0]]
    names = backwards.assembly.column("store", "name")
    objects = backwards.assembly.column("store", "object")
    sides = []
    for row in backwards.rows("store", "value", hop.source[0]):
        for role in Role if names[row] == name else ():
            side = int(objects[row]), value_of(thing, role)
            if role != Role.PROPERTY and backwards.holds(side):
                sides.append((side, row))
    for side, row in sorted(sides, key=lambda found: (backwards.least(found[0]), found)):
        yield _move(hop, Rule.STORED, row, side)


def _first(rows: list[int]) -> int:
    return rows[0] if rows else -1
