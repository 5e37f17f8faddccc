"""The commands about facts that users say, such as layers and owners: kept with a branch, used in queries."""

from __future__ import annotations

from collections.abc import Callable

import click

from corollary.interfaces.cli.session import Session, versioned
from corollary.interfaces.cli.versions import MAIN

Function = Callable[..., None]

_branch = click.option("--branch", "-b", default=MAIN, show_default=True, metavar="NAME", help="The branch.")
_message = click.option("--message", "-m", default="", metavar="TEXT", help="Why, for those who read the log.")
_author = click.option("--author", default="", metavar="NAME", help="Who says so; by default who is logged in.")


@click.group("fact")
def facts() -> None:
    """Facts that you say and no source does: layers, owners, sanitisers, or relations of your own.

    They live with a branch. `corollary query` uses those of main, and with --at those of the snapshot it asks.
    """


def _command(name: str) -> Callable[[Function], Function]:
    def add(function: Function) -> Function:
        facts.add_command(click.command(name)(_branch(_message(_author(versioned(function))))))
        return function

    return add


@_command("add")
@click.argument("relation")
@click.argument("arguments", nargs=-1, required=True, metavar="ARGUMENT...")
def add(session: Session, relation: str, arguments: tuple[str, ...], branch: str, message: str, author: str) -> None:
    """Says that RELATION holds of these arguments.

    Where one is a symbol it may be a path, a folder or a pattern, and means every symbol in there:
    corollary fact add layer 'src/web/**' web
    """
    from corollary.versioning.overlays.keeping import Who
    from corollary.versioning.overlays.reading import plain_value

    kept = session.versions().kept
    session.show(kept.say(branch, relation, tuple(map(plain_value, arguments)), Who(author, message)))


@_command("remove")
@click.argument("relation")
@click.argument("arguments", nargs=-1, metavar="[ARGUMENT]...")
def remove(session: Session, relation: str, arguments: tuple[str, ...], branch: str, message: str, author: str) -> None:
    """No longer says this, as it was written; `_` fits anything. Without arguments, forgets all of RELATION."""
    from corollary.versioning.overlays.keeping import Who
    from corollary.versioning.overlays.reading import plain_value

    kept = session.versions().kept
    pattern = tuple(None if one == "_" else plain_value(one) for one in arguments)
    session.show(kept.unsay(branch, relation, pattern, Who(author, message)))


@_command("declare")
@click.argument("relation")
@click.argument("types", nargs=-1, required=True, metavar="TYPE...")
def declare(session: Session, relation: str, types: tuple[str, ...], branch: str, message: str, author: str) -> None:
    """Makes a RELATION of yours, with arguments of these types: symbol, file, name, word, integer or text."""
    from corollary.versioning.overlays.keeping import Who

    session.show(session.versions().kept.declare(branch, relation, types, Who(author, message)))


@click.command("list")
@click.option("--branch", "-b", default=MAIN, show_default=True, metavar="REF", help="The branch, or any snapshot.")
@versioned
def list_(session: Session, branch: str) -> None:
    """Lists what is said, and what of it is stale: about symbols or files that are not there any more."""
    session.show(session.versions().kept.listed(branch, facts=True))


facts.add_command(list_)

COMMANDS: list[click.Command] = [facts]
