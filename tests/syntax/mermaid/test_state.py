"""What state diagrams say: states, transitions and composites as Mermaid's own parser gives them."""

from __future__ import annotations

import pytest

from corollary.syntax.mermaid import read
from tests.syntax.mermaid.showing import lines

CASES = {
    "start and end": (
        "[*] --> A\nA --> B : go\nB --> [*]",
        ["root_start", "A", "B", "root_end", "root_start -> A", "A -> B: go", "B -> root_end"],
    ),
    "each composite has its own start and end": (
        "[*] --> A\nstate A {\n[*] --> B\nstate B {\n[*] --> C\nC --> [*]\n}\nB --> [*]\n}",
        [
            *("root_start", "A", "A_start", "B", "B_start", "C", "B_end", "A_end"),
            *("root_start -> A", "A_start -> B", "B_start -> C", "C -> B_end", "B -> A_end"),
            *("A = A_start B A_end", "B = B_start C B_end"),
        ],
    ),
    "regions": (
        "state A {\n[*] --> B\n--\n[*] --> C\n}",
        [
            *("A", "divider-id-1: ", "divider-id-1_start", "B", "A_region: ", "A_region_start", "C"),
            *("divider-id-1_start -> B", "A_region_start -> C"),
            *("A = divider-id-1 A_region", "divider-id-1 = divider-id-1_start B", "A_region = A_region_start C"),
        ],
    ),
    "fork, join and choice": (
        "state f <<fork>>\nstate j <<join>>\nstate c [[choice]]\nf --> j\nj --> c",
        ["f", "j", "c", "f -> j", "j -> c"],
    ),
    "descriptions and aliases": (
        'state "Long words" as A\nB : also words\nA --> B:::red : x',
        ["A: Long words", "B: also words", "A -> B: x"],
    ),
    "notes": (
        "A --> B\nnote right of A : short\nnote left of B\n two\n lines\nend note",
        ["A", "B", "A -> B", "note A: short", "note B: two\n lines"],
    ),
    "comments and looks": (
        "direction LR\nA --> B %% why\nclassDef red fill:red\nclass A red\nstyle B fill:blue",
        ["A", "B", "A -> B"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("head", ["stateDiagram", "stateDiagram-v2"])
def test_says(head: str, text: str, expected: list[str]) -> None:
    assert lines(f"{head}\n{text}\n") == expected


def test_shapes_say_what_a_state_is() -> None:
    diagram = read("stateDiagram-v2\n[*] --> A\nstate f <<fork>>\nA --> f\nf --> [*]")
    assert diagram is not None
    assert {node.id: node.shape for node in diagram.nodes} == {
        "root_start": "start",
        "A": "",
        "f": "fork",
        "root_end": "end",
    }


REFUSED = {
    "a composite that is not closed": (
        "state A {\nB --> C",
        ["A", "B", "C", "B -> C", "A = B C", "error 2:9 this state has no `}`"],
    ),
    "a transition to nowhere": (
        "A -->\nB --> C",
        ["A", "B", "C", "B -> C", "error 2:6 expected a state, found '\\n'"],
    ),
    "a state of two words": (
        "state A B {\nC --> D\n}",
        ["A B", "C", "D", "C -> D", "A B = C D", "error 2:7 a state has one word for a name"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.values(), ids=REFUSED)
def test_says_what_is_wrong_and_goes_on(text: str, expected: list[str]) -> None:
    assert lines(f"stateDiagram-v2\n{text}") == expected
