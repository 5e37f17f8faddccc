"""What entity-relationship diagrams say: entities and relations as Mermaid's own parser gives them."""

from __future__ import annotations

import pytest

from corollary.syntax.mermaid import read
from corollary.syntax.mermaid.values import Edge
from tests.syntax.mermaid.showing import lines

CASES = {
    "relations": (
        'CUSTOMER ||--o{ ORDER : places\nORDER }|..|{ PLACE : "sent to"\nA one to zero or more B : has\nC u--|| D : x',
        [
            *("CUSTOMER", "ORDER", "PLACE", "A", "B", "C", "D"),
            *("CUSTOMER -> ORDER: places", "ORDER -> PLACE: sent to", "A -> B: has", "C -> D: x"),
        ],
    ),
    "attributes and aliases": (
        'p[Person] {\n string name PK, FK "the key"\n int[] ages\n}\n"a name" ||--|| p : is\nEMPTY {}',
        ["p: Person", "a name", "EMPTY", "a name -> p: is"],
    ),
    "classes and looks": (
        "direction LR\nA:::red ||--|| B:::blue : x\nclassDef red fill:#f00\nstyle A fill:#0f0\nclass A red",
        ["A", "B", "A -> B: x"],
    ),
    "subgraphs": ("subgraph S [Two words]\nA ||--|| B : x\nend\nC", ["A", "B", "C", "A -> B: x", "S = A B"]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_says(text: str, expected: list[str]) -> None:
    assert lines(f"erDiagram\n{text}\n") == expected


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("||--o{", ("solid", ("only one", "zero or more"))),
        ("}o..o|", ("dotted", ("zero or more", "zero or one"))),
        ("}|--|{", ("solid", ("one or more", "one or more"))),
        ("many(0) to many(1)", ("solid", ("zero or more", "one or more"))),
        ("1 optionally to 0+", ("dotted", ("only one", "zero or more"))),
        ("only one to one or zero", ("solid", ("only one", "zero or one"))),
    ],
)
def test_knows_cardinalities(written: str, meant: tuple[str, tuple[str, str]]) -> None:
    diagram = read(f"erDiagram\nA {written} B : r")
    assert diagram is not None
    assert diagram.edges == (Edge("A", "B", "r", 2, meant[0], heads=meant[1]),)


def test_says_what_is_wrong_and_goes_on() -> None:
    assert lines("erDiagram\nA ||--|| B\nC ||--|| D : x") == [
        *("A", "B", "C", "D", "A -> B", "C -> D: x"),
        "error 2:11 expected `:`, found '\\n'",
    ]
