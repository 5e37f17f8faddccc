"""The command line in this process: what it prints and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from corollary import __version__
from corollary.errors import CorollaryError
from corollary.interfaces.cli.group import cli
from corollary.reasoning.results import Confidence
from corollary.source.settings.configuration import Configuration
from corollary.source.settings.policy import CheckConfiguration
from corollary.workspace import Workspace
from tests.support.shop import CART, ORDER, shop
from tests.support.workspaces import workspace


def run(*arguments: str, opens: Workspace | Exception | None = None) -> Result:
    def opener(*_: Any, **__: Any) -> Workspace:
        if isinstance(opens, Exception):
            raise opens
        return opens or workspace(shop())

    return CliRunner().invoke(cli, list(arguments), obj=opener)


COMMANDS = [
    ("summary",),
    ("map",),
    ("map", "Cart"),
    ("find", "save"),
    ("callers", "Cart.save"),
    ("callers", "Cart.save", "--evidence", "exact", "--references", "--transitive"),
    ("callees", "main"),
    ("impact", "Cart.save"),
    ("reaches", "main", "Order.save"),
    ("path", "main", "Order.save", "--k", "2"),
    ("why", "refund"),
    ("why-edge", "refund", "Order.save"),
    ("cycles", "--level", "imports", "--type-only"),
    ("entry-points",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_question_is_answered(command: tuple[str, ...]) -> None:
    found = run(*command)
    assert (found.exit_code, found.stderr) == (0, "")
    assert CART in found.stdout or ORDER in found.stdout or "snapshot" in found.stdout or "cart.x" in found.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_with_json_a_question_is_one_document(command: tuple[str, ...]) -> None:
    answer = json.loads(run(*command, "--json").stdout)
    assert answer["question"] == command[0]
    assert {"snapshot", "coverage"} <= answer.keys()


def test_an_edge_is_explained_by_facts(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f(): ...\n\n\ndef g():\n    f()\n    f()\n", encoding="utf-8")
    found = CliRunner().invoke(cli, ["why-edge", "g", "f", "--root", str(tmp_path), "--limit", "1", "--jobs", "1"])
    assert found.exit_code == 0
    assert found.stdout.splitlines()[:4] == [
        "2 sites from a.py#g to a.py#f",
        "a.py:5:5: call [exact]",
        "  a.py:5: `f` is called here",
        "  a.py:1: `f` is the function defined here",
    ]
    assert "... 1 more item: --cursor" in found.stdout


def test_edges_are_json_lines() -> None:
    rows = [json.loads(line) for line in run("edges", "--json").stdout.splitlines()]
    assert all(list(row) == ["caller", "callee", "site", "evidence"] for row in rows)
    assert len(rows) == 7


def test_dead_symbols_are_json_lines() -> None:
    rows = [json.loads(line) for line in run("dead", "--json").stdout.splitlines()]
    assert [list(row) for row in rows] == [["file", "line", "name", "symbol", "kind", "confidence", "root", "why"]] * 2
    assert rows[0] == {
        "file": ORDER,
        "line": 4,
        "name": "refund",
        "symbol": f"{ORDER}#refund",
        "kind": "function",
        "confidence": "proved",
        "root": f"{ORDER}#refund",
        "why": "nothing calls or mentions it",
    }
    assert [row["root"] for row in rows] == [f"{ORDER}#refund"] * 2


def test_what_goes_together_stands_under_its_root() -> None:
    assert run("dead").stdout.splitlines()[:4] == [
        "dead: 2 proved, 0 likely, 0 test-only, 0 public-unused, 1 unknown of 9 callable symbols",
        "listed: 2, in 1 cluster, each under what alone keeps it",
        f"{ORDER}:4: function {ORDER}#refund is dead: nothing calls or mentions it [proved]",
        f"  {ORDER}:5: function {ORDER}#settle is dead: only dead code calls it: {ORDER}#refund [proved]",
    ]


def test_the_help_says_what_every_confidence_means() -> None:
    told = " ".join(run("dead", "--help").stdout.split())
    for confidence in Confidence:
        assert f"{confidence.value} {confidence.meaning}" in told


def test_confidences_can_be_chosen() -> None:
    rows = run("dead", "--json", "--confidence", "unknown").stdout.splitlines()
    assert [json.loads(row)["name"] for row in rows] == ["audit"]


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (("calls",), f"calls('{CART}','{CART}#main')."),
        (("calls", "--json"), f'{{"relation":"calls","caller":"{CART}","callee":"{CART}#main"}}'),
        (("mentions", "calls", "--format", "json"), f'{{"relation":"calls","caller":"{CART}","callee":"{CART}#main"}}'),
        ((), "snapshot("),
    ],
)
def test_facts_come_in_two_forms(arguments: tuple[str, ...], first: str) -> None:
    assert run("facts", *arguments).stdout.startswith(first)


def test_pages_are_followed_by_cursor() -> None:
    first = json.loads(run("callers", "Cart.save", "--json", "--limit", "1").stdout)
    cursor = first["page"]["cursor"]
    second = json.loads(run("callers", "Cart.save", "--json", "--limit", "1", "--cursor", cursor).stdout)
    names = [answer["direct"][0]["symbol"]["symbol"] for answer in (first, second)]
    assert names == [f"{CART}#main", f"{ORDER}#Order.save"]
    assert second["page"]["cursor"] is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("callers", "save"), f"{ORDER}#Order.save  (method, {ORDER}:2)"),
        (("callers", "refnd"), "Did you mean: refund?"),
        (("callers", "main", "--cursor", "x"), "is no cursor of ours"),
        (("facts", "nothing"), "there is no relation 'nothing'"),
        (("callers",), "Missing argument 'SYMBOL'"),
        (("callers", "main", "--evidence", "hearsay"), "'hearsay' is not one of"),
        (("nonsense",), "No such command 'nonsense'"),
        (("summary", "--jobs", "0"), "0 is not in the range"),
    ],
)
def test_wrong_input_is_a_clear_message(arguments: tuple[str, ...], message: str) -> None:
    found = run(*arguments)
    assert (found.exit_code, found.stdout) == (2, "")
    assert message in found.stderr
    assert "Traceback" not in found.stderr


def test_an_error_says_where_and_what_to_do() -> None:
    error = CorollaryError("configuration", "no such key", place="corollary.toml:3", remedy="Remove it.")
    found = run("summary", opens=error)
    assert (found.exit_code, found.stderr) == (
        2,
        "corollary: error: corollary.toml:3: no such key\n  Remove it.\n",
    )


def test_a_bug_is_one_line_and_a_hint() -> None:
    found = run("summary", opens=ValueError("surprise\nand more"))
    assert found.exit_code == 70
    assert found.stderr.splitlines()[0] == "corollary: internal error: ValueError: surprise"
    assert "--debug" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("arguments", [("--debug", "summary"), ("summary", "--debug")])
def test_debugging_shows_the_whole_error(arguments: tuple[str, ...]) -> None:
    assert isinstance(run(*arguments, opens=ValueError("surprise")).exception, ValueError)


UNREADABLE = [("shop/secret.x", "unreadable", 0)]


@pytest.mark.parametrize("command", [("summary",), ("callers", "main"), ("edges", "--json"), ("dead", "--json")])
def test_what_could_not_be_read_makes_an_answer_incomplete(command: tuple[str, ...]) -> None:
    found = run(*command, opens=workspace(shop(issues=UNREADABLE)))
    assert found.exit_code == 3
    assert found.stdout


@pytest.mark.parametrize(
    ("rules", "issues", "code"),
    [
        ({}, [], 1),
        ({}, UNREADABLE, 3),
        ({"dead_code": "likely"}, UNREADABLE, 3),
        ({"dead_code": "likely", "fail_on": "likely"}, UNREADABLE, 1),
        ({"dead_code": "off"}, [], 0),
        ({"dead_code": "off"}, UNREADABLE, 3),
    ],
)
def test_check_ends_with_findings_before_gaps(rules: dict[str, Any], issues: list[Any], code: int) -> None:
    configuration = Configuration(check=CheckConfiguration(**rules))
    found = run("check", opens=workspace(shop(issues=issues), configuration=configuration))
    assert found.exit_code == code
    assert all(line.startswith(f"{ORDER}:") for line in found.stdout.splitlines())
    assert found.stderr.startswith("corollary check: ")


def test_check_can_be_quiet() -> None:
    assert run("check", "--quiet").stderr == ""


def test_the_version_is_known() -> None:
    assert run("--version").stdout == f"corollary, version {__version__}\n"


@pytest.mark.parametrize("command", [None, *sorted(cli.commands)])
def test_every_command_has_help(command: str | None) -> None:
    found = run(*filter(None, [command]), "--help")
    assert found.exit_code == 0
    assert found.stdout.startswith("Usage: ")
    assert command is None or cli.commands[command].help


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_completion(shell: str) -> None:
    found = run("completion", shell)
    assert found.exit_code == 0
    assert "_COROLLARY_COMPLETE" in found.stdout


def test_a_shell_completes_commands() -> None:
    found = CliRunner().invoke(
        cli,
        prog_name="corollary",
        env={"_COROLLARY_COMPLETE": "bash_complete", "COMP_WORDS": "corollary c", "COMP_CWORD": "1"},
    )
    assert "plain,callers" in found.stdout.splitlines()


needs_prolog = pytest.mark.skipif(shutil.which("swipl") is None, reason="SWI-Prolog is not installed")


@needs_prolog
def test_a_goal_can_be_asked(tmp_path: Path) -> None:
    (tmp_path / "own.pl").write_text("forgotten(X) :- dead(X, proved).", encoding="utf-8")
    found = run("query", "forgotten(X)", "--rules", str(tmp_path / "own.pl"))
    assert (found.exit_code, found.stdout.splitlines()[:2]) == (0, [f"X = {ORDER}#refund.", f"X = {ORDER}#settle."])
    document = json.loads(run("query", "dead(X)", "--json", "--limit", "1").stdout)
    assert (document["question"], document["complete"], len(document["solutions"])) == ("query", False, 1)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"], ids=["missing", "not text"])
def test_rules_that_cannot_be_read_are_an_error(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "own.pl").write_bytes(content)
    found = run("query", "true", "--rules", str(tmp_path / "own.pl"))
    assert (found.exit_code, found.stdout) == (2, "")
    assert "own.pl" in found.stderr


def test_predicates_are_listed_without_prolog() -> None:
    assert "  calls(Caller, Callee)\n" in run("query", "--predicates").stdout


def test_a_query_needs_a_goal() -> None:
    assert "Missing argument 'GOAL'" in run("query").stderr


def test_without_prolog_a_query_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    found = run("query", "true")
    assert found.exit_code == 2
    assert "SWI-Prolog is not installed" in found.stderr
    assert run("dead").exit_code == 0


def test_languages_that_are_not_there_cannot_be_checked() -> None:
    assert run("grammars", "check", "/no/such/folder").exit_code == 2
