"""What follows from diagrams: the rules beside NetworkX on random graphs, and by hand where a graph says too little."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corollary.facts.diagrams import RELATIONS, rows
from corollary.reasoning.prolog.catalogue import rules
from corollary.reasoning.prolog.diagrams import QUESTIONS, RULES_OF_DIAGRAMS, world_of_diagram
from corollary.reasoning.prolog.queries import Prolog
from corollary.syntax.mermaid import read
from corollary.syntax.mermaid.values import KINDS, Diagram, Node

Rows = set[tuple[object, ...]]
law = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
EDGES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from(["", "x", "y"])), max_size=12)


def diagram(text: str) -> Diagram:
    found = read(text)
    assert found is not None
    assert not found.errors
    return found


def answers(prolog: Prolog, text: str | Diagram, goal: str) -> Rows:
    world = world_of_diagram(diagram(text) if isinstance(text, str) else text)
    return set(prolog.query(world, goal, limit=100_000).rows)


def names(found: nx.DiGraph, nodes: object) -> Rows:
    return {(node,) for node in found if nodes is None or node in nodes}  # type: ignore[operator]


@given(edges=EDGES)
@law
def test_flowcharts_are_graphs(prolog: Prolog, edges: list[tuple[int, int, str]]) -> None:
    text = "\n".join(f"n{source} -->|l{label}| n{target}" for source, target, label in edges)
    graph = nx.DiGraph((f"n{source}", f"n{target}") for source, target, _ in edges)
    flowchart = diagram(f"flowchart LR\n{text}\n")
    closure = nx.transitive_closure(graph, reflexive=False)
    assert answers(prolog, flowchart, "reaches(A, B)") == set(closure.edges)
    assert answers(prolog, flowchart, "in_cycle(A)") == names(graph, {a for a, b in closure.edges if a == b})
    assert answers(prolog, flowchart, "dead_end(A)") == names(graph, {a for a in graph if not graph.out_degree(a)})
    sources = {a for a in graph if not graph.in_degree(a)}
    lost = {b for b in graph if b not in sources and not any(closure.has_edge(a, b) for a in sources)}
    assert answers(prolog, flowchart, "unreachable(A)") == names(graph, lost)


@given(edges=EDGES, starts=st.lists(st.integers(0, 6), max_size=2), ends=st.lists(st.integers(0, 6), max_size=2))
@law
def test_flat_state_diagrams_are_graphs(
    prolog: Prolog, edges: list[tuple[int, int, str]], starts: list[int], ends: list[int]
) -> None:
    lines = [f"n{source} --> n{target}{f' : {label}' if label else ''}" for source, target, label in edges]
    lines += [*(f"[*] --> n{start}" for start in starts), *(f"n{end} --> [*]" for end in ends)]
    machine = diagram("\n".join(["stateDiagram-v2", *lines]))
    graph = nx.DiGraph((edge.source, edge.target) for edge in machine.edges)
    closure = nx.transitive_closure(graph, reflexive=False)
    assert answers(prolog, machine, "can_reach(A, B)") == set(closure.edges)
    lost = {b for b in graph if b != "root_start" and not closure.has_edge("root_start", b)} if starts else set()
    assert answers(prolog, machine, "unreachable(A)") == names(graph, lost)
    caught = {a for a in graph if closure.has_edge(a, a) and not closure.has_edge(a, "root_end")} if ends else set()
    assert answers(prolog, machine, "livelock(A)") == names(graph, caught)
    ways: dict[tuple[str, str], set[str]] = {}
    for edge in machine.edges:
        ways.setdefault((edge.source, edge.label), set()).add(edge.target)
    assert answers(prolog, machine, "nondeterministic(S, E)") == {pair for pair, to in ways.items() if len(to) > 1}


@given(edges=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=9))
@law
def test_inheritance_is_a_graph(prolog: Prolog, edges: list[tuple[int, int]]) -> None:
    lines = [f"C{a} <|-- C{b}" if a < b else f"C{b} --|> C{a}" for a, b in edges]
    classes = diagram("\n".join(["classDiagram", "class C0", *lines]))
    graph = nx.DiGraph((f"C{b}", f"C{a}") for a, b in edges)
    closure = nx.transitive_closure(graph, reflexive=False)
    assert answers(prolog, classes, "descends(A, B)") == set(closure.edges)
    assert answers(prolog, classes, "inheritance_cycle(A)") == {(a,) for a, b in closure.edges if a == b}


@given(labels=st.lists(st.text(min_size=1, max_size=8), max_size=5))
@law
def test_ids_and_labels_are_atoms_as_they_are(prolog: Prolog, labels: list[str]) -> None:
    nodes = tuple(Node(f"n{number} {label}", label, 1) for number, label in enumerate(labels))
    found = answers(prolog, Diagram("flowchart", 1, nodes=nodes), "node(N, L, _)")
    assert found == {(node.id, node.label) for node in nodes}


NESTED = """stateDiagram-v2
[*] --> Off
Off --> On : press
state On {
  [*] --> Slow
  Slow --> Fast : more
  state Fast {
    [*] --> Warm
    Warm --> Hot
  }
}
On --> Off : press
Off --> [*]
state Lost {
  [*] --> Deep
}
"""

CASES: dict[str, tuple[str, str, Rows]] = {
    "who enters a composite state is in its start": (
        NESTED,
        "can_reach('Off', S)",
        {(s,) for s in ("On", "On_start", "Slow", "Fast", "Fast_start", "Warm", "Hot", "Off", "root_end")},
    ),
    "who is deep inside leaves by the transitions around": (NESTED, "can_reach('Hot', 'Off')", {()}),
    "what no start leads into": (NESTED, "unreachable(S)", {("Lost",), ("Lost_start",), ("Deep",)}),
    "inside a composite state that is left there is a way out": (NESTED, "dead_end(S)", {("Deep",)}),
    "each region is entered": (
        "stateDiagram-v2\n[*] --> A\nstate A {\n[*] --> B\n--\n[*] --> C\n}",
        "can_reach(root_start, S), shape(S, start)",
        {("divider-id-1_start",), ("A_region_start",)},
    ),
    "a fork goes two ways on purpose": (
        "stateDiagram-v2\nstate f <<fork>>\nf --> A\nf --> B",
        "nondeterministic(S, E)",
        set(),
    ),
    "calls and replies": (
        "sequenceDiagram\nA->>B: 1\nB->>C: 2\nC-->>B: 3\nA->>B: 4\nB-->>A: 5\nA-)C: 6\nA->>A: 7",
        "unanswered(N, F, T)",
        {(1, "A", "B")},
    ),
    "an answer is of the last open call": (
        "sequenceDiagram\nA->>B: 1\nA->>B: 2\nB-->>A: 3\nB-->>A: 4",
        "answered(N, R, 'A', 'B')",
        {(1, 4), (2, 3)},
    ),
    "an activation without end": (
        "sequenceDiagram\nA->>+B: 1\nB-->>-A: 2\nactivate A",
        "never_ends(W, L)",
        {("A", 4)},
    ),
    "relations and their ends": (
        'classDiagram\nA "1" *-- "many" B : has',
        "relation(F, T, K, L, _), ends(F, T, X, Y, _)",
        {("A", "B", "composition", "has", "1", "many")},
    ),
    "entities": (
        "erDiagram\nA ||..o{ B : has\nA {\nint id PK\n}",
        "relation(F, T, K, L, _), ends(F, T, X, Y, _), detail(F, D)",
        {("A", "B", "not identifying", "has", "only one", "zero or more", "int id PK")},
    ),
}


@pytest.mark.parametrize(("text", "goal", "expected"), CASES.values(), ids=CASES)
def test_follows(prolog: Prolog, text: str, goal: str, expected: Rows) -> None:
    assert answers(prolog, text, goal) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_can_be_asked_of_its_kinds(prolog: Prolog, kind: str) -> None:
    heads = {"flowchart": "flowchart LR", "state": "stateDiagram-v2", "sequence": "sequenceDiagram"}
    text = f"{heads.get(kind, f'{kind}Diagram')}\n{'A' if kind == 'flowchart' else 'direction LR'}\n"
    found = read(text)
    assert found is not None
    for question in QUESTIONS.values():
        if kind in question.kinds:
            prolog.query(world_of_diagram(found), question.goal)


def test_everything_is_documented_and_has_one_name() -> None:
    assert len({relation.indicator for relation in RELATIONS}) == len(RELATIONS)
    for relation, found in rows(diagram(NESTED)):
        assert relation.holds.startswith("Holds if ")
        assert all(len(row) == relation.arity for row in found)
    documented = rules(RULES_OF_DIAGRAMS)
    assert documented
    assert all(rule.holds.startswith("Holds if ") for rule in documented)
    known = {rule.name for rule in documented}
    assert {question.goal.partition("(")[0] for question in QUESTIONS.values()} <= known
