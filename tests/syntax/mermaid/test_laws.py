"""What holds of the reader whatever it reads: it never raises, never hangs, and gives back what was printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.syntax.mermaid import read, read_document
from corollary.syntax.mermaid.values import Diagram, Edge, Group, Node, Note, Skipped, Trouble

HEADS = ("flowchart LR", "graph TD", "stateDiagram-v2", "sequenceDiagram", "classDiagram", "erDiagram")
PIECES = (
    *("A", "B c", "Ä", "名", "\U0001f600", "1", "end", "o", "x", "v", "one", "to", "[*]", "state ", "class ", "note "),
    *("subgraph ", "namespace ", "loop ", "alt ", "else ", "direction LR", "style ", "click ", "box ", "participant "),
    *("-->", "---", "->>", "-.->", "==>", "--", "..", "<|--", "||--o{", "~~~", "o--", ":", "::", ":::", ";", ",", "&"),
    *(
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "((",
        "[[",
        "[/",
        "\\]",
        ">",
        "<",
        "|",
        '"',
        '"`',
        "`",
        "@{",
        "@",
        "#",
        "#35;",
        "%%",
    ),
    *(
        " ",
        "  ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        "%%{",
        "}%%",
        "---\n",
        "accDescr {",
        "<<",
        ">>",
        "()",
        "+",
        "-",
        "\\",
        "\x00",
    ),
)
TEXTS = st.builds(
    lambda head, pieces: f"{head}\n{''.join(pieces)}",
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(PIECES), max_size=40),
)


def sound(diagram: Diagram, text: str) -> None:
    last = len(re.split(r"\r\n?|\n", text)) + 1
    assert len({node.id for node in diagram.nodes}) == len(diagram.nodes)
    places: list[Node | Edge | Group | Note | Trouble | Skipped] = [
        *diagram.nodes,
        *diagram.edges,
        *diagram.groups,
        *diagram.notes,
        *diagram.errors,
        *diagram.skipped,
    ]
    assert all(1 <= place.line <= last for place in places)
    assert all(error.column >= 1 and error.message for error in diagram.errors)
    known = {node.id for node in diagram.nodes}
    if "@" not in text:  # as Mermaid has it, the id of an edge makes no node
        assert all(edge.source in known and edge.target in known for edge in diagram.edges)


@given(TEXTS)
def test_never_raises_and_every_end_of_an_edge_is_a_node(text: str) -> None:
    diagram = read(text)
    assert diagram is not None
    sound(diagram, text)


@given(st.text())
def test_reads_any_text(text: str) -> None:
    read_document(text)
    read_document(f"```mermaid\n{text}\n```", markdown=True)
    for head in HEADS:
        read(f"{head}\n{text}")


IDS = st.from_regex(r"[A-Z][A-Za-z0-9]{0,5}", fullmatch=True)
LABELS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters='"`#&%<>'), min_size=1
).filter(lambda label: label.strip() == label)


@given(st.lists(st.tuples(IDS, st.sampled_from(("-->", "---", "-.->", "==>")), IDS, LABELS), max_size=12))
def test_a_printed_graph_is_read_back(edges: list[tuple[str, str, str, str]]) -> None:
    text = "\n".join(f'  {source} {arrow}|"{label}"| {target}' for source, arrow, target, label in edges)
    diagram = read(f"flowchart LR\n{text}\n")
    assert diagram is not None
    assert [(edge.source, edge.target, edge.label, edge.line) for edge in diagram.edges] == [
        (source, target, label, number) for number, (source, _, target, label) in enumerate(edges, start=2)
    ]
    assert {node.id for node in diagram.nodes} == {name for source, _, target, _ in edges for name in (source, target)}
    assert not diagram.errors


SIZE = 300


def hard() -> Iterator[tuple[str, str]]:
    """Texts of which each piece would be read over and over if anything were."""
    for head in HEADS:
        for piece in (
            *("[", "(", "{", "A[", "A{", 'A["', '"', "`", "subgraph a\n", "state A {\n", "loop x\n", "namespace A {\n"),
            *(
                " ",
                "\n",
                "\t\n",
                "-",
                "=",
                ".",
                "~",
                "A-->",
                "A & ",
                "A@",
                "@{",
                "note left of A\n",
                "accDescr {",
                "direction ",
            ),
            *(
                "A B ",
                "a a a {",
                "<a ",
                "%%{a ",
                "%%\n",
                "---\n",
                "style a:",
                "x" * 50,
                "state a b ",
                "A~",
                "#a",
                "}\n",
                ": ",
            ),
        ):
            yield head, piece


@pytest.mark.parametrize(("head", "piece"), list(hard()))
def test_reads_what_is_hard_to_read(head: str, piece: str) -> None:
    diagram = read(f"{head}\n{piece * SIZE}")
    assert diagram is not None


DEEP = (
    ("flowchart LR", "[", "]"),
    ("flowchart LR", "subgraph a\n", "end\n"),
    ("stateDiagram-v2", "state A {\n", "}\n"),
    ("sequenceDiagram", "loop\n", "end\n"),
    ("classDiagram", "namespace A {\n", "}\n"),
    ("erDiagram", "subgraph A\n", "end\n"),
)


@pytest.mark.parametrize(("head", "opening", "closing"), DEEP)
def test_nothing_is_too_deep(head: str, opening: str, closing: str) -> None:
    depth = 100_000 // len(opening)
    assert read(f"{head}\n{opening * depth}{closing * depth}") is not None
