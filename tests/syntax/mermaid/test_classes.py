"""What class diagrams say: classes, relations and namespaces as Mermaid's own parser gives them."""

from __future__ import annotations

import pytest

from corollary.syntax.mermaid import read
from corollary.syntax.mermaid.values import Edge
from tests.syntax.mermaid.showing import lines

CASES = {
    "relations": (
        'A <|-- B\nC *-- D\nE o-- F\nG --> H : uses\nI "1" ..> "0..*" J : many\nK ..|> L\nM -- N\nO <--> P',
        [
            *"ABCDEFGHIJKLMNOP",
            *("A -> B", "C -> D", "E -> F", "G -> H: uses", "I -> J: many", "K -> L", "M -> N", "O -> P"),
        ],
    ),
    "classes": (
        'class A\nclass B["Label of B"]:::red\nclass `C with blanks!`\nclass List~int~ {\n+f()\n}\nA --> List~int~',
        ["A", "B: Label of B", "C with blanks!", "List", "A -> List"],
    ),
    "members in two ways": ("A : +int x\nA : go()\nclass B {\n  <<interface>>\n  +y: T\n}\n<<service>> A", ["A", "B"]),
    "namespaces": (
        "namespace N.M {\nclass A\nnamespace K {\nclass B\n}\n}\nA --> B",
        ["A", "B", "A -> B", "N = N.M", "N.M = A N.M.K", "N.M.K = B"],
    ),
    "notes": ('class A\nnote "of all"\nnote for A "of A"', ["A", "note : of all", "note A: of A"]),
    "an interface as a lollipop": ("bar ()-- foo", ["foo", "interface0: bar", "interface0 -> foo"]),
    "looks and clicks": (
        'class A\nstyle A fill:#f9f\nclassDef red fill:#f00\ncssClass "A" red\nclick A href "https://x" "tip" _blank',
        ["A"],
    ),
    "a class that is only named is none": ("A --> B\nC", ["A", "B", "A -> B"]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("head", ["classDiagram", "classDiagram-v2"])
def test_says(head: str, text: str, expected: list[str]) -> None:
    assert lines(f"{head}\n{text}\n") == expected


def test_knows_heads_cardinalities_and_members() -> None:
    diagram = read('classDiagram\nA "1" <|.. "*" B : l\nclass A {\n<<abstract>>\n+x int\n+f()\n}')
    assert diagram is not None
    assert diagram.edges == (Edge("A", "B", "l", 2, "dotted", ("extension", ""), ("1", "*")),)
    assert (diagram.nodes[0].shape, diagram.nodes[0].details) == ("abstract", ("+x int", "+f()"))


REFUSED = {
    "a semicolon": (
        "A --> B;\nB --> C",
        ["A", "B", "C", "A -> B", "B -> C", "error 2:8 ';' means nothing here", "skipped 2 ;"],
    ),
    "an annotation of nothing": ("<<interface>> A", ["error 2:15 A is not declared before this annotation"]),
    "a quote without end": (
        'note "words\nclass A',
        ["note : words\nclass A\n", "error 2:7 what is quoted here has no end"],
    ),
    "nothing at all": ("", ["error 2:2 expected a statement, found the end of the text"]),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.values(), ids=REFUSED)
def test_says_what_is_wrong_and_goes_on(text: str, expected: list[str]) -> None:
    assert lines(f"classDiagram\n{text}") == expected
