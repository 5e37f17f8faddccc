"""Supposing things and saying facts, as users and agents meet it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corollary.errors import CorollaryError
from corollary.interfaces.mcp.server import Shelf
from corollary.interfaces.mcp.tools import TOOLS
from tests.interfaces.cli.test_versions import answer, lines, run

SOURCE = "def place():\n    check()\n\n\ndef check():\n    pass\n\n\ndef never():\n    pass\n\n\nplace()\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a snapshot."""
    folder = tmp_path / "root"
    folder.mkdir()
    (folder / "order.py").write_text(SOURCE, encoding="utf-8")
    run(folder, "snapshot", "--author", "somebody")
    return folder


def test_a_question_is_asked_of_what_is_supposed(root: Path) -> None:
    found = lines(root, "what-if", "--drop", "place")
    assert found[:4] == [
        "what if: drop order.py#place",
        "dead, against now: 1 became dead",
        "  order.py:5: + order.py#check (likely)",
        "breaks 1 use",
    ]
    found = lines(root, "what-if", "--add-edge", "check", "never", "--question", "reaches", "place", "never")
    assert "  ~ order.py#place reaches order.py#never (was refuted, is proved)" in found
    assert "    order.py:0: order.py#check calls order.py#never [asserted]" in found
    assert found == lines(root, "what-if", "--add-edge", "check", "never", "--question", "reaches place never")


def test_what_is_supposed_is_kept_on_a_branch(root: Path) -> None:
    run(root, "what-if", "--drop", "place", "--entry", "never", "--branch", "try", "-m", "a try")
    assert [one["edit"] for one in answer(root, "show", "try")["overlay"]] == [
        "drop order.py#place",
        "assert entry_point(order.py#never, what-if)",
    ]
    dead = [line.partition(" is ")[0] for at in (("--at", "try"), ()) for line in lines(root, "dead", *at)[1:2]]
    assert dead == ["order.py:5: function order.py#check", "order.py:9: function order.py#never"]
    assert lines(root, "diff", "main", "try", "--level", "overlay")[1:] == [
        "+ assert entry_point(order.py#never, what-if)",
        "+ drop order.py#place",
    ]
    assert lines(root, "diff", "main", "try", "--question", "why check")[1:] == [
        "~ order.py#check (was alive: proved, is dead: likely)"
    ]
    run(root, "merge", "try")
    (root / "order.py").write_text(SOURCE.replace("never", "ever"), encoding="utf-8")
    run(root, "snapshot")
    assert "stale: there is no symbol 'order.py#never'" in lines(root, "show")[-1]
    assert any("stale: assert entry_point(order.py#never" in line for line in lines(root, "dead", "--at", "main"))
    assert [one["edit"] for one in answer(root, "what-if", "-b", "main", "--undo", "2")["edits"]] == [
        "drop order.py#place"
    ]
    assert answer(root, "what-if", "-b", "main", "--clear")["edits"] == []


def test_facts_are_said_and_asked(root: Path) -> None:
    run(root, "fact", "add", "layer", "*.py", "web")
    run(root, "fact", "declare", "talks_to", "symbol", "word")
    run(root, "fact", "add", "talks_to", "check", "http")
    goal = "layer(S, web), talks_to(S, How)"
    for at in ((), ("--at", "main")):
        assert answer(root, "query", goal, *at)["solutions"] == [{"S": "order.py#check", "How": "http"}]
    assert lines(root, "facts", "talks_to") == ["talks_to('order.py#check','http')."]
    (root / "order.py").write_text("def place():\n    pass\n", encoding="utf-8")
    assert answer(root, "query", "talks_to(S, _)")["solutions"] == [{"S": "order.py#check"}]
    assert "stale" in run(root, "query", "talks_to(S, _)").stdout
    run(root, "snapshot")
    assert [one.get("stale", "") for one in answer(root, "fact", "list")["edits"]] == [
        "",
        "it means no symbol that there is",
        "",
    ]
    assert lines(root, "diff", "main~4", "main", "--question", "query layer(S, 'web'), layer(S, _)")[1:] == [
        "+ S = order.py",
        "+ S = order.py#place",
    ]
    run(root, "fact", "remove", "talks_to", "order.py#check", "_")
    run(root, "fact", "add", "talks_to", "place", "smtp")
    run(root, "fact", "remove", "talks_to", "place", "smtp")
    run(root, "fact", "remove", "talks_to")
    assert [one["edit"] for one in answer(root, "fact", "list")["edits"]] == ["assert layer(*.py, web)"]
    assert lines(root, "verify")[0].startswith("whole: ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("what-if",), "nothing is supposed"),
        (("what-if", "--drop", "chekc"), "Did you mean: check"),
        (("what-if", "--drop", "check", "--question", "ded"), "is no question to compare"),
        (("what-if", "--drop", "check", "--question", "impact 'check"), "a quotation mark is not closed"),
        (("diff", "main", "main", "--question", "impact"), "It is asked as `impact SYMBOL`"),
        (("what-if", "--drop", "check", "--clear"), "need --branch"),
        (("what-if", "--drop", "check", "--clear", "-b", "main"), "suppose nothing"),
        (("what-if", "-b", "main", "--undo", "3"), "there are no edits"),
        (("what-if", "-b", "nowhere", "--clear"), "there is no such branch"),
        (("fact", "add", "lyer", "check", "web"), "Did you mean layer?"),
        (("fact", "add", "calls", "check", "place"), "no relation of users is called 'calls'"),
        (("fact", "add", "layer", "check"), "has 2 arguments, not 1"),
        (("fact", "add", "layer", "chekc", "web"), "Did you mean: check"),
        (("fact", "remove", "layer", "check", "web"), "nobody says layer(check, web)"),
        (("fact", "declare", "calls", "symbol"), "there is a relation 'calls' already"),
        (("fact", "declare", "append", "name", "name", "name"), "there is a relation 'append' already"),
        (("fact", "declare", "write", "name"), "there is a relation 'write' already"),
        (("fact", "declare", "Talks", "symbol"), "no relation can be called"),
        (("fact", "declare", "talks", "sumbol"), "is no type"),
    ],
)
def test_what_is_wrong_is_a_line(root: Path, arguments: tuple[str, ...], says: str) -> None:
    assert says in run(root, *arguments, code=2).stderr


def test_agents_suppose_and_keep_nothing(root: Path) -> None:
    shelf = Shelf(root)
    tool = next(tool for tool in TOOLS if tool.name == "what_if")

    def ask(**given: Any) -> Any:
        return shelf.ask(tool, given, lambda done, total: None)

    for at in ({}, {"at": "main"}):
        found = ask(drop=["place"], question="dead", **at)
        assert [one.what for one in found.changes] == ["order.py#check"]
    found = ask(**{"assert": ["layer(check, web)"]}, question="query", arguments=["layer(S, web)"])
    assert found.answer.solutions == ({"S": "order.py#check"},)
    with pytest.raises(CorollaryError):
        ask(question="dead")
    shelf.close()
    assert [one["action"] for one in answer(root, "log", "--operations")["operations"]] == ["commit"]
