"""The MCP server: the tools over standard input and output, for coding agents.

It answers at once and reads the code on first use, in a worker thread, so that the connection stays alive. The
index is kept warm between calls and looks at the files again before each answer.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corollary import __version__
from corollary.collector import uncollected
from corollary.errors import CorollaryError
from corollary.interfaces.mcp.places import inside
from corollary.threads import Interruption, interruption

if TYPE_CHECKING:
    import mcp_types as types
    from mcp.server import Server, ServerRequestContext

    from corollary.answers.types.parts import Report
    from corollary.interfaces.mcp.idling import Bell
    from corollary.interfaces.mcp.tool import Tool
    from corollary.interfaces.mcp.verify import Bench
    from corollary.verification.verifier import Verifier
    from corollary.workspace import Progress, Workspace

INSTRUCTIONS = """\
Structural questions about the code base in this folder: who calls what, what breaks, what is dead, where are cycles.
Begin with `overview`. Name symbols by id (path/to/file#Class.member), by suffix (Class.member) or by bare name.
Answers carry evidence: exact, inferred and dispatch are facts; guess means that only a name matches.
`at` asks an earlier snapshot; `versions` lists them.
`coverage` says what could not be seen. If `page.cursor` is set, pass it as `cursor` to get what was left out."""

_WORKSPACES_KEPT = 4
_TEXT_LINES = 8
_PROGRESS_SECONDS = 0.1
_IDLE_SECONDS = 2.0
"""After an answer, until it is taken that nobody waits for the next one."""

Opener = Callable[..., "Workspace"]


@dataclass(slots=True)
class Shelf:
    """The workspaces of a served root, opened when first asked for; one question at a time is put to them."""

    root: Path
    opener: Opener | None = None
    jobs: int | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _open: dict[tuple[Path, str], Workspace] = field(default_factory=dict)
    _verifier: Verifier | None = None

    def ask(self, tool: Tool, arguments: dict[str, Any], progress: Progress) -> Report:
        """The answer of a tool, on the files as they are now, or at the snapshot that is asked for."""
        given = tool.read(arguments)
        root = inside(self.root, given.root)
        if tool.verifying:
            return tool.ask(self._bench(root, given.at, progress), given)
        with self._lock:
            interruption().check()
            if tool.versioned:
                from corollary.versioning.versions import Versions

                with Versions.open(root, jobs=self.jobs) as versions:
                    return tool.ask(versions, given)
            workspace = self._workspace(root, given.at)
            workspace.refresh(progress)
            return tool.ask(workspace, given)

    def prepare(self) -> None:
        """Gets every workspace of files ready for edits; what hinders that is told to who asks next."""
        with self._lock, suppress(Exception):
            for (_, at), workspace in self._open.items():
                if not at:
                    workspace.prepare()

    def close(self) -> None:
        """Closes every workspace, once the question that is being answered has been."""
        with self._lock:
            for workspace in self._open.values():
                workspace.close()
            self._open.clear()
            if self._verifier is not None:
                self._verifier.close()

    def _bench(self, root: Path, at: str, progress: Progress) -> Bench:
        """What solvers are asked with; several calls of them may go on at once, unless they are about the code."""
        from corollary.interfaces.mcp.verify import Bench
        from corollary.verification.verifier import Verifier

        def over_code(ask: Callable[[Workspace], Report]) -> Report:
            with self._lock:
                interruption().check()
                workspace = self._workspace(root, at)
                workspace.refresh(progress)
                return ask(workspace)

        with self._lock:
            self._verifier = self._verifier or Verifier()
        return Bench(self._verifier, root, over_code)

    def _workspace(self, root: Path, at: str) -> Workspace:
        key = root, self._identified(root, at)
        workspace = self._open.pop(key, None)
        if workspace is None:
            workspace = self._opened(*key)
            for oldest in list(self._open)[: 1 - _WORKSPACES_KEPT]:
                self._open.pop(oldest).close()
        self._open[key] = workspace
        return workspace

    def _identified(self, root: Path, at: str) -> str:
        """The id of the snapshot that is meant now, because a branch moves; "" for the files."""
        if not at or self.opener is not None:
            return at
        from corollary.versioning.programs.finding import identified

        return identified(root, at)

    def _opened(self, root: Path, at: str) -> Workspace:
        if self.opener is not None:
            return self.opener(root, jobs=self.jobs, **({"at": at} if at else {}))
        from corollary.workspace import Workspace

        return Workspace.open(root, jobs=self.jobs, at=at)


def serve(root: Path, *, jobs: int | None = None, opener: Opener | None = None) -> None:
    """Serves until standard input ends. Raises CorollaryError "missing-path" if there is no such folder."""
    if not root.is_dir():
        raise CorollaryError(
            "missing-path", "there is no such folder", place=str(root), remedy="Pass --root a folder that exists."
        )
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a thread waits for input and would not let an exception end us
    with uncollected():  # thousands of definitions are loaded
        import anyio

        from corollary.interfaces.mcp.idling import Bell

        shelf, bell = Shelf(root, opener, jobs), Bell(_IDLE_SECONDS)
        server = build(shelf, bell.ring)
    try:
        anyio.run(_run, server, shelf, bell)
    finally:
        shelf.close()


def build(shelf: Shelf, answered: Callable[[], None] = lambda: None) -> Server[Any]:
    """The server with its tools; `answered` is called after each answer."""
    import mcp_types as types
    from mcp.server import Server

    from corollary.interfaces.mcp.tools import TOOLS

    tools = {tool.name: tool for tool in TOOLS}
    listed = types.ListToolsResult(tools=[_listed(tool) for tool in TOOLS])

    async def list_tools(
        _: ServerRequestContext[Any], __: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return listed

    async def call_tool(
        context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        tool = tools.get(params.name)
        if tool is None:
            return _error(f"there is no tool '{params.name}'; there are {', '.join(tools)}")
        try:
            return _result(await _in_thread(shelf, tool, params.arguments or {}, context))
        except CorollaryError as error:
            return _error(f"{error.code}: {error}")
        except Exception as error:  # noqa: BLE001 - one answer is lost, not the server
            return _error(f"internal-error: {type(error).__name__}: {error}\n  This is a bug of Corollary.")
        finally:
            answered()

    return Server(
        "corollary",
        version=__version__,
        title="Corollary",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def _run(server: Server[Any], shelf: Shelf, bell: Bell) -> None:
    import anyio
    from mcp.server.stdio import stdio_server
    from mcp.shared.message import SessionMessage

    from corollary.interfaces.mcp.refusing import pass_on

    async with stdio_server() as (reader, writer), anyio.create_task_group() as tasks:
        tasks.start_soon(bell.whenever_idle, shelf.prepare)
        sender, readable = anyio.create_memory_object_stream[SessionMessage | Exception]()
        tasks.start_soon(pass_on, reader, writer, sender)
        await server.run(readable, writer, server.create_initialization_options())
        tasks.cancel_scope.cancel()


async def _in_thread(shelf: Shelf, tool: Tool, arguments: dict[str, Any], context: ServerRequestContext[Any]) -> Report:
    import asyncio

    import anyio.to_thread

    loop, reported, stop = asyncio.get_running_loop(), 0.0, Interruption()

    def progress(done: int, total: int) -> None:
        """Told by whatever thread it is that reads files."""
        nonlocal reported
        stop.check()
        now = time.monotonic()
        if done >= total or now - reported > _PROGRESS_SECONDS:
            reported = now
            told = context.session.report_progress(float(done), float(total), "reading files")
            asyncio.run_coroutine_threadsafe(told, loop).result()

    def ask() -> Report:
        with stop.of_this_thread():
            return shelf.ask(tool, arguments, progress)

    try:
        return await anyio.to_thread.run_sync(ask, abandon_on_cancel=True)
    except anyio.get_cancelled_exc_class():
        stop.interrupt()
        raise


def _listed(tool: Tool) -> types.Tool:
    import mcp_types as types

    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.input_schema(),
        output_schema=tool.output_schema(),
        annotations=types.ToolAnnotations(
            title=tool.title,
            read_only_hint=not tool.keeps,
            destructive_hint=False,
            idempotent_hint=not tool.keeps,
            open_world_hint=tool.keeps,
        ),
    )


def _result(answer: Report) -> types.CallToolResult:
    """The whole answer as structured content; as text its first lines, for people who look on."""
    import mcp_types as types
    import msgspec

    from corollary.answers.text.rendering import lines

    text = list(islice(lines(answer), _TEXT_LINES + 1))
    if len(text) > _TEXT_LINES:
        text[_TEXT_LINES:] = ["(the structured content says more)"]
    return types.CallToolResult(
        content=[types.TextContent(type="text", text="\n".join(text))], structured_content=msgspec.to_builtins(answer)
    )


def _error(text: str) -> types.CallToolResult:
    import mcp_types as types

    return types.CallToolResult(content=[types.TextContent(type="text", text=text)], is_error=True)
