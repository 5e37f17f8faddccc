"""The commands about git history: importing it, and questions that are asked of one commit after another."""

from __future__ import annotations

import sys

import click

from corollary.interfaces.cli.session import Session, versioned

COMMANDS: list[click.Command] = []


class _History(click.Group):
    """`history SYMBOL` is short for `history of SYMBOL`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["of", *args]
        return super().parse_args(ctx, args)


@click.group("history", cls=_History)
def history() -> None:
    """Imports the history of git."""


@history.command("import")
@click.argument("revisions", default="HEAD", metavar="[REVISION or A..B]")
@click.option("--since", default="", metavar="TIME", help="Only commits made then or later, such as 2026-03-01.")
@click.option(
    "--every",
    type=click.IntRange(min=1),
    default=1,
    metavar="N",
    help="Only every Nth commit of the main line (first parents), counted back from the last.",
)
@click.option("--first-parent", is_flag=True, help="Only the main line: of merges, the first parent.")
@click.option("--branch", "-b", default="", metavar="NAME", help="The branch to import into; by default git/BRANCH.")
@click.option("--force", is_flag=True, help="Even if the branch has snapshots that were not imported.")
@versioned
def import_(
    session: Session, revisions: str, since: str, every: int, first_parent: bool, branch: str, force: bool
) -> None:
    """Makes snapshots of commits, from git's own database: nothing is checked out. Goes on where it was interrupted."""
    from corollary.interfaces.cli.progress import Bar
    from corollary.store.revisions import moment_of
    from corollary.versioning.importing.history import Wanted
    from corollary.versioning.past import Past

    wanted = Wanted(revisions, moment_of(since) if since else 0, every, first_parent, branch, force)
    past = Past(session.versions(make=True))
    with Bar(enabled=not session.quiet and sys.stderr.isatty(), what="importing commits") as bar:
        imported = past.import_(wanted, progress=bar.update)
    session.show(imported)


COMMANDS.append(history)
