"""The commands about snapshots: a function each that asks the versions of a root and shows what they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from corollary.interfaces.cli.session import Session, listing, versioned

if TYPE_CHECKING:
    from corollary.versioning.programs.linked import Linked

Function = Callable[..., None]

MAIN = "main"
LEVELS = ("files", "overlay", "symbols", "edges", "facts")

COMMANDS: list[click.Command] = []

_author = click.option("--author", default="", metavar="NAME", help="Who does this; by default who is logged in.")
_message = click.option("--message", "-m", default="", metavar="TEXT", help="Why, for those who read the log.")
_branch = click.option("--branch", "-b", default=MAIN, show_default=True, metavar="NAME", help="The branch that moves.")


def _command(name: str, group: click.Group | None = None) -> Callable[[Function], Function]:
    def add(function: Function) -> Function:
        command = click.command(name)(function)
        if group is None:
            COMMANDS.append(command)
        else:
            group.add_command(command)
        return function

    return add


@_command("snapshot")
@_branch
@_message
@_author
@versioned
def snapshot(session: Session, branch: str, message: str, author: str) -> None:
    """Keeps the facts of the files as they are now, as the new head of a branch. Costs what changed."""
    import sys

    from corollary.interfaces.cli.progress import Bar

    versions = session.versions(make=True)
    with Bar(enabled=not session.quiet and sys.stderr.isatty()) as bar:
        taken = versions.snapshot(branch, message=message, author=author, progress=bar.update)
    session.show(taken)


@_command("log")
@click.argument("ref", default=MAIN)
@click.option("--operations", is_flag=True, help="What moved REF (without REF: any branch or tag), not its snapshots.")
@listing
@click.pass_context
def log(context: click.Context, session: Session, ref: str, operations: bool) -> None:
    """The snapshots that REF comes from, newest first."""
    if operations:
        given = context.get_parameter_source("ref") is not click.core.ParameterSource.DEFAULT
        session.show(session.versions().operations(ref if given else None, session.window()))
    else:
        session.show(session.versions().log(ref, session.window()))


@_command("show")
@click.argument("ref", default=MAIN)
@versioned
def show(session: Session, ref: str) -> None:
    """What the snapshot REF is, what it holds and what it changed; conflicts, if it is a merge that has any."""
    session.show(session.versions().show(ref))


@_command("diff")
@click.argument("before")
@click.argument("after", default=MAIN)
@click.option("--level", type=click.Choice(LEVELS), default="files", show_default=True, help="Differences of what.")
@click.option(
    "--question", metavar="QUESTION", help="Differences of the answers to a question instead, such as 'impact SYMBOL'."
)
@listing
def diff(session: Session, before: str, after: str, level: str, question: str | None) -> None:
    """What differs from snapshot BEFORE to snapshot AFTER; renamed files are recognised by their content.

    The questions are those of `corollary what-if`: dead, cycles, callers, impact SYMBOL, 'reaches FROM TO', and others.
    """
    versions = session.versions()
    if question is None:
        session.show(versions.diff(before, after, level=level, window=session.window()))
        return
    from corollary.versioning.comparing.questions import read_question
    from corollary.workspace import Workspace

    def ask(linked: Linked) -> Workspace:
        workspace = Workspace(linked)
        click.get_current_context().call_on_close(workspace.close)
        return workspace

    name, arguments = read_question(question)
    session.show(versions.diff_answers(before, after, name, arguments, ask, window=session.window()))


@_command("merge")
@click.argument("ref")
@_branch
@_message
@_author
@versioned
def merge(session: Session, ref: str, branch: str, message: str, author: str) -> None:
    """Merges snapshot REF into a branch, file by file. What both sides changed is recorded as a conflict."""
    session.show(session.versions().merge(ref, branch, message=message, author=author))


@_command("revert")
@click.argument("ref")
@_branch
@_message
@_author
@versioned
def revert(session: Session, ref: str, branch: str, message: str, author: str) -> None:
    """Takes back, in a branch, what snapshot REF changed."""
    session.show(session.versions().revert(ref, branch, message=message, author=author))


@_command("restore")
@click.argument("path")
@click.option("--from", "ref", required=True, metavar="REF", help="The snapshot to take it from.")
@_branch
@_message
@_author
@versioned
def restore(session: Session, path: str, ref: str, branch: str, message: str, author: str) -> None:
    """Makes a file or a folder (`.` is all), in a branch, what it is in another snapshot. Files on disk stay."""
    session.show(session.versions().restore(path, ref, branch, message=message, author=author))


@click.group("branch")
def branches() -> None:
    """Branches: names of snapshots that move on with each one."""


@click.group("tag")
def tags() -> None:
    """Tags: names of snapshots that stay."""


def _refs(kind: str, group: click.Group) -> None:
    """The commands that branches and tags share."""

    @_command("create", group)
    @click.argument("name")
    @click.argument("ref", default=MAIN)
    @_author
    @versioned
    def create(session: Session, name: str, ref: str, author: str) -> None:
        session.show(session.versions().create(kind, name, ref, author=author))

    @_command("list", group)
    @versioned
    def list_(session: Session) -> None:
        session.show(session.versions().refs(kind))

    @_command("rename", group)
    @click.argument("old")
    @click.argument("new")
    @_author
    @versioned
    def rename(session: Session, old: str, new: str, author: str) -> None:
        session.show(session.versions().rename(old, new, author=author))

    @_command("delete", group)
    @click.argument("name")
    @_author
    @versioned
    def delete(session: Session, name: str, author: str) -> None:
        session.show(session.versions().delete(kind, name, author=author))

    helps: dict[str, str] = {
        "create": f"Makes a {kind} NAME at snapshot REF.",
        "list": f"Lists every {kind}.",
        "rename": f"Gives a {kind} another name.",
        "delete": f"Forgets a {kind}; `corollary gc` frees what nothing else needs.",
    }
    for name, text in helps.items():
        command: Any = group.commands[name]
        command.help = text


_refs("branch", branches)
_refs("tag", tags)
COMMANDS.extend((branches, tags))
