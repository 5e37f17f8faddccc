"""The command that supposes: what would be if something were dropped, added or said, now or on a branch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from corollary.interfaces.cli.session import Session, question

if TYPE_CHECKING:
    from corollary.answers.types.supposed import Overlay
    from corollary.versioning.overlays.reading import Supposition

EPILOG = """\
\b
Questions:
  dead                  what would become dead, or come alive
  cycles [LEVEL]        cycles that would be new or gone, of calls, imports or files
  callers [SYMBOL]      who would call it; without SYMBOL, whatever would be called by others than now
  callees SYMBOL, impact SYMBOL, why SYMBOL, reaches FROM TO, path FROM TO, entry-points, query GOAL

\b
Facts are written as relation(argument, ...), and `_` fits anything:
  corollary what-if --retract 'import_site(shop/cart, shop/order, _, _)' --question cycles imports
"""


def _several(
    name: str, metavar: str, text: str, count: int = 1
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(name, multiple=True, nargs=count, metavar=metavar, help=text)


@click.command("what-if", epilog=EPILOG)
@_several("--drop", "SYMBOL|PATH", "Without a symbol and all in it; without a file or folder, linked anew.")
@_several("--add-edge", "A B", "As if A called B.", 2)
@_several("--remove-edge", "A B", "As if A did not call B. What only may be a call stays.", 2)
@_several("--entry", "SYMBOL", "As if SYMBOL ran by itself.")
@_several("--assert", "FACT", "With one more fact.")
@_several("--retract", "FACT", "Without the facts that fit.")
@click.option(
    "--question", "name", default="dead", show_default=True, metavar="QUESTION", help="What is asked; see below."
)
@click.argument("arguments", nargs=-1, metavar="[ARGUMENT]...")
@click.option(
    "--branch", "-b", default="", metavar="NAME", help="Keep it on a branch instead; ask that with --at NAME."
)
@click.option("--clear", is_flag=True, help="With --branch: nothing is supposed there any more.")
@click.option(
    "--undo", type=click.IntRange(min=1), metavar="N", help="With --branch: without edit N of `corollary show`."
)
@click.option("--message", "-m", default="", metavar="TEXT", help="With --branch: why.")
@click.option("--author", default="", metavar="NAME", help="With --branch: who does this.")
@question
def what_if(session: Session, name: str, arguments: tuple[str, ...], branch: str, **how: Any) -> None:
    """What the answer to a question would be, and what changes against now, if something were different.

    No source is touched. Without --branch nothing is kept either; with it, a branch that does not exist is made at
    --at REF (main).
    """
    from corollary.versioning.comparing.questions import read_question
    from corollary.versioning.overlays.reading import Supposition

    supposed = ("drop", "add_edge", "remove_edge", "entry", "retract")
    supposition = Supposition(assert_=how["assert"], **{key: how[key] for key in supposed})
    if branch:
        session.show(_kept(session, branch, supposition, how))
        return
    if how["clear"] or how["undo"]:
        raise click.UsageError("--clear and --undo need --branch")
    first, rest = read_question(name)
    answer = session.workspace().what_if(supposition, first, (*rest, *arguments), window=session.window())
    session.answer(answer)


def _kept(session: Session, branch: str, supposition: Supposition, how: Mapping[str, Any]) -> Overlay:
    from corollary.interfaces.cli.versions import MAIN
    from corollary.versioning.overlays.keeping import Who

    who, kept = Who(how["author"], how["message"]), session.versions().kept
    if (how["clear"] or how["undo"]) and not supposition.is_empty:
        raise click.UsageError("--clear and --undo suppose nothing")
    if how["clear"]:
        return kept.clear(branch, who)
    if how["undo"]:
        return kept.undo(branch, how["undo"], who)
    return kept.suppose(branch, supposition, who, origin=session.at or MAIN)


COMMANDS: list[click.Command] = [what_if]
