"""Which value of a variable is read where: an assignment that surely runs ends what was assigned before it.

A variable that its own code overwrites is several variables, one for each stretch of that code, and one more that has
the values of all of them: that is what other functions read, who run at any time. An overwriting assignment counts to
the end of the block that it stands in; behind a branch the variable is what any part of it made of it, and at each
part of what may run again, or break off, what any other part did. Other assignments add to the stretch that they stand
in. Variables with a declared type, and those that are assigned from elsewhere or hold definitions and imports, stay
whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.names.scopes import Intervals, Stretches
from corollary.syntax.tables import Node

_ARM, _SOME, _ONE, _AGAIN = "arm", "branch", "branch.one", "branch.again"
_KINDS = (_SOME, _ONE, _AGAIN, _ARM)
"""What a region is: a part of a branch, or one of which some parts may run, exactly one does, or any does, again."""


def split_overwritten(draft: Draft) -> None:
    """Gives the stretches of overwritten variables terms of their own; every name must be bound, and none resolved."""
    found = _overwritings(draft)
    if not found:
        return
    whole = _variables_that_stay_whole(draft)
    assigned = {parameter.term for parameter in draft.parameters}
    regions = _Regions(draft)
    for (scope, name), overwritings in found.items():
        table = draft.scopes[scope]
        variable = table.names.get(name)
        if variable is None or variable in whole or name in table.since:
            continue
        bound = draft.bindings.get((scope, name), [])
        if len(bound) > 1 or variable in assigned:
            writes = [_Write(node.start_byte, node, overwritings.get(node.start_byte)) for node in bound]
            _Splitting(draft, regions, scope, name).run(writes)


def _overwritings(draft: Draft) -> dict[tuple[int, str], dict[int, int]]:
    """What overwrites each variable: where the target starts, to where the head node ends."""
    table = draft.matches["overwrite"]
    targets = table.column("target")
    found: dict[tuple[int, str], dict[int, int]] = {}
    scopes = draft.scope_at.at([target.start_byte for target in targets])
    for target, statement, inner in zip(targets, table, scopes, strict=True):
        key = draft.binding_scope(inner), draft.text(target)
        found.setdefault(key, {})[target.start_byte] = statement.end_byte
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


@dataclass(frozen=True, slots=True)
class _Write:
    """Where a variable is assigned, and, if that ends what it was, where the new value begins to count."""

    start: int
    node: Node
    end: int | None


@dataclass(slots=True)
class _Region:
    """A region of a scope with what matters of it for one variable: assignments, and branches that have some."""

    kind: str
    start: int
    end: int
    items: list[_Write | _Region] = field(default_factory=list)


class _Regions:
    """The branches of a file and their parts, which nest."""

    def __init__(self, draft: Draft) -> None:
        kinds: dict[tuple[int, int], str] = {}
        for kind in _KINDS:
            for node in draft.matches[kind]:
                known = kinds.setdefault((node.start_byte, node.end_byte), kind)
                if known == _SOME:
                    kinds[node.start_byte, node.end_byte] = kind
        self._bounds = list(kinds)
        self._kinds = list(kinds.values())
        self._intervals = Intervals(self._bounds)
        self._parts: dict[int, list[int]] = {}
        for index, outer in enumerate(self._intervals.parents):
            self._parts.setdefault(outer, []).append(index)

    def of(self, writes: list[_Write], start: int) -> _Region:
        """The region of a scope, from its start on, with some assignments in their places."""
        whole = _Region(_ARM, start, 1 << 62)
        made: dict[int, _Region] = {}
        innermost = self._intervals.at([write.start for write in writes])
        for write, index in zip(writes, innermost, strict=True):
            self._region(index, whole, made).items.append(write)
        for region in (whole, *made.values()):
            region.items.sort(key=lambda item: item.start)
        return whole

    def _region(self, index: int, whole: _Region, made: dict[int, _Region]) -> _Region:
        if index == -1 or self._bounds[index][0] < whole.start:
            return whole
        found = made.get(index)
        if found is None:
            found = made[index] = _Region(self._kinds[index], *self._bounds[index])
            self._region(self._intervals.parents[index], whole, made).items.append(found)
            if found.kind != _ARM:
                for part in self._parts.get(index, ()):
                    self._region(part, whole, made)
        return found


class _Splitting:
    """One variable, and its terms so far: those of the stretches, and where these begin."""

    def __init__(self, draft: Draft, regions: _Regions, scope: int, name: str) -> None:
        self._draft, self._regions, self._name = draft, regions, name
        self._table = draft.scopes[scope]
        self._begins: dict[int, int] = {}
        self._written: list[int] = []

    def run(self, writes: list[_Write]) -> None:
        """Replaces the variable by its stretches and what has the values of all of them."""
        table, draft = self._table, self._draft
        first = table.names[self._name]
        self._through(self._regions.of(writes, table.start), first)
        places = sorted(self._begins)
        table.stretches[self._name] = Stretches(places, [first, *(self._begins[place] for place in places)])
        everywhere = table.names[self._name] = draft.fresh_term()
        for term in (first, *self._written):
            draft.flow(term, everywhere)
        draft.sequential.add(self._name)

    def _through(self, region: _Region, current: int) -> int:
        """The term at the end of a region whose items run one after the other."""
        for item in region.items:
            if isinstance(item, _Write):
                current = self._assigned(item, current)
            elif item.kind == _ARM:
                current = self._through(item, current)
            else:
                current = self._branched(item, current)
        return current

    def _assigned(self, write: _Write, current: int) -> int:
        if write.end is not None:
            current = self._begins[write.end] = self._draft.fresh_term()
            self._written.append(current)
        self._draft.node_terms[write.node.id] = current
        return current

    def _branched(self, branch: _Region, before: int) -> int:
        """The term behind a branch: what its parts make of the variable, each in its turn."""
        draft, written = self._draft, len(self._written)
        after = draft.fresh_term()
        if branch.kind == _AGAIN:
            draft.flow(before, after)
            before = self._begins[branch.start] = draft.fresh_term()
            draft.flow(after, before)
        current, ends = before, set[int]()
        for item in branch.items:
            if isinstance(item, _Write):
                current = self._assigned(item, current)
                continue
            self._begins[item.start] = current
            ends.add(self._through(item, current) if item.kind == _ARM else self._branched(item, current))
            current = before if branch.kind == _AGAIN else current
            self._begins[item.end] = current
        if branch.kind != _ONE:
            ends.add(current)
        if branch.kind == _AGAIN:
            ends.update(self._written[written:])
        for term in sorted(ends - {after}):
            draft.flow(term, after)
        self._begins[branch.end] = after
        return after
