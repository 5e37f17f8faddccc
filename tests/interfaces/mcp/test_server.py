"""The MCP server as a process, asked by the protocol's own client."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import jsonschema  # type: ignore[import-untyped]
import pytest
from mcp import ClientSession, StdioServerParameters, stdio_client

from corollary import __version__
from corollary.interfaces.mcp.server import Shelf
from corollary.interfaces.mcp.tools import TOOLS
from corollary.workspace import Workspace
from tests.support.shop import CART, ORDER, open_shop, shop
from tests.support.workspaces import Programs

ROOT = Path(__file__).parents[3]

CALLS: list[tuple[str, dict[str, Any]]] = [
    ("overview", {}),
    ("overview", {"view": "map"}),
    ("overview", {"view": "map", "target": "Cart"}),
    ("overview", {"view": "entry_points"}),
    ("find", {"name": "save"}),
    ("find", {"name": "nobody"}),
    ("relations", {"question": "callers", "symbol": "Cart.save", "transitive": True}),
    ("relations", {"question": "callees", "symbol": "main"}),
    ("relations", {"question": "impact", "symbol": "Cart"}),
    ("paths", {"question": "reaches", "source": "main", "target": "Order.save"}),
    ("paths", {"question": "reaches", "source": "Cart.save", "target": "refund"}),
    ("paths", {"question": "path", "source": "main", "target": "Order.save", "k": 2}),
    ("paths", {"question": "why", "target": "settle"}),
    ("paths", {"question": "why_edge", "source": "refund", "target": "Order.save"}),
    ("dead_code", {"confidence": ["proved", "unknown"]}),
    ("cycles", {"level": "imports", "type_only": True}),
    ("query", {"question": "facts", "relations": ["calls"]}),
    ("query", {"question": "predicates"}),
    ("diagrams", {"text": "flowchart LR\nA --> B"}),
    ("diagrams", {"text": "stateDiagram-v2\n[*] --> A\nB --> A", "ask": "unreachable"}),
    ("diagrams", {"text": "flowchart LR\nA --> B", "goal": "reaches('A', X)"}),
    ("verify", {"kind": "prolog", "text": "p(1). p(X) :- X #> 3.", "goal": "p(X)"}),
    ("verify", {"kind": "prolog", "goal": "calls(X, Y)", "over": "code"}),
    ("verify", {"kind": "explain", "text": "p(1). q(X) :- p(X).", "goal": "q(2)"}),
    ("verify", {"kind": "explain", "goal": "reaches(X, Y)", "over": "code"}),
    ("verify", {"kind": "smt", "text": "(declare-const x Int) (assert (> x 3)) (check-sat)"}),
    ("verify", {"kind": "enumerate", "text": "(declare-const x Bool)", "terms": ["x"]}),
    ("verify", {"kind": "prove", "text": "(declare-const x Int) (assert (> x 3))", "goal": "(> x 2)"}),
    ("verify", {"kind": "equivalent", "text": "(declare-const p Bool)", "goal": "(not p)", "other": "p"}),
]

WRONG = [
    ("relations", {"question": "callers", "symbol": "save"}, "ambiguous-symbol", f"{ORDER}#Order.save"),
    ("relations", {"question": "callers", "symbol": "refnd"}, "unknown-symbol", "Did you mean: refund?"),
    ("relations", {"question": "callers"}, "bad-arguments", "symbol"),
    ("paths", {"question": "path", "target": "main"}, "bad-arguments", "Pass `source`"),
    ("paths", {"question": "why_edge", "target": "main"}, "bad-arguments", "Pass `source`"),
    ("overview", {"root": ".."}, "outside-root", "inside"),
    ("overview", {"root": "a\0b"}, "bad-arguments", "this is no path"),
    ("diagrams", {"file": "../x.md"}, "outside-root", "inside"),
    ("diagrams", {"file": "a\0b"}, "bad-arguments", "this is no path"),
    ("cycles", {"cursor": "x"}, "bad-cursor", "exactly as an answer gave it"),
    ("nonsense", {}, "there is no tool 'nonsense'", "overview"),
]


def talk(speak: Callable[[ClientSession], Awaitable[None]], **environment: str) -> None:
    """Starts a server and has a conversation with it."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "tests.support.shop", "serve", str(ROOT)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
    )

    async def conversation() -> None:
        async with stdio_client(server) as (reader, writer), ClientSession(reader, writer) as session:
            await session.initialize()
            await speak(session)

    anyio.run(conversation)


def served() -> subprocess.Popen[str]:
    """A server that is spoken to line by line."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.shop", "serve", str(ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )


def test_the_server_says_who_it_is_and_what_it_can() -> None:
    async def speak(session: ClientSession) -> None:
        listed = (await session.list_tools()).tools
        assert [tool.name for tool in listed] == [tool.name for tool in TOOLS]
        for tool in listed:
            assert tool.annotations is not None
            keeps = tool.name == "templates"
            assert tool.annotations.read_only_hint is not keeps
            assert tool.annotations.idempotent_hint is not keeps
            assert tool.annotations.open_world_hint is keeps
            assert tool.description
            assert tool.output_schema is not None

    talk(speak)


def test_every_tool_gives_what_its_schema_says() -> None:
    async def speak(session: ClientSession) -> None:
        schemas = {tool.name: tool.output_schema for tool in (await session.list_tools()).tools}
        for name, arguments in CALLS:
            result = await session.call_tool(name, arguments)
            assert not result.is_error, result.content
            jsonschema.validate(result.structured_content, schemas[name] or {})
            assert len(result.content) == 1
            assert len(getattr(result.content[0], "text", "").splitlines()) <= 9

    talk(speak)


def test_what_is_wrong_is_an_error_of_the_tool_with_a_remedy() -> None:
    async def speak(session: ClientSession) -> None:
        for name, arguments, code, remedy in WRONG:
            result = await session.call_tool(name, arguments)
            assert result.is_error
            text = getattr(result.content[0], "text", "")
            assert text.startswith(code)
            assert remedy in text

    talk(speak)


def test_a_bug_costs_one_answer_and_not_the_server() -> None:
    async def speak(session: ClientSession) -> None:
        for _ in range(2):
            result = await session.call_tool("overview", {})
            assert result.is_error
            assert getattr(result.content[0], "text", "").startswith("internal-error: RuntimeError: surprise")

    talk(speak, SHOP_FAILS="surprise")


def test_what_cannot_be_read_is_answered_with_an_error() -> None:
    lines = [
        r'{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"find","arguments":{"name":"\ud800"}}}',
        '{"jsonrpc":"2.0","id":"eight","method":5}',
        "no JSON",
        "[1]",
        "[" * 100_000,
    ]
    with served() as server:
        output, _ = server.communicate("\n".join(lines) + "\n", timeout=60)
    errors = [json.loads(line) for line in output.splitlines()]
    assert [(one["id"], one["error"]["code"]) for one in errors] == [
        (7, -32700),
        ("eight", -32600),
        (None, -32700),
        (None, -32600),
        (None, -32700),
    ]
    assert all("no message of the protocol" in one["error"]["message"] for one in errors)


def test_reading_files_is_reported() -> None:
    reports: list[tuple[float, float | None]] = []

    async def heard(progress: float, total: float | None, message: str | None) -> None:
        del message
        reports.append((progress, total))

    async def speak(session: ClientSession) -> None:
        await session.call_tool("overview", {}, progress_callback=heard)
        assert reports == [(2.0, 2.0)]

    talk(speak)


def test_calls_at_once_are_all_answered() -> None:
    async def speak(session: ClientSession) -> None:
        answers: dict[int, Any] = {}

        async def ask(number: int) -> None:
            name, arguments = CALLS[number % len(CALLS)]
            answers[number] = (await session.call_tool(name, arguments)).structured_content

        async with anyio.create_task_group() as group:
            for number in range(2 * len(CALLS)):
                group.start_soon(ask, number)
        assert all(answers[number] == answers[number + len(CALLS)] for number in range(len(CALLS)))

    talk(speak)


def test_pages_are_followed_by_cursor() -> None:
    async def speak(session: ClientSession) -> None:
        seen: list[str] = []
        cursor = ""
        while cursor is not None:
            arguments = {"confidence": ["proved", "unknown"], "tokens": 200, "cursor": cursor}
            answer = (await session.call_tool("dead_code", arguments)).structured_content
            assert answer is not None
            seen += [one["symbol"]["name"] for one in answer["symbols"]]
            cursor = answer["page"]["cursor"]
        assert seen == ["refund", "settle", "audit"]

    talk(speak)


def ask(shelf: Shelf, name: str, **arguments: Any) -> Any:
    tool = next(tool for tool in TOOLS if tool.name == name)
    return shelf.ask(tool, arguments, lambda *_: None)


def test_every_answer_follows_the_files() -> None:
    source = Programs([shop(), shop(edges=[], symbols=[])], constructors={})
    shelf = Shelf(ROOT, lambda *_, **__: Workspace(source))
    assert ask(shelf, "relations", question="callers", symbol=f"{CART}#main").direct_total == 1
    assert ask(shelf, "relations", question="callers", symbol=f"{CART}#main").direct_total == 0


def test_a_folder_inside_the_root_has_its_own_workspace(tmp_path: Path) -> None:
    opened: list[Path] = []

    def opener(root: Path, *, jobs: int | None) -> Workspace:
        opened.append(root)
        return open_shop(root, jobs=jobs)

    folders = [tmp_path / name for name in "abcdef"]
    for folder in folders:
        folder.mkdir()
    shelf = Shelf(tmp_path, opener)
    for folder in [*folders, folders[-1]]:
        ask(shelf, "overview", root=folder.name)
    ask(shelf, "overview", root="a")
    assert opened == [folder.resolve() for folder in [*folders, folders[0]]]


def test_workspaces_that_are_put_away_are_closed(tmp_path: Path) -> None:
    sources = [Programs([shop()]) for _ in range(5)]
    waiting = list(sources)
    shelf = Shelf(tmp_path, lambda *_, **__: Workspace(waiting.pop(0)))
    for name in "abcde":
        (tmp_path / name).mkdir()
        ask(shelf, "overview", root=name)
    assert [source.closed for source in sources] == [True, False, False, False, False]
    shelf.close()
    assert all(source.closed for source in sources)


@pytest.mark.parametrize("place", ["missing", "file"])
def test_only_a_folder_can_be_served(tmp_path: Path, place: str) -> None:
    from click.testing import CliRunner

    from corollary.interfaces.cli.group import cli

    (tmp_path / "file").write_text("")
    found = CliRunner().invoke(cli, ["serve", "--root", str(tmp_path / place)])
    assert (found.exit_code, found.stdout) == (2, "")
    assert "there is no such folder" in found.stderr


def test_the_version_is_that_of_the_package() -> None:
    from corollary.interfaces.mcp.server import build

    assert build(Shelf(ROOT, open_shop)).version == __version__


def test_listing_the_tools_loads_nothing_that_computes() -> None:
    code = "import sys, corollary.interfaces.mcp.tools; sys.exit('numpy' in sys.modules or 'scipy' in sys.modules)"
    finished = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=False
    )
    assert finished.returncode == 0
