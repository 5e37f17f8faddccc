"""The commands about git history: importing it, and questions that are asked of one commit after another."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corollary.errors import CorollaryError
from corollary.interfaces.cli.session import Session, listing, named, versioned

if TYPE_CHECKING:
    from corollary.answers.types.parts import Report
    from corollary.interfaces.cli.progress import Bar
    from corollary.versioning.past import Past

COMMANDS: list[click.Command] = []


Function = Callable[..., Any]


def _line(command: Function) -> Function:
    """Gives a command the options of a line of history."""
    at = click.option(
        "--at", default="", metavar="REF", callback=named, help="The end of the line; by default the imported branch."
    )
    since = click.option(
        "--since", default="", metavar="REF", callback=named, help="Its beginning; by default as far as it goes."
    )
    return at(since(command))


_all = click.option("--all", "everywhere", is_flag=True, help="Ask every snapshot, not only as many as are needed.")


class _History(click.Group):
    """`history SYMBOL` is short for `history of SYMBOL`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["of", *args]
        return super().parse_args(ctx, args)


@click.group("history", cls=_History)
def history() -> None:
    """Imports the history of git, and follows a symbol through it (`history SYMBOL`)."""


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
    from corollary.store.refs.revisions import moment_of
    from corollary.versioning.importing.history import Wanted

    wanted = Wanted(revisions, moment_of(since) if since else 0, every, first_parent, branch, force)
    _show(
        session,
        "importing commits",
        lambda past, bar: past.import_(wanted, progress=bar.update, packing=bar.following("packing")),
        make=True,
    )


@history.command("of")
@click.argument("symbol")
@_line
@click.option(
    "--callers", type=click.IntRange(min=0), default=12, show_default=True, metavar="N", help="Count callers so often."
)
@listing
def of_(session: Session, symbol: str, since: str, callers: int) -> None:
    """What became of a symbol: born, moved, renamed, changed, died; and who called it. `history SYMBOL` for short."""
    _show(
        session,
        "linking snapshots",
        lambda past, bar: past.life(
            symbol, at=session.at, since=since, points=callers, window=session.window(), progress=bar.update
        ),
    )


@click.command("bisect")
@click.argument("question", metavar="QUESTION or GOAL")
@_line
@_all
@versioned
def bisect(session: Session, question: str, since: str, everywhere: bool) -> None:
    """The first snapshot where something holds.

    QUESTION is `dead S`, `alive S`, `exists S`, `called S`, `calls A B`, `reaches A B`, `cycle A [B]`, a number
    compared (`dead > 10`, `cycles == 0`, `coupling >= 5`), or a Prolog goal.
    """
    _show(
        session,
        "linking snapshots",
        lambda past, bar: past.bisect(question, at=session.at, since=since, everywhere=everywhere, progress=bar.update),
    )


@click.command("blame")
@click.argument("a")
@click.argument("b", default="")
@click.option("--cycle", "what", flag_value="cycle", help="Since when they are in one cycle.")
@click.option("--dead", "what", flag_value="dead", help="Since when A is dead; so without B.")
@_line
@_all
@versioned
def blame(session: Session, a: str, b: str, what: str | None, since: str, everywhere: bool) -> None:
    """Which snapshot began what holds now: that A calls B, is in a cycle (with B), or is dead."""
    _show(
        session,
        "linking snapshots",
        lambda past, bar: past.blame(
            a, b, what=what or "", at=session.at, since=since, everywhere=everywhere, progress=bar.update
        ),
    )


@click.command("trend")
@click.argument("metric", type=click.Choice(("dead", "cycles", "coupling", "symbols")))
@_line
@click.option(
    "--points",
    type=click.IntRange(min=0),
    default=50,
    show_default=True,
    metavar="N",
    help="Measure so many snapshots, evenly spaced; 0 for all.",
)
@click.option("--svg", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Draw it as well.")
@versioned
def trend(session: Session, metric: str, since: str, points: int, svg: Path | None) -> None:
    """A number for one snapshot after another: dead symbols, cycles, coupled pairs of files, symbols."""
    answer: Any = _show(
        session,
        "linking snapshots",
        lambda past, bar: past.trend(metric, at=session.at, since=since, points=points, progress=bar.update),
    )
    if svg is not None:
        from corollary.answers import chart

        try:
            svg.write_text(chart.svg(answer), encoding="utf-8")
        except OSError as error:
            why = f"the picture cannot be written: {error.strerror}"
            raise CorollaryError("file-unusable", why, place=str(svg), remedy="Name another file.") from None


def _show(session: Session, what: str, ask: Callable[[Past, Bar], Report], *, make: bool = False) -> Report:
    """Asks, with a bar while it takes long, prints the answer and returns it."""
    from corollary.interfaces.cli.progress import Bar
    from corollary.versioning.past import Past

    past = Past(session.versions(make=make))
    with Bar(enabled=not session.quiet and sys.stderr.isatty(), what=what) as bar:
        answer = ask(past, bar)
    session.show(answer)
    return answer


COMMANDS.extend((history, bisect, blame, trend))
