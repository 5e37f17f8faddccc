"""The commands about a store as a whole: freeing, purging, verifying and sharing it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from corollary.interfaces.cli.session import Session, versioned
from corollary.interfaces.cli.versions import MAIN

Function = Callable[..., None]

COMMANDS: list[click.Command] = []

_author = click.option("--author", default="", metavar="NAME", help="Who does this; by default who is logged in.")
_as = click.option("--as", "name", default="", metavar="NAME", help="The name of the branch over there.")
_force = click.option("--force", is_flag=True, help="Even if snapshots of the branch over there are left behind.")


def _command(name: str) -> Callable[[Function], Function]:
    def add(function: Function) -> Function:
        COMMANDS.append(click.command(name)(function))
        return function

    return add


@_command("gc")
@click.option(
    "--keep-days",
    type=click.FloatRange(min=0),
    default=14.0,
    show_default=True,
    metavar="N",
    help="Keep what a branch or tag named in the last N days.",
)
@click.option(
    "--pack/--no-pack",
    "packing",
    default=None,
    help="Pack what is left into a fraction of the room; by default where there is much to pack.",
)
@versioned
def gc(session: Session, keep_days: float, packing: bool | None) -> None:
    """Frees snapshots that no branch or tag leads to, and packs what is left."""
    from corollary.interfaces.cli.progress import Bar

    with Bar(enabled=not session.quiet and sys.stderr.isatty(), what="packing") as bar:
        answer = session.versions().gc(keep_days=keep_days or -1, packing=packing, progress=bar.update)
    session.show(answer)


@_command("purge")
@click.argument("pattern")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept, the pattern is not.")
@_author
@versioned
def purge(session: Session, pattern: str, reason: str, author: str) -> None:
    """Takes a path, a folder or a pattern of either out of every snapshot for good. Ids of snapshots change.

    A PATTERN with '#' means symbols: every version of a file that defines one is purged.
    """
    session.show(session.versions().purge(pattern, reason, author=author))


@_command("export")
@click.argument("ref")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@versioned
def export(session: Session, ref: str, file: Path) -> None:
    """Writes the snapshot REF with all it comes from into one FILE."""
    session.show(session.versions().export(ref, file))


@_command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--as", "name", default="", metavar="NAME", help="The name of the branch; by default the one in the file."
)
@_force
@_author
@versioned
def import_(session: Session, file: Path, name: str, force: bool, author: str) -> None:
    """Takes a branch from a FILE that `corollary export` wrote."""
    session.show(session.versions(make=True).import_(file, name, force=force, author=author))


@_command("push")
@click.argument("other", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("branch", default=MAIN)
@_as
@_force
@_author
@versioned
def push(session: Session, other: Path, branch: str, name: str, force: bool, author: str) -> None:
    """Brings a branch into the store of the folder OTHER; only what is missing there goes over."""
    session.show(session.versions().push(other, branch, name=name, force=force, author=author))


@_command("pull")
@click.argument("other", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("branch", default=MAIN)
@click.option("--as", "name", default="", metavar="NAME", help="The name of the branch here.")
@_force
@_author
@versioned
def pull(session: Session, other: Path, branch: str, name: str, force: bool, author: str) -> None:
    """Takes a branch from the store of the folder OTHER; only what is missing here comes over."""
    session.show(session.versions(make=True).pull(other, branch, name=name, force=force, author=author))
