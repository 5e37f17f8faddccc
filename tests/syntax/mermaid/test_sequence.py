"""What sequence diagrams say: participants, messages and blocks as Mermaid's own parser gives them."""

from __future__ import annotations

import pytest

from corollary.syntax.mermaid import read
from corollary.syntax.mermaid.sequence.tokens import ARROWS
from tests.syntax.mermaid.showing import lines

ONE_OF_EACH_BLOCK = """\
loop every day
  A->>B: 1
  alt yes
    A->>B: 2
  else no
    opt perhaps
      A->>B: 3
    end
  end
end
par x
  A->>C: 4
and y
  A->>D: 5
end
critical z
  A->>B: 6
option w
  A->>B: 7
end
break b
  A->>B: 8
end
rect rgb(1,2,3)
  A->>B: 9
end
"""

CASES = {
    "messages": ("Alice->>Bob: Hi\nBob-->>Alice: Hello", ["Alice", "Bob", "Alice -> Bob: Hi", "Bob -> Alice: Hello"]),
    "participants": (
        'participant A as Alice the first\nactor B\nparticipant D@{ "type": "database", "alias": "Data" }\nB->>A: x',
        ["A: Alice the first", "B", "D: Data", "B -> A: x"],
    ),
    "names of several words": (
        "Big Ben->>Tower Bridge: ding",
        ["Big Ben", "Tower Bridge", "Big Ben -> Tower Bridge: ding"],
    ),
    "activations": (
        "A->>+B: call\nB-->>-A: back\nactivate A\ndeactivate A",
        ["A", "B", "A -> B: call", "B -> A: back"],
    ),
    "blocks": (
        ONE_OF_EACH_BLOCK,
        [
            *("A", "B", "C", "D", "A -> B: 1", "A -> B: 2", "A -> B: 3", "A -> C: 4", "A -> D: 5"),
            *("A -> B: 6", "A -> B: 7", "A -> B: 8", "A -> B: 9"),
        ],
    ),
    "boxes": (
        "box Aqua Team one\nparticipant A\nparticipant B\nend\nbox Team two\nparticipant C\nend\nA->>C: x",
        ["A", "B", "C", "A -> C: x", "Team one = A B", "Team two = C"],
    ),
    "notes": (
        "A->>B: x\nNote right of A: near\nnote over A,B: both",
        ["A", "B", "A -> B: x", "note A: near", "note A B: both"],
    ),
    "made and unmade": (
        "create participant C\nA->>C: make\ndestroy C\nA-xC: end",
        ["C", "A", "A -> C: make", "A -> C: end"],
    ),
    "words that look like keywords and comments": (
        "autonumber 10 5\ntitle A title\nA->>B: wrap: end of #35;1 %% not a comment\n%% a comment\nlink A: X @ http://x",
        ["A", "B", "A -> B: end of #1 %% not a comment"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_says(text: str, expected: list[str]) -> None:
    assert lines(f"sequenceDiagram\n{text}\n") == expected


@pytest.mark.parametrize("arrow", ARROWS)
def test_every_arrow_is_a_message(arrow: str) -> None:
    diagram = read(f"sequenceDiagram\nAlice{arrow}Bob: x")
    assert diagram is not None
    (edge,) = diagram.edges
    assert (edge.source, edge.target, edge.label) == ("Alice", "Bob", "x")
    assert (edge.stroke, *edge.heads) == ARROWS[arrow]
    assert not diagram.errors


def test_blocks_and_activations_span_lines() -> None:
    diagram = read("sequenceDiagram\nloop all\nA->>+B: x\nalt one\nB-->>-A: y\nelse two\nactivate A\nend\nend")
    assert diagram is not None
    assert [(span.kind, span.label, span.line, span.last_line) for span in diagram.spans] == [
        ("loop", "all", 2, 9),
        ("activation", "B", 3, 5),
        ("alt", "one", 4, 8),
        ("else", "two", 6, 6),
        ("activation", "A", 7, 0),
    ]


REFUSED = {
    "a message without words is kept": (
        "A->>B\nB->>C: x",
        ["A", "B", "C", "A -> B", "B -> C: x", "error 2:6 expected `:` and words, found '\\n'"],
    ),
    "a participant that is not active": (
        "A-->>-B: x",
        ["A", "B", "A -> B: x", "error 2:6 A is not active"],
    ),
    "a block that is not closed": (
        "loop x\nA->>B: y",
        ["A", "B", "A -> B: y", "error 2:1 `loop` has no `end`"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.values(), ids=REFUSED)
def test_says_what_is_wrong_and_goes_on(text: str, expected: list[str]) -> None:
    assert lines(f"sequenceDiagram\n{text}") == expected
