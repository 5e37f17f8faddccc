"""What a variable can be where a test of its class has come out one way: a term of its own for what is read there.

Only what surely holds is said. A stretch of code ends for a variable where it is assigned again, before any loop or
branch in which that happens; what other functions read is not narrowed, for they run at any time, and neither are
names that hold definitions or imports. Of a member of a variable less is sure, for other code may assign it: it is said
where neither is assigned, and as what is only believed.

A function may tell what it says of its first argument. What types those are is known to linking, which brings a test
that calls it together with what the function holds under a name of its own; and it, too, is only believed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.schema import ASSERTED, LOOSE, NONE_OF, TOLD
from corollary.syntax.tables import Node


class Narrowing(NamedTuple):
    """What is read in a stretch of code: the term of what is left there, and the types that the test named.

    Of members `term` is the number of the stretch: they have terms only once their owners have.
    """

    term: int
    types: tuple[Node, ...]
    negative: bool
    of_members: bool = False


class _Known(NamedTuple):
    """What is known where a test has come out one way: the name is of one of the types, or of none.

    What functions tell stands for the types.
    """

    target: Node
    types: tuple[Node, ...]
    negative: bool


_TOLD = (("test.told", TOLD), ("test.asserted", ASSERTED))
"""The heads of tests of which functions know the types, and the names under which they hold them."""

_KIND, _NO_KIND = "test.kind", "test.kind.not"
_OF_TYPES = ("test", _KIND, _NO_KIND)
"""The heads of tests that name types, or kinds."""

_Read = tuple[int, int, int]
"""An identifier that is read: its place, the id of its node, and its scope."""


def narrow_references(draft: Draft) -> list[Narrowing]:
    """Gives what is read behind tests terms of their own; every identifier that is read must have its term."""
    tests = _Tests(draft)
    if not tests.known:
        return []
    writes = _Writes(draft)
    reads: dict[int, list[_Read]] = defaultdict(list)  # by the term of the variable, in order
    for node, node_id, scope in draft.reads:
        reads[draft.node_terms[node_id]].append((node.start_byte, node_id, scope))
    variables = {node_id: term for term, found in reads.items() for _, node_id, _ in found}
    found: list[Narrowing] = []
    members = _Members(draft, writes)
    for start, end, known in sorted(tests.stretches(), key=lambda stretch: (stretch[0], -stretch[1])):
        if known.target.id not in draft.identifiers:
            if members.narrow(start, end, known.target, stretch=len(found)):
                found.append(Narrowing(len(found), known.types, known.negative, of_members=True))
            continue
        variable = variables.get(known.target.id, UNKNOWN)
        if variable != UNKNOWN and variable not in draft.mentionable:
            narrowed = _narrowed(draft, start, end, known.target, reads[variable], writes)
            found += [Narrowing(term, known.types, known.negative) for term in narrowed]
    return found


def state_narrowings(draft: Draft, narrowings: list[Narrowing]) -> None:
    """States of what types the values of narrowed variables are, where all that a test named is known.

    Every expression must have its term.
    """
    behind: dict[int, list[int]] = defaultdict(list)
    for (stretch, _, _), term in draft.members_behind.items():
        behind[stretch].append(term)
    by_functions = {node.id: name for head, name in _TOLD for node in draft.matches[head].column("function")}
    kinds = _kinds(draft)
    for narrowing in narrowings:
        told = [by_functions.get(node.id) for node in narrowing.types]
        types = {
            kinds[node.id] if node.id in kinds else _type(draft, node, name)
            for node, name in zip(narrowing.types, told, strict=True)
        }
        kind = narrowing.negative * NONE_OF + (narrowing.of_members or any(told)) * LOOSE
        if UNKNOWN not in types:
            for term in behind[narrowing.term] if narrowing.of_members else [narrowing.term]:
                for of_type in sorted(types):
                    draft.add("narrowed", term, of_type, kind)


def _kinds(draft: Draft) -> dict[int, int]:
    """The terms of the types that the names of kinds mean, by the nodes of these names."""
    types = draft.specification.builtins.kinds
    nodes = [node for head in (_KIND, _NO_KIND) for node in draft.matches[head].column("type")]
    named = [(node.id, types[kind]) for node in nodes if (kind := draft.text(node)) in types]
    return {node_id: draft.term("free", draft.string(name)) for node_id, name in named}


def _type(draft: Draft, node: Node, name: str | None) -> int:
    """The term of a type, or of what a function holds under a name."""
    term = draft.term_of(node)
    return term if name is None else draft.attribute(term, name)


def tell_tests(draft: Draft) -> None:
    """States of what types functions tell that their first arguments are."""
    definitions = {each.node.id: index for index, each in enumerate(draft.definitions) if each is not None}
    for head, name in (("result.test", TOLD), ("result.assert", ASSERTED)):
        table = draft.matches[head]
        for node_id, of_type in zip(table.ids, table.column("type"), strict=True):
            if node_id in definitions and draft.term_of(of_type) != UNKNOWN:
                draft.add("member", definitions[node_id], draft.string(name), draft.term_of(of_type))


def member_behind(draft: Draft, stretch: int, owner: int, name: str) -> int:
    """The term of a member that is read in a stretch of code behind a test."""
    key = stretch, owner, name
    if key not in draft.members_behind:
        draft.members_behind[key] = draft.attribute_again(owner, name)
    return draft.members_behind[key]


class _Tests:
    """The tests of a file: what is known where one is true, and where it is not."""

    def __init__(self, draft: Draft) -> None:
        self._matches = draft.matches
        self._text = draft.text
        self.known: dict[int, tuple[Node, list[Node]]] = {}  # node of a test -> the name and the types
        kinds = draft.specification.builtins.kinds
        self._negated = frozenset(draft.matches[_NO_KIND].ids)
        for head, companion in (*((head, "type") for head in _OF_TYPES), *((head, "function") for head, _ in _TOLD)):
            table = draft.matches[head]
            for node_id, target, of_type in zip(
                table.ids, table.column("target"), table.column(companion), strict=True
            ):
                if head not in (_KIND, _NO_KIND) or self._text(of_type) in kinds:
                    self.known.setdefault(node_id, (target, []))[1].append(of_type)
        self._parts: dict[str, dict[int, list[Node]]] = {}
        for head in ("test.not", "test.all", "test.any") if self.known else ():
            parts: dict[int, list[Node]] = {}
            table = draft.matches[head]
            for node_id, value in zip(table.ids, table.column("value"), strict=True):
                parts.setdefault(node_id, []).append(value)
            self._parts[head] = parts

    def stretches(self) -> Iterator[tuple[int, int, _Known]]:
        """The code that runs only where a test has come out one way: where it starts and ends, and what is known."""
        for head, outcome in (("where", True), ("where.not", False)):
            table = self._matches[head]
            for node, test, after in zip(table, table.column("condition"), table.optional("after"), strict=True):
                for known in self._of(test.id, outcome):
                    yield node.start_byte if after is None else after.end_byte, node.end_byte, known
        for head, outcome in (("test.all", True), ("test.any", False)):
            for values in self._parts[head].values():
                for place, value in enumerate(values):
                    for before in values[:place]:
                        for known in self._of(before.id, outcome):
                            yield value.start_byte, value.end_byte, known

    def _of(self, test: int, outcome: bool) -> list[_Known]:
        """What is known where a test has come out one way."""
        if test in self.known:
            target, types = self.known[test]
            return [_Known(target, tuple(types), outcome == (test in self._negated))]
        if test in self._parts["test.not"]:
            return self._of(self._parts["test.not"][test][0].id, not outcome)
        together, apart = ("test.all", "test.any") if outcome else ("test.any", "test.all")
        if test in self._parts[together]:
            return [known for value in self._parts[together][test] for known in self._of(value.id, outcome)]
        return self._either([self._of(value.id, outcome) for value in self._parts[apart].get(test, ())])

    def _either(self, ways: list[list[_Known]]) -> list[_Known]:
        """What is known where one of several things is: of one name, each time, that it is of some types."""
        if len(ways) == 1:
            return ways[0]
        if not all(len(way) == 1 and not way[0].negative for way in ways):
            return []
        if len({self._text(way[0].target) for way in ways}) != 1:
            return []
        return [_Known(ways[0][0].target, tuple(of_type for (known,) in ways for of_type in known.types), False)]


def _narrowed(draft: Draft, start: int, end: int, target: Node, reads: list[_Read], writes: _Writes) -> list[int]:
    """The terms of what a variable is in a stretch, none where that is not known or nothing reads it there."""
    name = draft.text(target)
    tested = reads[bisect_left(reads, (target.start_byte,))][2]
    home = _home(draft, tested, name)
    if home is None:
        return []
    function = draft.binding_scope(tested)
    end = writes.first(home, name, start, end)
    inside = reads[bisect_left(reads, (start,)) : bisect_left(reads, (end,))]
    narrowed: dict[int, int] = {}
    for _, node_id, scope in inside:
        term = draft.node_terms[node_id]
        if draft.binding_scope(scope) == function:
            if term not in narrowed:
                narrowed[term] = draft.fresh_term()
                draft.flow(term, narrowed[term])
                draft.narrowed[narrowed[term]] = draft.narrowed.get(term, term)
            draft.node_terms[node_id] = narrowed[term]
    return list(narrowed.values())


class _Members:
    """The members of variables that are read behind tests of them: what the source spells like the test does."""

    def __init__(self, draft: Draft, writes: _Writes) -> None:
        self._draft, self._writes = draft, writes

    def narrow(self, start: int, end: int, target: Node, *, stretch: int) -> bool:
        """Notes the members of a stretch that are what was tested; whether there are any."""
        draft, path = self._draft, self._draft.text(target)
        name = path.partition(".")[0]
        tested = draft.scope_at.at([target.start_byte])[0]
        home = _home(draft, tested, name)
        if home is None or not all(part.isidentifier() for part in path.split(".")):
            return False
        end = self._writes.first(home, name, start, end)
        end = min((place for place in self._assigned.get(path, ()) if start <= place < end), default=end)
        found = [(place, node) for place, node in self._read.get(path, ()) if start <= place < end]
        scopes = draft.scope_at.at([place for place, _ in found])
        function = draft.binding_scope(tested)
        inside = [
            node for (_, node), scope in zip(found, scopes, strict=True) if draft.binding_scope(scope) == function
        ]
        draft.narrowed_members.update(dict.fromkeys(inside, stretch))
        return bool(inside)

    @cached_property
    def _read(self) -> dict[str, list[tuple[int, int]]]:
        """The place and the id of each member that is read and that a test names, by what the source spells."""
        table, draft = self._draft.matches["attribute"], self._draft
        heads = (*_OF_TYPES, *(head for head, _ in _TOLD))
        tested = {draft.text(node) for head in heads for node in draft.matches[head].column("target")}
        last = {path.rpartition(".")[2] for path in tested}
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for node, name in zip(table, table.column("name"), strict=True):
            if draft.text(name) in last and draft.text(node) in tested:
                found[draft.text(node)].append((node.start_byte, node.id))
        return found

    @cached_property
    def _assigned(self) -> dict[str, list[int]]:
        """The places at which what the source spells is assigned."""
        draft, found = self._draft, dict[str, list[int]]()
        for head in ("assign", "unpack", "unpack.each"):
            for target in draft.matches[head].column("target"):
                found.setdefault(draft.text(target), []).append(target.start_byte)
        return found


def _home(draft: Draft, scope: int, name: str) -> int | None:
    """The scope in which the code around binds a name that no other function assigns, else None."""
    function = draft.binding_scope(scope)
    while name not in draft.scopes[scope].names and scope != function:
        scope = draft.scopes[scope].parent
    table = draft.scopes[scope]
    return scope if name in table.names and name not in table.outer else None


class _Writes:
    """Where variables are assigned again."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        heads = ("branch", "branch.one", "branch.again")
        self._branches = [(node.start_byte, node.end_byte) for head in heads for node in draft.matches[head]]
        self._updates: dict[str, list[int]] = defaultdict(list)  # name -> places where it is assigned and not bound
        for target in draft.matches["assign.update"].column("target"):
            self._updates[draft.text(target)].append(target.start_byte)
        self._of_others = {variable for scope in draft.scopes for variable in scope.outer.values()}

    def first(self, home: int, name: str, start: int, end: int) -> int:
        """Where a stretch ends for a variable: where it is assigned, or before what may run that again."""
        draft = self._draft
        variable = draft.scopes[home].names[name]
        if variable in self._of_others:
            return start
        named = self._updates.get(name, [])
        found = list(zip(named, draft.scope_at.at(named), strict=True))
        updates = {place: scope for place, scope in found if self._variable(scope, name) == variable}
        function = draft.binding_scope(home)
        if any(draft.binding_scope(scope) != function for scope in updates.values()):
            return start
        places = [*updates, *(node.start_byte for node in draft.bindings.get((home, name), ()))]
        assigned = min((place for place in places if start <= place < end), default=end)
        if assigned < end and not self._branches:
            return start
        return min((first for first, last in self._branches if start <= first <= assigned < last), default=assigned)

    def _variable(self, scope: int, name: str) -> int:
        """The variable that a name means in a scope, UNKNOWN where the file binds none."""
        while scope != -1:
            table = self._draft.scopes[scope]
            found = table.outer.get(name, table.names.get(name))
            if found is not None:
                return found
            scope = table.parent
        return UNKNOWN
