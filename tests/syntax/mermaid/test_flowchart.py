"""What flowcharts say: nodes, edges and subgraphs as Mermaid's own parser gives them (`benchmarks/mermaid`)."""

from __future__ import annotations

import pytest

from corollary.syntax.mermaid import read
from tests.syntax.mermaid.showing import lines

CASES = {
    "a chain": ("A --> B --> C", ["A", "B", "C", "A -> B", "B -> C"]),
    "several to several": ("A & B --> C & D", ["A", "B", "C", "D", "A -> C", "A -> D", "B -> C", "B -> D"]),
    "a chain of several": ("A --> B & C --> D", ["A", "B", "C", "D", "A -> B", "A -> C", "B -> D", "C -> D"]),
    "words on links": (
        "A -->|one| B -- two --> C == three ==> D -. four .-> E",
        ["A", "B", "C", "D", "E", "A -> B: one", "B -> C: two", "C -> D: three", "D -> E: four"],
    ),
    "links of every kind": (
        "A --- B ---> C -.-> D ==> E --x F --o G <--> H ~~~ I x--x J",
        [*"ABCDEFGHIJ", *(f"{first} -> {second}" for first, second in zip("ABCDEFGHI", "BCDEFGHIJ", strict=True))],
    ),
    "a link with an id": ("A e1@--> B\ne1@{ animate: true }", ["A", "B", "A -> B"]),
    "shapes": (
        "a[A]-->b(B)-->c([C])-->d[[D]]-->e[(E)]-->f((F))-->g>G]-->h{H}-->i{{I}}-->j[/J/]-->k[\\K\\]-->l[/L\\]-->m(((M)))",
        [
            *(f"{name}: {name.upper()}" for name in "abcdefghijklm"),
            *(f"{first} -> {second}" for first, second in zip("abcdefghijkl", "bcdefghijklm", strict=True)),
        ],
    ),
    "shapes by name": (
        'A@{ shape: rounded, label: "Hi, you" }\nB@{ shape: diamond }\nA --> B',
        ["A: Hi, you", "B", "A -> B"],
    ),
    "data in other forms": (
        'A@{ "shape":"doc", label: \'it\'\'s\' }\nB@{ icon: "fa:x" }\nC@{\n  label: |\n    two\n    lines\n}',
        ["A: it's", "B: ", "C: two\nlines\n"],
    ),
    "data on several lines": ("A@{\n  shape: doc\n  label: Two words\n}", ["A: Two words"]),
    "quotes and entity codes": (
        'A["a #quot;b#quot; (c) #9829;"] --> B["`**bold** text`"]',
        ['A: a "b" (c) ♥', "B: **bold** text", "A -> B"],
    ),
    "text beyond ASCII": ("Ä[Größe] --> 名前[\U0001f600]", ["Ä: Größe", "名前: \U0001f600", "Ä -> 名前"]),
    "subgraphs": (
        "subgraph one [First]\n  A --> B\n  subgraph two\n    C\n  end\nend\none --> C",
        ["A", "B", "C", "one", "A -> B", "one -> C", "two = C", "one = B A two"],
    ),
    "a subgraph with words for a name": ("subgraph Two words\nA\nend", ["A", "subGraph0 = A"]),
    "a node is a member of one subgraph": ("subgraph x\nA\nend\nsubgraph y\nA\nB\nend", ["A", "B", "x = A", "y = B"]),
    "classes and clicks": (
        'A:::red --> B\nclassDef red fill:#f96,stroke:#333;\nclass B red\nclick A "https://x" "tip"\nstyle B fill:#bbf',
        ["A", "B", "A -> B"],
    ),
    "statements on one line": ("A-->B;B-->C;", ["A", "B", "C", "A -> B", "B -> C"]),
    "a link on the next line": ("A\n  --> B", ["A", "B", "A -> B"]),
    "comments": ("%% nothing --> here\nA --> B\n%% nor here", ["A", "B", "A -> B"]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_says(text: str, expected: list[str]) -> None:
    assert lines(f"flowchart TD\n{text}\n") == expected
    assert lines(f"---\ntitle: T\n---\n%%{{init: {{'theme': 'dark'}} }}%%\ngraph LR\n{text}") == expected


REFUSED = {
    "what means nothing is skipped, the rest is read": (
        "A --> B\nA ?? [\nB --> C",
        [
            *("A", "B", "C", "A -> B", "B -> C"),
            "error 3:3 expected the end of the statement, found '??'",
            "skipped 3 ?? [",
        ],
    ),
    "edges before an error are kept": (
        "A --> B --> C )\n",
        [
            *("A", "B", "C", "A -> B", "B -> C"),
            "error 2:15 ')' means nothing here",
            "skipped 2 )",
        ],
    ),
    "a bracket that is not closed swallows nothing": (
        "X --> A[words\nB --> C",
        [
            *("X", "A", "B", "C", "X -> A", "B -> C"),
            "error 3:9 expected the end of `[`, found the end of the text",
            "skipped 2 words",
        ],
    ),
    "a link that is not there": (
        f"A --> B\nlinkStyle 1{'0' * 5000} stroke:red",
        ["A", "B", "A -> B", "error 3:1 there are only 1 links before this"],
    ),
    "data that are no data": (
        "A@{ shape: rounded label: x }\nB@{ shape: a, shape: b }\nC@{ shape: No_Shape }",
        [
            *"ABC",
            "error 2:2 the data of A cannot be read: 'rounded label: x' is no plain value",
            "error 3:2 the data of B cannot be read: 'shape' stands there twice",
            "error 4:2 No_Shape is no shape: their names are in lower case, with hyphens",
        ],
    ),
    "a subgraph that is not closed": (
        "subgraph S\nA",
        ["A", "S = A", "error 2:1 this subgraph has no `end`"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.values(), ids=REFUSED)
def test_says_what_is_wrong_and_goes_on(text: str, expected: list[str]) -> None:
    assert lines(f"flowchart TD\n{text}") == expected


def test_knows_the_lines_of_the_file() -> None:
    diagram = read("---\ntitle: A title\n---\n\n%% a comment\n\ngraph TD\n\n%% more\n  A -->\n  B\n\n  B --> C")
    assert diagram is not None
    assert (diagram.title, diagram.line) == ("A title", 7)
    assert [(edge.source, edge.line) for edge in diagram.edges] == [("A", 10), ("B", 13)]
    assert [(node.id, node.line) for node in diagram.nodes] == [("A", 10), ("B", 11), ("C", 13)]
