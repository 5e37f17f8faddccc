"""What all questions on the command line share: options, the workspace, and how answers are printed."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from corollary.answers.paging import Window
    from corollary.answers.types.parts import Answer, Coverage, Report
    from corollary.versioning.versions import Versions
    from corollary.workspace import Workspace

Function = Callable[..., Any]

Opener = Callable[..., "Workspace"]
"""Called with the root and `jobs`; what a test passes as the context's object replaces `Workspace.open`."""

DEFAULT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Session:
    """One question: where it is asked, and how its answer is wanted."""

    opener: Opener | None
    root: Path
    json: bool
    jobs: int | None
    quiet: bool
    at: str = ""
    limit: int | None = None
    tokens: int | None = None
    cursor: str | None = None

    def workspace(self) -> Workspace:
        """The workspace, with its program read; a bar shows the progress of long work on a terminal."""
        from corollary.interfaces.cli.progress import Bar

        workspace = self._open()
        click.get_current_context().call_on_close(workspace.close)
        with Bar(enabled=not self.quiet and sys.stderr.isatty()) as bar:
            workspace.refresh(bar.update)
        return workspace

    def _open(self) -> Workspace:
        if self.opener is not None:
            return self.opener(self.root, jobs=self.jobs, **({"at": self.at} if self.at else {}))
        from corollary.workspace import Workspace

        return Workspace.open(self.root, jobs=self.jobs, at=self.at, once=True)

    def versions(self, *, make: bool = False) -> Versions:
        """The snapshots of the root."""
        from corollary.versioning.versions import Versions

        versions = Versions.open(self.root, make=make, jobs=self.jobs)
        click.get_current_context().call_on_close(versions.close)
        return versions

    def window(self, *, limit: int | None = DEFAULT_LIMIT, tokens: int | None = None) -> Window:
        """How much is wanted; where the user says nothing, at most `limit` items and `tokens`. 0 is no bound."""
        from corollary.answers.paging import Window

        if self.limit is not None or self.tokens is not None:
            limit, tokens = self.limit, self.tokens
        return Window(limit=limit or None, tokens=tokens or None, cursor=self.cursor)

    def answer(self, answer: Answer) -> None:
        """Prints an answer and ends the command."""
        self.show(answer)
        self._end(answer.coverage)

    def show(self, answer: Report) -> None:
        """Prints an answer: one JSON document, or lines of text."""
        if self.json:
            import msgspec

            write([msgspec.json.format(msgspec.json.encode(answer), indent=2), b"\n"])
            return
        from corollary.answers.text.rendering import lines

        if sys.stdout.isatty():
            from corollary.interfaces.cli.colour import show

            show(lines(answer))
        else:
            write(f"{line}\n".encode() for line in lines(answer))

    def finish(self, coverage: Coverage) -> None:
        """Ends a command whose output is rows alone: what they could not see is said on standard error."""
        if coverage.incomplete or coverage.notes:
            from corollary.answers.text.rendering import coverage as said
            from corollary.answers.visible import visible

            click.echo("\n".join(map(visible, said(coverage))), err=True)
        self._end(coverage)

    def _end(self, coverage: Coverage) -> None:
        """Ends the command: 3 if source is missing that could change the answer."""
        if coverage.incomplete:
            click.get_current_context().exit(3)


def write(chunks: Iterable[bytes]) -> None:
    """Writes bytes to standard output as they come."""
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()


def whole(command: Function) -> Function:
    """Gives a command the options of a question whose answer is not cut; it is called with a Session."""
    return _with_session(_COMMON, command)


def question(command: Function) -> Function:
    """Gives a command the options of a question whose answer may be cut into pages; it is called with a Session."""
    return _with_session((*_COMMON, *_PAGING), command)


def named(context: click.Context, option: click.Parameter, value: str) -> str:
    """The value of an option that names a snapshot; empty text, as of a variable that is not set, names none."""
    if not value and context.get_parameter_source(str(option.name)) is ParameterSource.COMMANDLINE:
        raise click.BadParameter("it names nothing; leave the option out to ask the files.", context, option)
    return value


def versioned(command: Function) -> Function:
    """Gives a command about snapshots its options; it is called with a Session."""
    return _with_session(_ROOT, command)


def listing(command: Function) -> Function:
    """The same for a command whose answer may be cut into pages."""
    return _with_session((*_ROOT, *_PAGING), command)


_ROOT = (
    click.option(
        "--root",
        type=click.Path(path_type=Path),
        default=Path(),
        help="The code base: a folder, by default the one you are in.",
    ),
    click.option("--json", is_flag=True, help="Print JSON."),
    click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to read files with."),
    click.option("--quiet", "-q", is_flag=True, help="Show no progress."),
    click.option("--debug", is_flag=True, expose_value=False, hidden=True),
)

_COMMON = (
    *_ROOT,
    click.option(
        "--at",
        default="",
        metavar="REF",
        callback=named,
        help="Ask a snapshot instead of the files: its id, a branch, a tag, a time such as 2026-03-01, or "
        "a revision of git such as HEAD~3.",
    ),
)

_PAGING = (
    click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Show at most N items; 0 for all."),
    click.option("--tokens", type=click.IntRange(min=0), metavar="N", help="Show what fits N tokens; 0 for all."),
    click.option("--cursor", metavar="C", help="Go on where an answer was cut."),
)


def _with_session(options: Sequence[Function], command: Function) -> Function:
    @click.pass_context
    @functools.wraps(command)
    def wrapped(context: click.Context, /, **parameters: Any) -> None:
        own = {field.name: parameters.pop(field.name) for field in fields(Session) if field.name in parameters}
        command(Session(opener=context.obj, **own), **parameters)

    for option in reversed(options):
        option(wrapped)
    return wrapped
