"""States, transitions and composites out of the statements of a state diagram, as Mermaid's own database has them.

`[*]` is named after what it stands in: `root_start`, `Active_end`. The regions of a concurrent state are composites of
their own; Mermaid draws lots for the id of the last one, which here is that of the composite with `_region`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from corollary.syntax.mermaid.text.cleaning import decoded, trimmed
from corollary.syntax.mermaid.values import Edge, Group, Node, Note

ROOT = "root"
START_OR_END = "[*]"


@dataclass(slots=True)
class State:
    """A statement that mentions a state: `body` are the statements in its curly brackets, None without any."""

    id: str
    line: int
    shape: str = ""
    descriptions: tuple[str, ...] = ()
    body: list[Statement] | None = None
    note: str = ""


@dataclass(slots=True)
class Transition:
    """A statement `A --> B: label`."""

    source: State
    target: State
    label: str
    line: int


@dataclass(slots=True)
class Divider:
    """`--`, which ends a region of a concurrent state."""

    number: int
    line: int


Statement = State | Transition | Divider


@dataclass(slots=True)
class _Found:
    """A state as it is known so far."""

    node: Node
    parent: str = ""
    kind: str = ""  # of a composite
    descriptions: list[str] = field(default_factory=list)


@dataclass(slots=True)
class States:
    """What the statements of a whole diagram say."""

    edges: list[Edge] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    _found: dict[str, _Found] = field(default_factory=dict)

    @property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(
            replace(found.node, label=found.descriptions[0], details=tuple(found.descriptions))
            if found.descriptions
            else found.node
            for found in self._found.values()
        )

    @property
    def groups(self) -> tuple[Group, ...]:
        """The composites, outer ones first."""
        members: dict[str, list[str]] = {}
        for name, found in self._found.items():
            members.setdefault(found.parent, []).append(name)
        return tuple(
            Group(
                name,
                (found.descriptions or [found.node.label])[0],
                found.node.line,
                tuple(members.get(name, ())),
                found.kind,
            )
            for name, found in self._found.items()
            if found.kind
        )

    def overdescribed(self, name: str) -> bool:
        """Whether more was said to describe the state than a composite can have."""
        return len(self._found[name].descriptions) > 1

    def add(self, statements: list[Statement]) -> None:
        """What the statements of the root say, and those in them. No text is too deep: nothing calls itself."""
        open_bodies: list[tuple[str, Iterator[Statement]]] = [(ROOT, iter(statements))]
        while open_bodies:
            parent, body = open_bodies[-1]
            statement = next(body, None)
            if statement is None:
                open_bodies.pop()
            elif isinstance(statement, Transition):
                self._transition(statement, parent)
            elif isinstance(statement, State):
                name = self._state(statement, parent, "start")
                if statement.body is not None:
                    open_bodies.append((name, iter(_regions(name, statement.body))))
            else:
                self._state(State(f"divider-id-{statement.number}", statement.line, "divider"), parent, "start")

    def _transition(self, transition: Transition, parent: str) -> None:
        source = self._state(transition.source, parent, "start")
        target = self._state(transition.target, parent, "end")
        label = decoded(transition.label)
        self.edges.append(Edge(source, target, label, transition.line, heads=("", "arrow")))

    def _state(self, state: State, parent: str, end: str) -> str:
        """The id of what the statement mentions."""
        name = trimmed(state.id)
        shape = state.shape
        if name == START_OR_END:
            name, shape = f"{parent}_{end}", end
        name = decoded(name)
        if not name:
            return name
        found = self._found.setdefault(
            name, _Found(Node(name, "" if "region" in _kind(shape) else name, state.line, shape))
        )
        if state.descriptions:
            found.descriptions += map(decoded, state.descriptions)
        if state.body is not None and not found.kind:
            found.kind = _kind(shape)
        if parent != ROOT:
            found.parent = parent
        if state.note:
            self.notes.append(Note(decoded(state.note), state.line, (name,)))
        return name


def _regions(name: str, body: list[Statement]) -> list[Statement]:
    """The body of a composite, made into one composite for each region where dividers part it."""
    if not any(isinstance(statement, Divider) for statement in body):
        return body
    regions: list[Statement] = []
    part: list[Statement] = []
    for statement in body:
        if isinstance(statement, Divider):
            regions.append(State(f"divider-id-{statement.number}", statement.line, "divider", body=part))
            part = []
        else:
            part.append(statement)
    if not part:
        return body
    return [*regions, State(f"{name}_region", part[0].line, "last region", body=part)]


def _kind(shape: str) -> str:
    """What kind of composite a state of this shape is."""
    return {"": "composite", "divider": "region"}.get(shape, shape)
