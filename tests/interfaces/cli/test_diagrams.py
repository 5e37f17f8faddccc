"""Diagrams on the command line and over MCP: the JSON on which others rely, pages, questions and what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from corollary.errors import CorollaryError
from corollary.interfaces.cli.group import cli
from corollary.interfaces.mcp.server import Shelf
from corollary.interfaces.mcp.tools import TOOLS

DOCUMENT = """# A page

```mermaid
flowchart LR
  A["One"] --> B & C
```

Text.

1. An item

   ~~~mermaid
   stateDiagram-v2
   [*] --> On
   On --> ???
   ~~~

```mermaid
pie
  "a": 1
```
"""


def run(*arguments: str, text: str = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, ["mermaid", *arguments], input=text)
    return result.exit_code, result.stdout, result.stderr


def answer(*arguments: str, text: str = "") -> Any:
    code, output, _ = run(*arguments, "--json", text=text)
    assert code == 0
    return json.loads(output)


def test_the_json_of_a_document() -> None:
    assert answer("-", text=DOCUMENT) == {
        "diagrams": [
            {
                "kind": "flowchart",
                "nodes": [{"id": "A", "label": "One"}, {"id": "B", "label": "B"}, {"id": "C", "label": "C"}],
                "edges": [
                    {"from": "A", "to": "B", "label": "", "line": 5},
                    {"from": "A", "to": "C", "label": "", "line": 5},
                ],
                "groups": [],
                "errors": [],
                "skipped": [],
            },
            {
                "kind": "state",
                "nodes": [
                    {"id": "root_start", "label": "root_start"},
                    {"id": "On", "label": "On"},
                    {"id": "???", "label": "???"},
                ],
                "edges": [
                    {"from": "root_start", "to": "On", "label": "", "line": 14},
                    {"from": "On", "to": "???", "label": "", "line": 15},
                ],
                "groups": [],
                "errors": [],
                "skipped": [],
            },
        ],
        "skipped": [{"line": 19, "text": "pie"}],
    }


def test_errors_have_places_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("Text\n\n   ```mermaid\n   flowchart LR\n   A --> B )\n   B --> C\n   ```\n", encoding="utf-8")
    (diagram,) = answer(str(file))["diagrams"]
    assert diagram["errors"] == [{"line": 5, "column": 12, "message": "')' means nothing here"}]
    assert diagram["skipped"] == [{"line": 5, "text": ")"}]
    assert [(edge["from"], edge["to"]) for edge in diagram["edges"]] == [("A", "B"), ("B", "C")]


def test_text_is_one_line_an_item() -> None:
    _, output, _ = run("-", text="classDiagram\nA <|-- B : is")
    assert output.splitlines() == ["1: diagram 1: class", "2: node A", "2: node B", "2: edge A -> B: is"]


def test_a_goal_is_asked_of_each_diagram_by_itself() -> None:
    text = "```mermaid\ngraph TD\nA --> B\n```\n```mermaid\ngraph TD\nB --> C\n```\n"
    assert run("-", "--query", "reaches(X, Y)", text=text)[1].splitlines() == [
        "diagram 1: X = A, Y = B",
        "diagram 2: X = B, Y = C",
    ]
    found = answer("-", "--query", "reaches('A', 'C')", text=text)
    assert (found["solutions"], found["diagrams"], found["page"]["total"]) == ([], 2, 0)


def test_questions_in_words() -> None:
    code, output, _ = run("-", "--ask", "unreachable", text="stateDiagram-v2\n[*] --> A\nB --> A")
    assert code == 0
    assert output.splitlines() == ["Which nodes does nothing lead to?  (unreachable(Node))", "diagram 1: Node = B"]
    assert "missing-replies" in run("-", "--ask", "help")[1]


@pytest.mark.parametrize(
    ("arguments", "text", "code", "said"),
    [
        (("nothing-there",), "", 2, "cannot be read"),
        ((".",), "", 2, "is no file"),
        (("-",), "a\0b", 2, "is no text"),
        (("-", "--query", "reaches(X"), "graph TD\nA", 2, "reaches(X"),
        (("-", "--query", "nobody(X)"), "graph TD\nA", 2, "nobody"),
        (("-", "--ask", "nothing"), "graph TD\nA", 2, "there is no question"),
        (("-", "--json"), "Just text", 0, "no diagram"),
        (("-",), "", 0, ""),
    ],
)
def test_what_is_wrong_is_said(arguments: tuple[str, ...], text: str, code: int, said: str) -> None:
    ended, output, errors = run(*arguments, text=text)
    assert ended == code
    assert said in errors or said in output


def test_agents_read_files_inside_the_root_alone(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "a.md").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "b.mmd").write_text("graph TD\nA", encoding="utf-8")
    tool = next(tool for tool in TOOLS if tool.name == "diagrams")
    shelf = Shelf(tmp_path / "root")

    def ask(**arguments: object) -> Any:
        return shelf.ask(tool, dict(arguments), lambda *_: None)

    assert ask(file="a.md").items[0].text == "flowchart"
    assert ask(file="a.md", ask="dead-ends").page.total == 3
    for arguments in ({"file": "../b.mmd"}, {"file": "/etc/passwd"}, {}, {"file": "a.md", "text": "graph TD"}):
        with pytest.raises(CorollaryError):
            ask(**arguments)
    shelf.close()
