"""The commands that put programs and formulas to solvers."""

from __future__ import annotations

import functools
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from corollary.interfaces.cli.files import text_of
from corollary.interfaces.cli.session import Session, listing, question, versioned, whole

if TYPE_CHECKING:
    from corollary.reasoning.prolog.worlds import World
    from corollary.reasoning.workers.limits import Limits
    from corollary.verification.verifier import Verifier

Function = Callable[..., Any]

_NODES = 200

_seconds = click.option("--seconds", type=click.FloatRange(min=0, min_open=True), metavar="N", help="Stop after this.")
_memory = click.option("--memory", type=click.IntRange(min=1), metavar="MB", help="How much memory it may use.")


def limited(command: Function) -> Function:
    """Gives a command the options that limit a solver; it is called with `limits`, after the session."""

    @functools.wraps(command)
    def wrapped(session: Session, /, seconds: float | None, memory: int | None, **parameters: Any) -> None:
        command(session, limits=_limits(session, seconds, memory), **parameters)

    return _seconds(_memory(wrapped))


@click.group("verify", invoke_without_command=True)
@click.option(
    "--sources/--no-sources", default=True, show_default=True, help="Also extract and link anew, and compare."
)
@versioned
def verify(session: Session, sources: bool) -> None:
    """Verifies the store, or a program or formula with a command below.

    Without a command, everything is hashed again and every tree built again, and what is not as it was written is
    told; exits with 1 then.
    """
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        from corollary.versioning.verifying import verify as verified

        answer = verified(session.root, sources=sources, jobs=session.jobs)
        session.show(answer)
        context.exit(0 if answer.whole else 1)


@verify.command("prolog")
@click.argument("file", metavar="FILE|-")
@click.option("--query", "goal", required=True, metavar="GOAL", help="What is asked of the program.")
@click.option("--explain", type=click.IntRange(min=1), metavar="N", help="Prove the first N answers, or say why not.")
@click.option("--code", is_flag=True, help="Over the facts of the code and the rules that come with Corollary.")
@click.option("--diagram", metavar="FILE", help="Over the facts of a Mermaid diagram and the rules about diagrams.")
@question
@limited
def prolog(
    session: Session, file: str, goal: str, code: bool, diagram: str | None, explain: int | None, limits: Limits
) -> None:
    """What makes GOAL true in a Prolog program: by itself, over the code (--code, --at REF) or over a diagram.

    The program is never consulted: its clauses are read, and what they call must be on a list of what is allowed.
    """
    text = text_of(file)
    if diagram and (code or session.at):
        raise click.UsageError("A program is put over the code or over a diagram, not over both.")
    verify: Function
    prove: Function
    if code or session.at:
        workspace = session.workspace()
        verify, prove = partial(workspace.verify, text, goal), partial(workspace.explain, goal, rules=text)
    else:
        verifier, world = _verifier(), _world(diagram)
        verify = partial(verifier.prolog, text, goal, world=world)
        prove = partial(verifier.explain, text, goal, world=world)
    if explain:
        session.show(prove(count=explain, nodes=session.limit or _NODES, limits=limits))
    else:
        session.show(verify(limits=limits, window=session.window()))


@verify.command("smt")
@click.argument("file", metavar="FILE|-")
@click.option("--prove", metavar="FORMULA", help="Whether it follows from what the text asserts.")
@click.option("--equivalent", nargs=2, metavar="A B", help="Whether two terms are equal under what the text asserts.")
@click.option("--enumerate", "count", type=click.IntRange(min=1), metavar="N", help="At most N models, each once.")
@click.argument("terms", nargs=-1, metavar="[TERM]...")
@listing
@limited
def smt(
    session: Session,
    file: str,
    prove: str | None,
    equivalent: tuple[str, str] | None,
    count: int | None,
    terms: tuple[str, ...],
    limits: Limits,
) -> None:
    """What holds of an SMT-LIB text: a model, or the smallest core of what contradicts, for each check.

    With --enumerate, the TERMs are what models differ in; by default all constants.
    """
    asked = [bool(prove), bool(equivalent), bool(count)]
    if sum(asked) > 1:
        raise click.UsageError("Only one of --prove, --equivalent and --enumerate can be asked.")
    if terms and not count:
        raise click.UsageError("Terms are for --enumerate.")
    put = partial(_verifier().smt, text_of(file), limits=limits)
    if prove:
        session.show(put("prove", goal=prove))
    elif equivalent:
        session.show(put("equivalent", goal=equivalent[0], other=equivalent[1]))
    elif count:
        session.show(put("enumerate", terms=terms, count=count))
    else:
        session.show(put("check"))


@click.command("explain")
@click.argument("goal")
@click.option("--rules", metavar="FILE|-", help="Prolog rules of yours.")
@click.option("--answers", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="How many.")
@click.option("--nodes", type=click.IntRange(min=1), default=_NODES, show_default=True, help="How long a proof may be.")
@whole
@limited
def explain(session: Session, goal: str, rules: str | None, answers: int, nodes: int, limits: Limits) -> None:
    """Why the Prolog GOAL holds over the code, with the rules and facts that prove it; or what fails, and what is near.

    `corollary explain "reaches('a.x#f', 'b.x#g')"`
    """
    text = "" if rules is None else text_of(rules)
    session.show(session.workspace().explain(goal, rules=text, count=answers, nodes=nodes, limits=limits))


COMMANDS: list[click.Command] = [verify, explain]


def _verifier() -> Verifier:
    from corollary.verification.verifier import Verifier

    verifier = Verifier()
    click.get_current_context().call_on_close(verifier.close)
    return verifier


def _world(diagram: str | None) -> World | None:
    """The facts of a diagram; None where there is none."""
    if diagram is None:
        return None
    from corollary.verification.diagrams import DiagramText

    return DiagramText.read(text_of(diagram), diagram).world()


def _limits(session: Session, seconds: float | None, memory: int | None) -> Limits:
    from corollary.source.settings.file import load_configuration
    from corollary.verification.bounds import limits_of

    return limits_of(load_configuration(session.root).verify, seconds=seconds, memory=memory)
