"""The commands about templates, and the tool beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from corollary.interfaces.cli.group import cli
from corollary.interfaces.mcp.server import Shelf
from corollary.interfaces.mcp.tools import TOOLS

OPERATOR = Path(__file__).parents[3] / "templates" / "privilege-escalation" / "documents" / "operator.yaml"
LOCKS = 'takes = [["f", "a", 1], ["f", "b", 2], ["g", "b", 1], ["g", "a", 2]]\n'


def run(root: Path, *arguments: str, code: int = 0, stdin: str | None = None) -> Result:
    found = CliRunner().invoke(cli, [*arguments, "--root", str(root)], input=stdin)
    assert found.exit_code == code, found.output
    return found


def ask(root: Path, **arguments: Any) -> Any:
    tool = next(tool for tool in TOOLS if tool.name == "templates")
    shelf = Shelf(root)
    try:
        return shelf.ask(tool, arguments, lambda *_: None)
    finally:
        shelf.close()


def test_lists_and_shows(tmp_path: Path) -> None:
    assert len(run(tmp_path, "template", "list").stdout.splitlines()) >= 24
    shown = run(tmp_path, "template", "show", "lock-order").stdout
    assert "takes: table: which function takes which lock" in shown
    assert (
        json.loads(run(tmp_path, "template", "show", "lock-order", "--json").stdout)["template"]["solver"] == "prolog"
    )


def test_searches_and_formalizes(tmp_path: Path) -> None:
    assert run(tmp_path, "template", "search", "dedlock", "treads").stdout.startswith("lock-order ")
    text = run(tmp_path, "template", "formalize", "can this k8s role take over the cluster").stdout
    assert "--from KIND=FILE" in text


@pytest.mark.parametrize(
    ("name", "text"),
    [("x.toml", LOCKS), ("x.json", json.dumps({"takes": [["f", "a", 1], ["f", "b", 2], ["g", "b"], ["g", "a", 2]]}))],
)
def test_fills_from_a_file(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = run(tmp_path, "template", "fill", "lock-order", "--slots", str(tmp_path / name)).stdout
    assert found.startswith("deadlock: ")
    assert "circle a -> b -> a" in found


def test_fills_from_documents_and_one_by_one(tmp_path: Path) -> None:
    arguments = ["--from", f"kubernetes-rbac={OPERATOR}", "--set", 'trusted=["Group/*"]', "--program"]
    found = run(tmp_path, "template", "fill", "privilege-escalation", *arguments).stdout
    assert found.startswith("contained: ")
    assert "binding('Group/developers'" in found


def test_what_is_not_filled_exits_with_2(tmp_path: Path) -> None:
    found = run(tmp_path, "template", "fill", "lock-order", "--set", "takse=1", code=2).stdout
    assert "Did you mean 'takes'?" in found


@pytest.mark.parametrize(
    "arguments",
    [
        ["fill", "lock-ordr"],
        ["fill", "lock-order", "--slots", "missing.toml"],
        ["fill", "lock-order", "--from", "kubernetes=x"],
        ["fill", "lock-order", "--set", "x"],
        ["show", "nothing"],
        ["lint"],
        ["craft", "x", "missing"],
    ],
)
def test_wrong_input_is_a_line(tmp_path: Path, arguments: list[str]) -> None:
    found = run(tmp_path, "template", *arguments, code=2)
    assert "Traceback" not in found.output


def test_lints_from_standard_input(tmp_path: Path) -> None:
    found = run(tmp_path, "template", "lint", "-", "--solver", "smt", stdin="(assert (> x 1)").stdout
    assert "unbalanced-bracket" in found
    assert "(declare-const x Int)" in found
    assert "takes" in run(tmp_path, "template", "lint", "--template", "lock-order").stdout


def test_crafts_learns_and_prunes(tmp_path: Path) -> None:
    program = tmp_path / "kind.pl"
    program.write_text("likes(ann, tea).\nkind(X) :- likes(X, tea).\n", encoding="utf-8")
    named = ["--title", "Kind", "--question", "Who?", "--verdict", "holds", "--goal", "kind(X)", "--name", "tea=drink"]
    assert run(tmp_path, "template", "learn", "kind", str(program), *named).stdout.startswith("kept: kind")
    filled = run(tmp_path, "template", "fill", "kind", "--set", "drink=ale", "--set", 'likes=[["zoe", "ale"]]').stdout
    assert "X = zoe" in filled
    assert "removed kind" in run(tmp_path, "template", "prune", "--days", "0").stdout
    assert run(tmp_path, "verify", "--no-sources").stdout.startswith("whole")


def test_solve_tells_the_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COROLLARY_LLM_MODEL", raising=False)
    assert "'lock-order' fits best" in run(tmp_path, "solve", "can these locks deadlock").stdout


def test_over_code(tmp_path: Path) -> None:
    (tmp_path / "low.py").write_text("import high\n", encoding="utf-8")
    (tmp_path / "high.py").write_text("", encoding="utf-8")
    layers = [["low", 1, "low*"], ["high", 2, "high*"]]
    found = run(tmp_path, "template", "fill", "layering", "--code", "--set", f"layers={json.dumps(layers)}").stdout
    assert "low.py (low) uses high.py (high)" in found
    answer = ask(tmp_path, operation="fill", id="layering", slots={"layers": layers}, code=True)
    assert (answer.verdict, answer.coverage.files) == ("violated", 2)


def test_the_tool_formalizes_fills_and_solves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COROLLARY_LLM_MODEL", raising=False)
    assert ask(tmp_path, operation="formalize", text="deadlock of two locks").matches[0].template.id == "lock-order"
    documents = {"kubernetes-rbac": OPERATOR.read_text(encoding="utf-8")}
    assert ask(tmp_path, operation="fill", id="privilege-escalation", documents=documents).verdict == "escalation"
    diagram = {"mermaid-state": "stateDiagram-v2\n[*] --> A\nA --> B: go\n"}
    assert "dead end: B" in ask(tmp_path, operation="fill", id="state-machine", documents=diagram).says
    assert ask(tmp_path, operation="solve", text="deadlock of two locks").steps
    assert ask(tmp_path, operation="lint", text="a :- b", solver="prolog").text == "a :- b."
    assert len(ask(tmp_path, operation="list").templates) >= 24
    assert ask(tmp_path, operation="show", id="layering").template.id == "layering"
    assert ask(tmp_path, operation="search", text="quota").matches
    assert ask(tmp_path, operation="prune").removed == {}


@pytest.mark.parametrize("operation", ["formalize", "fill", "show", "search", "craft", "learn", "solve"])
def test_the_tool_says_what_it_needs(tmp_path: Path, operation: str) -> None:
    with pytest.raises(Exception, match="needs `"):
        ask(tmp_path, operation=operation)
